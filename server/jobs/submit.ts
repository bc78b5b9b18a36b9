import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { Failure } from '../failure.ts';
import type { Scope } from '../scope.ts';
import type { Settings } from '../settings.ts';
import { uploadsOf } from './content-key.ts';
import type { Job, JobRequest } from './job.ts';
import { readJobs, shown, TEST_FORMATS, toJob } from './job-rows.ts';
import type { ShownRow } from './job-rows.ts';
import type { Submitted, SubmitOptions } from './jobs.ts';

export interface Submission extends SubmitOptions {
  scope: Scope;
  request: JobRequest;
  contentKey: string;
  settings: Settings;
}

/** One short transaction: answers from what is known, or puts the job into the queue and wakes a worker. */
export async function submit(transaction: Transaction<Schema>, submission: Submission): Promise<Submitted> {
  const { scope, idempotencyKey } = submission;
  const known = await lookUp(transaction, submission);
  if (known.repeated) {
    if (!known.repeated.same)
      throw new Failure(
        'conflict',
        'This Idempotency-Key was used for another request. Send a new key with a new request.',
        { details: { idempotencyKey } },
      );
    return { job: await read(transaction, scope, known.repeated.id), outcome: 'repeated' };
  }
  if (known.missing.length > 0)
    throw new Failure(
      'invalid_request',
      `The request refers to files that are not here (any more). Upload them, then send it again: ${known.missing.join(', ')}`,
      { details: { missing: known.missing } },
    );
  const id = randomUUID();
  if (known.answered) {
    return { job: await insertAnswered(transaction, id, submission), outcome: 'cached' };
  }
  return { job: await enqueue(transaction, id, submission), outcome: 'created' };
}

interface Known {
  repeated: { id: string; same: boolean } | null;
  answered: boolean;
  /** Uploads that are not there. */
  missing: string[];
}

async function lookUp(
  transaction: Transaction<Schema>,
  { scope, request, contentKey, idempotencyKey }: Submission,
): Promise<Known> {
  const { rows } = await sql<Known>`
    select
      (
        select jsonb_build_object('id', id, 'same', request = ${JSON.stringify(request)}::text::jsonb)
        from jobs where client_id = ${scope.clientId} and idempotency_key = ${idempotencyKey ?? null}
      ) as repeated,
      exists (
        select from results where client_id = ${scope.clientId} and content_key = ${contentKey}
          and (expires_at is null or expires_at > now())
      ) as answered,
      array(
        select sha256 from jsonb_array_elements_text(${JSON.stringify(uploadsOf(request))}::text::jsonb) as asked(sha256)
        where not exists (select from uploads u where u.client_id = ${scope.clientId} and u.sha256 = asked.sha256)
      ) as missing
  `.execute(transaction);
  return rows[0] ?? { repeated: null, answered: false, missing: [] };
}

/**
 * A job that has ended before it began. The result that is asked for again stays as long as if it were new; that is
 * written seldom, as whoever asks often extends little.
 */
async function insertAnswered(
  transaction: Transaction<Schema>,
  id: string,
  { scope, request, contentKey, idempotencyKey, priority = 0, project, settings }: Submission,
): Promise<Job> {
  const days = project ? null : settings.ARTIFACT_DAYS;
  const { rows } = await sql<ShownRow>`
    with kept as (
      update results set expires_at = now() + ${days}::float8 * interval '1 day'
      where client_id = ${scope.clientId} and content_key = ${contentKey} and expires_at is not null
        and (${days}::float8 is null or expires_at < now() + 0.9 * ${days}::float8 * interval '1 day')
    ),
    answered as (
    insert into jobs (
      id, client_id, user_id, kind, request, content_key, status, progress, priority, max_retries, cached,
      idempotency_key, project_id, project_version, created_at, available_at, started_at, completed_at
    )
    select ${id}, ${scope.clientId}, ${scope.userId ?? null}, ${request.kind}, ${JSON.stringify(request)}::text::jsonb,
      ${contentKey}, 'COMPLETED', 100, ${priority}::integer, ${settings.MAX_RETRIES}::integer, true,
      ${idempotencyKey ?? null}, ${project?.id ?? null}::uuid, ${project?.version ?? null}::integer, at, at, at, at
    from clock_timestamp() at
    returning *
    )
    ${shown(sql`answered`)}
  `.execute(transaction);
  const [row] = rows;
  if (!row) throw new Error(`The job ${id} was written and is not there.`);
  const job = toJob(row);
  // The row is that of before the update beside it.
  if (project && job.result) job.result.expiresAt = null;
  return job;
}

async function enqueue(
  transaction: Transaction<Schema>,
  id: string,
  { scope, request, contentKey, idempotencyKey, priority = 0, project, settings }: Submission,
): Promise<Job> {
  const row = {
    id,
    client_id: scope.clientId,
    user_id: scope.userId,
    kind: request.kind,
    request,
    content_key: contentKey,
    priority,
    max_retries: settings.MAX_RETRIES,
    idempotency_key: idempotencyKey,
    project_id: project?.id,
    project_version: project?.version,
  };
  const { rows } = await sql<{ refused: Refusal | null; created_at: Date; position: number }>`
    select * from jobs_enqueue(
      ${JSON.stringify(row)}::text::jsonb, ${settings.CLIENT_QUEUE_LIMIT}::bigint, ${settings.QUEUE_LIMIT}::bigint
    )
  `.execute(transaction);
  const [queued] = rows;
  if (!queued) throw new Error(`The job ${id} was queued and nothing is known of it.`);
  if (queued.refused) throw refusal(queued.refused, settings);
  return {
    id,
    kind: request.kind,
    title: request.title ?? null,
    formats: 'formats' in request ? request.formats : TEST_FORMATS,
    status: 'QUEUED',
    stage: null,
    progress: 0,
    position: queued.position,
    cached: false,
    retryCount: 0,
    maxRetries: settings.MAX_RETRIES,
    error: null,
    result: null,
    createdAt: queued.created_at.toISOString(),
    startedAt: null,
    completedAt: null,
  };
}

type Refusal = 'rate_limited' | 'queue_full';

const refusal = (code: Refusal, settings: Settings): Failure =>
  code === 'rate_limited'
    ? new Failure(
        code,
        `You have ${settings.CLIENT_QUEUE_LIMIT} jobs waiting, which is the limit. Wait for one to start, or cancel one.`,
        { retryAfter: 5 },
      )
    : new Failure(code, 'The server has more to do than it takes on. Try again in a moment.', {
        retryAfter: 15,
      });

async function read(transaction: Transaction<Schema>, { clientId }: Scope, id: string): Promise<Job> {
  const [job] = await readJobs(transaction, sql`j.id = ${id} and j.client_id = ${clientId}`);
  if (!job) throw new Error(`The job ${id} was written and is not there.`);
  return job;
}
