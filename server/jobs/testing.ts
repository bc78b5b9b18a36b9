/** A server’s jobs without its HTTP, on a database of tests: real artifacts in a folder, the test engine, workers. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Artifacts } from '../artifacts/artifacts.ts';
import { createArtifacts } from '../artifacts/create.ts';
import { openStore } from '../artifacts/open.ts';
import type { Store } from '../artifacts/store.ts';
import type { Database } from '../database/database.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import { createTestEngine } from '../engines/test/test-engine.ts';
import type { Scope } from '../scope.ts';
import { settings as readSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { createJobs } from './create-jobs.ts';
import type { OpenJobs } from './create-jobs.ts';
import { jobRequest } from './job.ts';
import type { Job, JobRequest, JobRequestInput } from './job.ts';
import type { Log } from './log.ts';
import type { Observe } from './observe.ts';
import { createWorker } from './worker.ts';
import type { Worker, WorkerOptions } from './worker.ts';

export interface Place extends AsyncDisposable {
  database: Database;
  settings: Settings;
  store: Store;
  artifacts: Artifacts;
  engines: ProductionEngine[];
  jobs: OpenJobs;
  /** Started; stopped with the place. */
  work(options?: Partial<WorkerOptions>): Promise<Worker>;
  /** Every event of the workers, in order. */
  events: { what: keyof Observe; event: object }[];
}

export interface PlaceOptions {
  settings?: Partial<Settings>;
  engines?: ProductionEngine[];
  cancelSeconds?: number;
}

export const ana: Scope = { clientId: 'ana' };
export const ben: Scope = { clientId: 'ben' };

/** Says nothing, except what must not happen. */
export const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Jobs over an open database, which stays open after. */
export async function openPlace(database: Database, options: PlaceOptions = {}): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'formwork-jobs-'));
  const settings: Settings = { ...readSettings({ STOP_SECONDS: '0' }), DATA: folder, ...options.settings };
  const store = openStore(settings);
  const artifacts = createArtifacts({ database, store, settings });
  const engines = options.engines ?? [createTestEngine()];
  const events: Place['events'] = [];
  const observe: Observe = {
    queued: event => events.push({ what: 'queued', event }),
    refused: event => events.push({ what: 'refused', event }),
    started: event => events.push({ what: 'started', event }),
    finished: event => events.push({ what: 'finished', event }),
  };
  const jobs = createJobs({
    database,
    engines,
    settings,
    observe,
    ...(options.cancelSeconds === undefined ? {} : { cancelSeconds: options.cancelSeconds }),
  });
  const workers: Worker[] = [];
  return {
    database,
    settings,
    store,
    artifacts,
    engines,
    jobs,
    events,
    async work(more = {}) {
      const worker = createWorker({
        database,
        artifacts,
        engines,
        settings,
        jobs,
        log: quiet,
        observe,
        ...more,
      });
      workers.push(worker);
      await worker.start();
      return worker;
    },
    async [Symbol.asyncDispose]() {
      await jobs.close();
      await Promise.all(workers.map(worker => worker.stop()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A request for the test engine. */
export const test = (request: Omit<JobRequestInput & { kind: 'test' }, 'kind'> = {}): JobRequest =>
  jobRequest.parse({ kind: 'test', ...request });

/** The last state of a job, when it comes. */
export async function end(jobs: OpenJobs, scope: Scope, id: string): Promise<Job> {
  return until(jobs, scope, id, job => ['COMPLETED', 'FAILED', 'CANCELLED'].includes(job.status));
}

/** The first state of a job that is as asked. */
export async function until(
  jobs: OpenJobs,
  scope: Scope,
  id: string,
  asked: (job: Job) => boolean,
): Promise<Job> {
  const seen: Job[] = [];
  for await (const job of (await jobs.watch(scope, id, AbortSignal.timeout(60_000))) ?? []) {
    if (asked(job)) return job;
    seen.push(job);
  }
  throw new Error(`The job did not come there: ${JSON.stringify(seen.at(-1))}`);
}

/** Nothing lost, nothing double: what has to hold whenever nothing is under way, whatever happened before. */
export async function findFaults(database: Database): Promise<string[]> {
  const { rows } = await sql<{ fault: string }>`
    select 'never ended: ' || id || ' ' || status as fault from jobs where status not in ('COMPLETED', 'FAILED', 'CANCELLED')
    union all
    select 'completed without result: ' || j.id from jobs j where j.status = 'COMPLETED' and not exists (
      select from results r where r.client_id = j.client_id and r.content_key = j.content_key
    )
    union all
    select 'completed without artifact: ' || j.id from jobs j where j.status = 'COMPLETED' and (
      select count(*) from artifacts a where a.client_id = j.client_id and a.content_key = j.content_key
    ) <> 1
    union all
    select 'result without a job: ' || r.content_key from results r where not exists (
      select from jobs j where j.client_id = r.client_id and j.content_key = r.content_key and j.status = 'COMPLETED'
    )
  `.execute(database.system);
  return rows.map(({ fault }) => fault);
}
