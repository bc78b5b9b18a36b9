import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { Failure } from '../failure.ts';
import type { Scope } from '../scope.ts';
import type { Settings } from '../settings.ts';
import { uploadsOf } from './content-key.ts';
import type { JobRequest } from './job.ts';
import { readJobs } from './job-rows.ts';
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
    await keep(transaction, submission);
    await insert(transaction, id, submission, 'COMPLETED');
    return { job: await read(transaction, scope, id), outcome: 'cached' };
  }
  await enqueue(transaction, id, submission);
  return { job: await read(transaction, scope, id), outcome: 'created' };
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

/** What is asked for again stays as long as if it were new. Writes seldom: whoever asks often extends little. */
async function keep(
  transaction: Transaction<Schema>,
  { scope, contentKey, project, settings }: Submission,
): Promise<void> {
  const days = project ? null : settings.ARTIFACT_DAYS;
  await sql`
    update results set expires_at = now() + ${days}::float8 * interval '1 day'
    where client_id = ${scope.clientId} and content_key = ${contentKey} and expires_at is not null
      and (${days}::float8 is null or expires_at < now() + 0.9 * ${days}::float8 * interval '1 day')
  `.execute(transaction);
}

async function enqueue(transaction: Transaction<Schema>, id: string, submission: Submission): Promise<void> {
  const { clientId } = submission.scope;
  // Who submits at the same moment for the same client waits, so that nobody slips past the limit.
  await sql`select pg_advisory_xact_lock(hashtextextended(${clientId}, 4100))`.execute(transaction);
  if (!(await insert(transaction, id, submission, 'PENDING'))) throw await refusal(transaction, submission);
  await sql`update jobs set status = 'QUEUED' where id = ${id} and status = 'PENDING'`.execute(transaction);
}

/** Answers false when a limit is reached. */
async function insert(
  transaction: Transaction<Schema>,
  id: string,
  { scope, request, contentKey, idempotencyKey, priority = 0, project, settings }: Submission,
  status: 'PENDING' | 'COMPLETED',
): Promise<boolean> {
  const ended = status === 'COMPLETED';
  const { rows } = await sql`
    insert into jobs (
      id, client_id, user_id, kind, request, content_key, status, progress, priority, max_retries, cached,
      idempotency_key, project_id, project_version, created_at, available_at, started_at, completed_at
    )
    select ${id}, ${scope.clientId}, ${scope.userId ?? null}, ${request.kind}, ${JSON.stringify(request)}::text::jsonb,
      ${contentKey}, ${status}, ${ended ? 100 : 0}::integer, ${priority}::integer, ${settings.MAX_RETRIES}::integer,
      ${ended}::boolean, ${idempotencyKey ?? null}, ${project?.id ?? null}::uuid, ${project?.version ?? null}::integer,
      at, now(), case when ${ended}::boolean then at end, case when ${ended}::boolean then at end
    from clock_timestamp() at
    where ${ended}::boolean or (
      (
        select count(*) from jobs where client_id = ${scope.clientId} and status = 'QUEUED'
      ) < ${settings.CLIENT_QUEUE_LIMIT}::bigint
      and jobs_waiting() < ${settings.QUEUE_LIMIT}::bigint
    )
    returning id
  `.execute(transaction);
  return rows.length > 0;
}

async function refusal(transaction: Transaction<Schema>, { scope, settings }: Submission): Promise<Failure> {
  const { rows } = await sql<{ own: number }>`
    select count(*) as own from jobs where client_id = ${scope.clientId} and status = 'QUEUED'
  `.execute(transaction);
  return (rows[0]?.own ?? 0) >= settings.CLIENT_QUEUE_LIMIT
    ? new Failure(
        'rate_limited',
        `You have ${settings.CLIENT_QUEUE_LIMIT} jobs waiting, which is the limit. Wait for one to start, or cancel one.`,
        { retryAfter: 5 },
      )
    : new Failure('queue_full', 'The server has more to do than it takes on. Try again in a moment.', {
        retryAfter: 15,
      });
}

async function read(
  transaction: Transaction<Schema>,
  { clientId }: Scope,
  id: string,
): Promise<Submitted['job']> {
  const [job] = await readJobs(transaction, sql`j.id = ${id} and j.client_id = ${clientId}`);
  if (!job) throw new Error(`The job ${id} was written and is not there.`);
  return job;
}
