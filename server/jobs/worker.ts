import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { PgBoss } from 'pg-boss';
import type { Artifacts } from '../artifacts/artifacts.ts';
import type { Database } from '../database/database.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import type { Settings } from '../settings.ts';
import { beat, claim, keepLog, takeFromTheDead } from './attempts.ts';
import type { Claimed } from './attempts.ts';
import { readyKinds } from './choose-engine.ts';
import type { Jobs } from './jobs.ts';
import type { Log } from './log.ts';
import { startMaintenance, sweepWorkFolders } from './maintenance.ts';
import type { Observe } from './observe.ts';
import { runAttempt } from './run-attempt.ts';
import type { Examiner } from './run-attempt.ts';
import { Running } from './running.ts';
import { backOff, settle } from './settle.ts';

export interface WorkerOptions {
  database: Database;
  artifacts: Artifacts;
  engines: readonly ProductionEngine[];
  settings: Settings;
  /** For pre-warming. */
  jobs: Jobs;
  log: Log;
  examiner?: Examiner;
  observe?: Observe;
  /** Seconds without a sign of life after which others take this worker's jobs. Default 15. */
  leaseSeconds?: number;
}

export interface Worker {
  readonly id: string;
  /** Jobs under way here. */
  readonly running: number;
  /** Resolves when it hears of new jobs. */
  start(): Promise<void>;
  /** No new jobs; those under way get STOP_SECONDS, then their engines are killed and they go back to the queue. */
  stop(): Promise<void>;
}

/** One process is the only one that can have an embedded database open: whatever else claims to run there is dead. */
const PROCESS = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
let workers = 0;

/** Milliseconds between looks whether there are news for the database. */
const TICK = 500;
/** And for the log, which is larger. */
const LOG_TICK = 2000;

/** Runs CONCURRENCY jobs at once. Wakes by notification; looks by itself every few seconds, should one be lost. */
export function createWorker(options: WorkerOptions): Worker {
  const { database, settings, log, observe = {}, leaseSeconds = 15 } = options;
  const { system } = database;
  const id = `${PROCESS}/${++workers}`;
  const running = new Map<string, Running>();
  const kinds = readyKinds(options.engines);
  const unlisten: (() => Promise<void>)[] = [];
  const timers: NodeJS.Timeout[] = [];
  /** How long the settling of a job waits for the database once the worker stops. */
  const patience = new AbortController();
  let state: 'new' | 'working' | 'stopping' = 'new';
  let boss: PgBoss | undefined;
  let maintenance: Promise<void> = Promise.resolve();
  /** Since when the database answers without a fault. */
  let healthySince = Number.NEGATIVE_INFINITY;

  /** Faults of a database that is away are waited for; everything here comes again. */
  const regularly = (work: () => Promise<void>): (() => void) => {
    let busy = false;
    return () => {
      if (busy) return;
      busy = true;
      work()
        .catch((error: unknown) => {
          healthySince = performance.now();
          log.warn({ err: error }, 'the worker could not reach the database, and goes on');
        })
        .finally(() => {
          busy = false;
        });
    };
  };

  let claiming: Promise<void> | undefined;
  let again = false;
  const pump = (): void => {
    again = true;
    claiming ??= fill()
      .catch((error: unknown) => {
        healthySince = performance.now();
        log.warn({ err: error }, 'the worker could not look for jobs, and tries again');
        after(1000, pump);
      })
      .finally(() => {
        claiming = undefined;
      });
  };
  const fill = async (): Promise<void> => {
    const slots = (): number => (state === 'working' ? settings.CONCURRENCY - running.size : 0);
    while (again && slots() > 0) {
      again = false;
      const jobs = await claim(system, { worker: id, kinds: await kinds(), count: slots() });
      for (const job of jobs) start(job);
      // Fewer than there are slots may have been limited by turns; only none says that there is nothing.
      if (jobs.length > 0) again = true;
    }
  };
  const after = (milliseconds: number, work: () => void): void => {
    if (state !== 'stopping') setTimeout(work, milliseconds).unref();
  };

  const start = (job: Claimed): void => {
    const run = new Running(job);
    running.set(job.id, run);
    observe.started?.({ kind: job.kind, waited: job.waited });
    run.done = carryOut(run)
      .catch((error: unknown) =>
        log.error({ err: error, job: job.id }, 'the end of a job could not be written'),
      )
      .finally(() => {
        if (running.get(job.id) === run) running.delete(job.id);
        pump();
      });
  };
  const carryOut = async (run: Running): Promise<void> => {
    const { job } = run;
    const ending = await runAttempt(run, options);
    if ('error' in ending && ending.error !== undefined)
      log.error({ err: ending.error, job: job.id, attempt: job.attempt }, 'a job met a bug');
    const left = await settle(run, ending, { database, boss, patience: patience.signal });
    if (left === 'QUEUED' && ending.as === 'retried') after(backOff(job.retryCount + 1) * 1000 + 5, pump);
    const outcome = left === 'lost' || left === 'CANCELLED' ? outcomes[left] : ending.as;
    const seconds = (performance.now() - run.begin) / 1000;
    observe.finished?.({ kind: job.kind, engine: run.engine, outcome, seconds });
    log.debug({ job: job.id, attempt: job.attempt, outcome, seconds }, 'attempt over');
  };

  const tick = regularly(async () => {
    const signs = [...running.values()].flatMap(run => run.sign((leaseSeconds * 1000) / 3) ?? []);
    if (signs.length === 0) return;
    const ours = new Map((await beat(system, signs)).map(({ id: job, cancel }) => [job, cancel]));
    for (const { id: job, attempt } of signs) {
      const run = running.get(job);
      if (run?.job.attempt !== attempt) continue;
      const cancel = ours.get(job);
      if (cancel === undefined) run.stop('lost');
      else if (cancel) run.stop('cancelled');
    }
  });
  const lookForCancelled = regularly(async () => {
    const signs = [...running.values()].map(({ job }) => ({ id: job.id, attempt: job.attempt }));
    for (const { id: job, cancel } of await beat(system, signs))
      if (cancel) running.get(job)?.stop('cancelled');
  });
  const keepLogs = regularly(async () => {
    for (const run of running.values()) {
      const text = run.newLog();
      if (text !== undefined) await keepLog(system, run.job, text);
    }
  });
  const sweep = regularly(async () => {
    // After an outage nobody could give a sign of life: everyone gets the time of a lease to do so.
    if (performance.now() - healthySince > leaseSeconds * 1000)
      report(await takeFromTheDead(system, { seconds: leaseSeconds, held: [...running.keys()] }));
    pump();
  });
  const report = (taken: { id: string; status: string }[]): void => {
    for (const job of taken)
      log.warn({ job: job.id, status: job.status }, 'taken from a worker that is gone');
  };

  return {
    id,
    get running() {
      return running.size;
    },

    async start() {
      if (state !== 'new') throw new Error('A worker starts once.');
      state = 'working';
      unlisten.push(
        await database.listen('formwork_work', pump),
        await database.listen('formwork_cancel', job => {
          if (job === undefined) lookForCancelled();
          else running.get(job)?.stop('cancelled');
        }),
      );
      if (database.kind === 'pglite')
        report(await takeFromTheDead(system, { seconds: 0, exceptOf: PROCESS }));
      await sweepWorkFolders(database, settings).catch((error: unknown) =>
        log.warn({ err: error }, 'old work folders could not be removed'),
      );
      timers.push(
        setInterval(tick, TICK),
        setInterval(keepLogs, LOG_TICK),
        setInterval(sweep, Math.max(250, (leaseSeconds * 1000) / 3)),
      );
      maintenance = startMaintenance({ ...options, wake: pump }).then(
        started => {
          boss = started;
        },
        (error: unknown) => log.error({ err: error }, 'the queue of maintenance did not start'),
      );
      pump();
    },

    async stop() {
      if (state === 'stopping') return;
      state = 'stopping';
      for (const stop of unlisten.slice(0, 1)) await stop().catch(() => {});
      await claiming;
      const all = [...running.values()];
      const ended = Promise.all(all.map(({ done }) => done));
      const kill = setTimeout(() => {
        for (const run of all) run.stop('stopping');
      }, settings.STOP_SECONDS * 1000);
      const giveUp = setTimeout(() => patience.abort(), (settings.STOP_SECONDS + 10) * 1000);
      await ended;
      clearTimeout(kill);
      clearTimeout(giveUp);
      for (const timer of timers) clearInterval(timer);
      for (const stop of unlisten.slice(1)) await stop().catch(() => {});
      await maintenance;
      await boss?.stop({ graceful: false }).catch(() => {});
    },
  };
}

const outcomes = { lost: 'lost', CANCELLED: 'cancelled' } as const;
