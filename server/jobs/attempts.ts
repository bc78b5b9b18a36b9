/**
 * What workers write. Each step is one UPDATE that holds only for the attempt it was made for: a worker that was given
 * up and comes back late changes nothing, and learns so.
 */
import { fromKysely } from 'pg-boss';
import type { PgBoss } from 'pg-boss';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { StagedFile } from '../artifacts/artifacts.ts';
import type { Schema } from '../database/schema.ts';
import type { Output } from '../engines/engine.ts';
import type { Facts, JobKind, JobRequest, PreviewComparison } from './job.ts';

type System = Kysely<Schema>;

/** Of which run somebody speaks. */
export interface Attempt {
  id: string;
  attempt: number;
}

export interface Claimed extends Attempt {
  clientId: string;
  kind: JobKind;
  request: JobRequest;
  contentKey: string;
  retryCount: number;
  maxRetries: number;
  projectId: string | null;
  /** Equal work has left a result since the job was submitted. */
  answered: boolean;
  /** Seconds in the queue. */
  waited: number;
}

/** Takes the jobs whose turn it is, at most `count`. None: whatever waits is not for now, or another worker takes it. */
export async function claim(
  system: System,
  { worker, kinds, count }: { worker: string; kinds: readonly JobKind[]; count: number },
): Promise<Claimed[]> {
  for (let tries = 0; ; tries++) {
    try {
      const { rows } = await sql<Claimed>`
        with turns as materialized (
          select * from jobs_in_turn(string_to_array(${kinds.join(',')}, ','), ${count + 2}::bigint)
        ),
        chosen as (
          select j.id from jobs j join turns t on t.id = j.id
          where j.status = 'QUEUED' and j.available_at <= now()
          order by t.turn limit ${count}::bigint
          for update of j skip locked
        )
        update jobs j set status = 'PROCESSING', attempt = j.attempt + 1, worker_id = ${worker},
          heartbeat_at = now(), started_at = clock_timestamp(), completed_at = null, stage = 'starting', progress = 0,
          error_code = null, error_message = null
        from chosen c where j.id = c.id
        returning j.id, j.attempt, j.client_id as "clientId", j.kind, j.request, j.content_key as "contentKey",
          j.retry_count as "retryCount", j.max_retries as "maxRetries", j.project_id as "projectId",
          exists (
            select from results r where r.client_id = j.client_id and r.content_key = j.content_key
              and (r.expires_at is null or r.expires_at > now())
          ) as answered,
          extract(epoch from clock_timestamp() - greatest(j.available_at, j.created_at))::float8 as waited
      `.execute(system);
      return rows;
    } catch (error) {
      // Two workers took twins at the same moment (unique violation), or each other's (deadlock): one looks again.
      const code = (error as { code?: unknown }).code;
      if ((code !== '23505' && code !== '40P01') || tries >= 20) throw error;
    }
  }
}

export interface Sign extends Attempt {
  /** What is new; undefined: alive, nothing else. */
  progress?: number | undefined;
  stage?: string | undefined;
}

/** Signs of life, and progress. Answers the attempts that are still this worker's, and whether somebody wants them stopped. */
export async function beat(
  system: System,
  signs: readonly Sign[],
): Promise<(Attempt & { cancel: boolean })[]> {
  const { rows } = await sql<Attempt & { cancel: boolean }>`
    update jobs j set heartbeat_at = now(), progress = coalesce(s.progress, j.progress), stage = coalesce(s.stage, j.stage)
    from jsonb_to_recordset(${JSON.stringify(signs)}::text::jsonb)
      as s(id uuid, attempt integer, progress integer, stage text)
    where j.id = s.id and j.attempt = s.attempt and j.status = 'PROCESSING'
    returning j.id, j.attempt, j.cancel_requested as cancel
  `.execute(system);
  return rows;
}

/** Puts down what an engine has printed so far. */
export async function keepLog(system: System, { id, attempt }: Attempt, text: string): Promise<void> {
  await sql`
    insert into job_logs (job_id, client_id, text)
    select j.id, j.client_id, ${text} from jobs j where j.id = ${id} and j.attempt = ${attempt} and j.status = 'PROCESSING'
    on conflict (job_id) do update set text = excluded.text
  `.execute(system);
}

/** Puts down the log of the jobs that a step names, in the same statement. */
const logOf = (jobs: string, log: string) => sql`
  insert into job_logs (job_id, client_id, text) select id, client_id, ${log} from ${sql.table(jobs)}
  on conflict (job_id) do update set text = excluded.text
`;

export interface Finished {
  engine: Output['engine'];
  contentKey: string;
  facts: Facts | undefined;
  comparison: PreviewComparison | undefined;
  /** Of the engine. */
  seconds: number;
  files: readonly StagedFile[];
  log: string;
  /** Days that the result stays; undefined: a project keeps it. */
  days: number | undefined;
}

/** How an attempt ended in the database; `lost`: it was somebody else's by then. */
export type Left = 'COMPLETED' | 'CANCELLED' | 'FAILED' | 'QUEUED' | 'lost';

/**
 * The result, its artifacts, the end of the job and of the twins that wait for it: all or nothing. When equal work has
 * left a result already, that one stays.
 */
export async function complete(
  system: System,
  { id, attempt }: Attempt,
  { engine, contentKey, facts, comparison, seconds, files, log, days }: Finished,
): Promise<Left> {
  return system.transaction().execute(async transaction => {
    const { rows } = await sql<{ status: Left; client: string; twins: boolean }>`
      with done as (
        update jobs set
          status = case when cancel_requested then 'CANCELLED' else 'COMPLETED' end,
          content_key = ${contentKey}, progress = case when cancel_requested then progress else 100 end,
          stage = null, completed_at = clock_timestamp()
        where id = ${id} and attempt = ${attempt} and status = 'PROCESSING'
        returning id, client_id, content_key, status
      ),
      kept as (
        insert into results (client_id, content_key, engine, facts, comparison, seconds, expires_at)
        select client_id, content_key, ${JSON.stringify(engine)}::text::jsonb, ${json(facts)}::text::jsonb,
          ${json(comparison)}::text::jsonb, ${seconds}, now() + ${days ?? null}::float8 * interval '1 day'
        from done where status = 'COMPLETED'
        on conflict (client_id, content_key) do update set expires_at = case
          when results.expires_at is null or excluded.expires_at is null then null
          else greatest(results.expires_at, excluded.expires_at) end
      ),
      published as (
        insert into artifacts (client_id, content_key, name, format, media_type, size, sha256, storage_key)
        select d.client_id, d.content_key, f.name, f.format, f."mediaType", f.size, f.sha256, f."storageKey"
        from done d cross join jsonb_to_recordset(${JSON.stringify(files)}::text::jsonb)
          as f(name text, format text, "mediaType" text, size bigint, sha256 text, "storageKey" text)
        where d.status = 'COMPLETED'
        on conflict do nothing
      ),
      logged as (${logOf('done', log)})
      select d.status, d.client_id as client, d.status = 'COMPLETED' and exists (
        select from jobs t where t.client_id = d.client_id and t.content_key = d.content_key and t.status = 'QUEUED'
      ) as twins
      from done d
    `.execute(transaction);
    const [done] = rows;
    if (!done) return whatBecameOf(transaction, { id, attempt });
    if (done.twins) await completeTwins(transaction, done.client, contentKey);
    return done.status;
  });
}

/** Ends a claimed job by the result that is there. */
export async function completeFromCache(
  system: System,
  { id, attempt }: Attempt,
  contentKey: string,
): Promise<Left> {
  const { rows } = await sql<{ status: Left }>`
    update jobs set status = case when cancel_requested then 'CANCELLED' else 'COMPLETED' end,
      cached = true, content_key = ${contentKey}, progress = 100, stage = null, completed_at = clock_timestamp()
    where id = ${id} and attempt = ${attempt} and status = 'PROCESSING'
    returning status
  `.execute(system);
  return rows[0]?.status ?? whatBecameOf(system, { id, attempt });
}

async function completeTwins(system: System, client: string, contentKey: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update jobs set status = 'PROCESSING', cached = true, attempt = attempt + 1, started_at = clock_timestamp()
    where client_id = ${client} and content_key = ${contentKey} and status = 'QUEUED'
    returning id
  `.execute(system);
  await sql`
    update jobs set status = 'COMPLETED', progress = 100, stage = null, error_code = null, error_message = null,
      completed_at = clock_timestamp()
    where id in (select id from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as t(id uuid))
      and status = 'PROCESSING'
  `.execute(system);
}

/** After a step that found nothing to change: the answer to one like it may have been lost on its way. */
async function whatBecameOf(system: System, { id, attempt }: Attempt): Promise<Left> {
  const { rows } = await sql<{ status: Left }>`
    select status from jobs where id = ${id} and attempt = ${attempt} and status = 'COMPLETED'
  `.execute(system);
  return rows[0]?.status ?? 'lost';
}

interface Reason {
  code: string;
  message: string;
  log: string;
}

/** For good; or as cancelled, when somebody asked for that. */
export const fail = (system: System, attempt: Attempt, { code, message, log }: Reason): Promise<Left> =>
  end(system, attempt, { code, message }, log);

export const cancelled = (system: System, attempt: Attempt, log: string): Promise<Left> =>
  end(system, attempt, undefined, log);

async function end(
  system: System,
  { id, attempt }: Attempt,
  error: Omit<Reason, 'log'> | undefined,
  log: string,
): Promise<Left> {
  const { rows } = await sql<{ status: Left }>`
    with left_ as (
      update jobs set status = case when cancel_requested or ${!error} then 'CANCELLED' else 'FAILED' end,
        error_code = case when cancel_requested then null else ${error?.code ?? null} end,
        error_message = case when cancel_requested then null else ${error?.message ?? null} end,
        stage = null, completed_at = clock_timestamp()
      where id = ${id} and attempt = ${attempt} and status = 'PROCESSING'
      returning id, client_id, status
    ),
    logged as (${logOf('left_', log)})
    select status from left_
  `.execute(system);
  return rows[0]?.status ?? 'lost';
}

/** The queue that wakes workers when a retry is due, whichever of them lives by then. */
export const WAKE = 'formwork-wake';

/** Back to the queue after a fault, not before `seconds` from now. The wake-up is part of the same transaction. */
export async function requeue(
  system: System,
  { id, attempt }: Attempt,
  { code, message, log, seconds, boss }: Reason & { seconds: number; boss: PgBoss | undefined },
): Promise<Left> {
  return system.transaction().execute(async transaction => {
    const { rows } = await sql<{ status: Left }>`
      with left_ as (
        update jobs set status = case when cancel_requested then 'CANCELLED' else 'QUEUED' end,
          retry_count = retry_count + 1, available_at = clock_timestamp() + ${seconds}::float8 * interval '1 second',
          completed_at = case when cancel_requested then clock_timestamp() end,
          error_code = ${code}, error_message = ${message},
          stage = case when cancel_requested then null else 'waiting to try again' end,
          progress = 0, worker_id = null, heartbeat_at = null
        where id = ${id} and attempt = ${attempt} and status = 'PROCESSING'
        returning id, client_id, status
      ),
      logged as (${logOf('left_', log)})
      select status from left_
    `.execute(transaction);
    if (rows[0]?.status === 'QUEUED' && boss)
      await boss.send(
        WAKE,
        { job: id },
        { startAfter: new Date(Date.now() + seconds * 1000), db: fromKysely(transaction) },
      );
    return rows[0]?.status ?? 'lost';
  });
}

/** Back to the queue because the worker stops; counts as no retry. */
export async function giveBack(system: System, { id, attempt }: Attempt): Promise<Left> {
  const { rows } = await sql<{ status: Left }>`
    update jobs set status = case when cancel_requested then 'CANCELLED' else 'QUEUED' end,
      completed_at = case when cancel_requested then clock_timestamp() end,
      stage = null, progress = 0, worker_id = null, heartbeat_at = null
    where id = ${id} and attempt = ${attempt} and status = 'PROCESSING'
    returning status
  `.execute(system);
  return rows[0]?.status ?? 'lost';
}

/**
 * Takes jobs from workers that have given no sign of life for so many seconds: back to the queue as a retry, or failed
 * after the last. Not those that whoever asks holds itself: it lives, however late it is. `exceptOf` limits it to workers
 * whose name begins otherwise, for a database that only one process can have open.
 */
export async function takeFromTheDead(
  system: System,
  { seconds, exceptOf, held = [] }: { seconds: number; exceptOf?: string; held?: readonly string[] },
): Promise<{ id: string; status: Left }[]> {
  const { rows } = await sql<{ id: string; status: Left }>`
    with dead as (
      select id from jobs
      where status = 'PROCESSING' and not cached
        and heartbeat_at <= now() - ${seconds}::float8 * interval '1 second'
        and not coalesce(starts_with(worker_id, ${exceptOf ?? null}), false)
        and id <> all (string_to_array(${held.join(',')}, ',')::uuid[])
      for update skip locked
    )
    update jobs j set
      status = case when cancel_requested then 'CANCELLED' when retry_count >= max_retries then 'FAILED' else 'QUEUED' end,
      retry_count = case when cancel_requested or retry_count >= max_retries then retry_count else retry_count + 1 end,
      error_code = case when cancel_requested then null else 'engine_crashed' end,
      error_message = case when cancel_requested then null else 'The worker that ran the job has stopped.' end,
      completed_at = case when cancel_requested or retry_count >= max_retries then clock_timestamp() end,
      available_at = clock_timestamp(), stage = null, progress = 0, worker_id = null, heartbeat_at = null
    from dead d where j.id = d.id
    returning j.id, j.status
  `.execute(system);
  return rows;
}

const json = (value: object | undefined): string | null => (value ? JSON.stringify(value) : null);
