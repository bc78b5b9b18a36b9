import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import { Failure } from '../failure.ts';
import type { Scope } from '../scope.ts';
import type { Settings } from '../settings.ts';
import { Changes } from './changes.ts';
import { chooseEngine } from './choose-engine.ts';
import { contentKey } from './content-key.ts';
import { ended, jobRequest } from './job.ts';
import type { Job, JobRequest } from './job.ts';
import { readJobs } from './job-rows.ts';
import type { Jobs } from './jobs.ts';
import type { Observe } from './observe.ts';
import { submit } from './submit.ts';
import { watch } from './watch.ts';

export interface JobsOptions {
  database: Database;
  engines: readonly ProductionEngine[];
  settings: Settings;
  observe?: Observe;
  /** Seconds that `cancel` gives the worker to kill the engine, before it ends the job without it. Default 5. */
  cancelSeconds?: number;
}

export interface OpenJobs extends Jobs {
  /** Ends every watch. */
  close(): Promise<void>;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Jobs as requests see them; each call is one transaction in which the database shows this client's rows only. */
export function createJobs({
  database,
  engines,
  settings,
  observe = {},
  cancelSeconds = 5,
}: JobsOptions): OpenJobs {
  const changes = new Changes(database);
  const closing = new AbortController();

  const get = async ({ clientId }: Scope, id: string): Promise<Job | undefined> => {
    if (!uuid.test(id)) return undefined;
    const [job] = await database.as(clientId, transaction =>
      readJobs(transaction, sql`j.id = ${id} and j.client_id = ${clientId}`),
    );
    return job;
  };

  const column = async <T>(scope: Scope, id: string, name: 'request' | 'project'): Promise<T | undefined> => {
    if (!uuid.test(id)) return undefined;
    const value =
      name === 'request'
        ? sql`request`
        : sql`case when project_id is not null then jsonb_build_object('id', project_id, 'version', project_version) end`;
    const { rows } = await database.as(scope.clientId, transaction =>
      sql<{ value: T | null }>`
        select ${value} as value from jobs where id = ${id} and client_id = ${scope.clientId}
      `.execute(transaction),
    );
    return rows[0]?.value ?? undefined;
  };

  const jobs: OpenJobs = {
    get,

    async submit(scope, request, options = {}) {
      const { identity } = await chooseEngine(engines, request);
      const submission = { ...options, scope, request, contentKey: contentKey(request, identity), settings };
      const attempt = () => database.as(scope.clientId, transaction => submit(transaction, submission));
      try {
        // Two with one Idempotency-Key at one moment: the second finds the key taken, and then the job of the first.
        const submitted = await attempt().catch(error => {
          if ((error as { code?: unknown }).code === '23505') return attempt();
          throw error;
        });
        if (submitted.outcome !== 'repeated')
          observe.queued?.({ kind: request.kind, cached: submitted.outcome === 'cached' });
        return submitted;
      } catch (error) {
        if (error instanceof Failure && (error.code === 'rate_limited' || error.code === 'queue_full'))
          observe.refused?.({ kind: request.kind, code: error.code });
        throw error;
      }
    },

    async list({ clientId }, { limit = 50, before, status } = {}) {
      if (before !== undefined && !uuid.test(before)) return [];
      const older = before
        ? sql`(j.created_at, j.id) < (select b.created_at, b.id from jobs b where b.id = ${before} and b.client_id = ${clientId})`
        : sql`true`;
      const same = status ? sql`j.status = ${status}` : sql`true`;
      return database.as(clientId, transaction =>
        readJobs(
          transaction,
          sql`j.client_id = ${clientId} and ${older} and ${same}`,
          Math.min(Math.max(limit, 1), 500),
        ),
      );
    },

    async cancel(scope, id) {
      if (!uuid.test(id)) return undefined;
      const { clientId } = scope;
      const { rows } = await database.as(clientId, transaction =>
        sql<{ status: string }>`
          update jobs set cancel_requested = true,
            status = case when status = 'PROCESSING' then status else 'CANCELLED' end,
            completed_at = case when status = 'PROCESSING' then completed_at else clock_timestamp() end
          where id = ${id} and client_id = ${clientId} and status in ('PENDING', 'QUEUED', 'PROCESSING')
          returning status
        `.execute(transaction),
      );
      if (rows[0]?.status === 'PROCESSING') {
        const patience = AbortSignal.any([AbortSignal.timeout(cancelSeconds * 1000), closing.signal]);
        for await (const job of watch({ changes, id, read: () => get(scope, id), signal: patience }))
          if (ended(job.status)) return job;
        // Its worker is dead or out of reach: whatever it still writes comes too late.
        await database.as(clientId, transaction =>
          sql`
            update jobs set status = 'CANCELLED', stage = null, completed_at = clock_timestamp()
            where id = ${id} and client_id = ${clientId} and status = 'PROCESSING' and cancel_requested
          `.execute(transaction),
        );
      }
      return get(scope, id);
    },

    async retry(scope, id) {
      const job = await get(scope, id);
      if (!job) return undefined;
      if (job.status !== 'FAILED' && job.status !== 'CANCELLED')
        throw new Failure('conflict', 'Only a job that failed or was cancelled can be tried again.');
      const project = await column<{ id: string; version: number }>(scope, id, 'project');
      const request = await jobs.request(scope, id);
      if (!request) return undefined;
      return (await jobs.submit(scope, request, project ? { project } : {})).job;
    },

    async watch(scope, id, signal) {
      if (!(await get(scope, id))) return undefined;
      return watch({
        changes,
        id,
        read: () => get(scope, id),
        signal: AbortSignal.any([signal, closing.signal]),
      });
    },

    async log({ clientId }, id) {
      if (!uuid.test(id)) return undefined;
      const { rows } = await database.as(clientId, transaction =>
        sql<{ text: string | null }>`
          select l.text from jobs j left join job_logs l on l.job_id = j.id
          where j.id = ${id} and j.client_id = ${clientId}
        `.execute(transaction),
      );
      return rows[0] && (rows[0].text ?? '');
    },

    async request(scope, id) {
      const request = await column<JobRequest>(scope, id, 'request');
      // As today's rules have it: what was stored long ago may lack what came later.
      return request && jobRequest.parse(request);
    },

    async close() {
      closing.abort();
      await changes.close();
    },
  };
  return jobs;
}
