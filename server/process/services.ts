import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createAccounts } from '../accounts/create.ts';
import type { Log, SandboxStatus } from '../api/context.ts';
import { createArtifacts } from '../artifacts/create.ts';
import { openStore } from '../artifacts/open.ts';
import { createExaminer } from '../comparison/examiner.ts';
import { createConfigurations } from '../configurations/create-configurations.ts';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { createEngines } from '../engines/engines.ts';
import { sandboxStatus } from '../engines/sandbox/sandbox.ts';
import { Failure } from '../failure.ts';
import { createJobs } from '../jobs/create-jobs.ts';
import { createWorker } from '../jobs/worker.ts';
import { createProducts } from '../products/create-products.ts';
import { createProjects } from '../projects/create-projects.ts';
import type { Services } from '../services.ts';
import type { Settings } from '../settings.ts';

import { announce, createFleet, engineOfFleet, sandboxOfFleet } from './fleet.ts';
import type { ProcessMetrics } from './metrics.ts';

export interface OpenServices {
  services: Services;
  /** Where programs of users would run: here, or on the machines of workers. */
  sandbox(): Promise<SandboxStatus>;
  /** Takes no new jobs, and gives running engines their time. */
  stopWork(): Promise<void>;
  /** Everything, in reverse order. */
  close(): Promise<void>;
}

export interface OpenOptions {
  settings: Settings;
  roles: { worker: boolean };
  log: Log;
  metrics: ProcessMetrics;
  /** Says what is being opened. */
  stage(text: string): void;
  /** For people: what takes long. */
  say(line: string): void;
  /** Aborted when the process is to stop: nobody waits for a database then. */
  until: AbortSignal;
}

/**
 * Opens everything that the routes and the worker of a process need, in order. What was opened is closed again when a
 * later part cannot be. Throws Failure with what to do.
 */
export async function openServices(options: OpenOptions): Promise<OpenServices> {
  const { settings, roles, log, metrics, stage } = options;
  await using opened = new AsyncDisposableStack();
  // The database, the files of clients and the folders of jobs are nobody else's.
  await mkdir(resolve(settings.DATA), { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(
      'storage',
      `The data folder ${resolve(settings.DATA)} cannot be made (${reason}). Choose another: FORMWORK_DATA`,
    );
  });

  stage('opening the database');
  const database = await patiently(options);
  opened.defer(() => database.close());

  stage('opening the store');
  const store = openStore(settings);
  await store.check().catch((error: unknown) => {
    // It may come back; until then jobs wait and `/health` says so.
    log.warn({ err: error }, 'the store does not answer');
    options.say(
      `The store of files does not answer: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  const artifacts = createArtifacts({ database, store, settings });

  stage('looking for engines');
  const fleet = createFleet(database);
  const alone = roles.worker || database.kind === 'pglite';
  const engines = createEngines(settings).map(alone ? engine => engine : engineOfFleet(fleet));
  const accounts = await createAccounts(settings, database, log);
  const jobs = createJobs({ database, engines, settings, observe: metrics.jobs });
  opened.defer(() => jobs.close());
  const fault = (error: unknown): void => log.error({ err: error }, 'a project met a bug');
  const projects = createProjects({ database, store, jobs, fault });
  const services: Services = {
    settings,
    database,
    store,
    artifacts,
    engines,
    jobs,
    accounts,
    products: createProducts(database),
    configurations: createConfigurations(database),
    projects,
  };

  const ending = new AbortController();
  const watching = projects.watch(ending.signal).catch(fault);
  opened.defer(async () => {
    ending.abort();
    await watching;
  });

  let stopWork = async (): Promise<void> => {};
  if (roles.worker) {
    stage('starting the worker');
    const examiner = createExaminer();
    opened.defer(() => examiner.close());
    const worker = createWorker({
      database,
      artifacts,
      engines,
      settings,
      examiner,
      jobs,
      log,
      observe: metrics.jobs,
    });
    let silence = async (): Promise<void> => {};
    let stopped: Promise<void> | undefined;
    stopWork = () => (stopped ??= silence().then(() => worker.stop()));
    opened.defer(stopWork);
    await worker.start();
    if (database.kind === 'postgres') silence = await announce({ database, engines, log }, worker.id);
  }
  stage('ready');
  const whole = opened.move();
  return {
    services,
    sandbox: () => (alone ? sandboxStatus() : sandboxOfFleet(fleet)),
    stopWork,
    close: () => whole.disposeAsync(),
  };
}

/** Seconds that a PostgreSQL which does not answer yet is waited for: in a fleet everything starts at once. */
const PATIENCE = 60;

async function patiently({ settings, say, stage, until }: OpenOptions): Promise<Database> {
  const start = performance.now();
  for (;;) {
    try {
      return await openDatabase(settings, { log: say });
    } catch (error) {
      const waited = (performance.now() - start) / 1000;
      const away = error instanceof Failure && error.code === 'unavailable';
      if (!away || settings.DATABASE_URL === undefined || waited > PATIENCE || until.aborted) throw error;
      stage('waiting for the database');
      await delay(1000, undefined, { signal: until }).catch(() => {});
    }
  }
}
