import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../failure.ts';
import type { Changes, Waiter } from './changes.ts';
import { ended } from './job.ts';
import type { Job } from './job.ts';

interface WatchOptions {
  changes: Changes;
  id: string;
  read: () => Promise<Job | undefined>;
  signal: AbortSignal;
}

/** Looks by itself after so long, should an announcement be lost in a way that nobody noticed. */
const FLOOR = 15_000;
/** Between looks while the database is away. */
const AWAY = 500;

/**
 * The present state, and each state that differs from the one before, until the last, or until the signal. Who takes
 * long with one sees the newest next, not all between. Outages of the database are waited for.
 */
export async function* watch({ changes, id, read, signal }: WatchOptions): AsyncGenerator<Job, void> {
  let changed = true;
  let wake = (): void => {};
  const waiter: Waiter = {
    queued: false,
    changed() {
      changed = true;
      wake();
    },
  };
  const aborted = (): void => waiter.changed();
  signal.addEventListener('abort', aborted);
  let stop = (): void => {};
  try {
    // Listening first, then reading: what changes in between is heard.
    stop = (await patiently(() => changes.wait(id, waiter), signal)) ?? stop;
    let shown = '';
    while (!signal.aborted) {
      changed = false;
      const job = await patiently(read, signal);
      if (!job) return;
      waiter.queued = job.status === 'QUEUED';
      const state = JSON.stringify(job);
      if (state !== shown) yield job;
      shown = state;
      if (ended(job.status)) return;
      if (changed) continue;
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, FLOOR);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    stop();
    signal.removeEventListener('abort', aborted);
  }
}

/** Again while the database is away; undefined after the signal. */
async function patiently<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure && error.recoverable)) throw error;
      await delay(AWAY, undefined, { signal }).catch(() => {});
    }
  }
  return undefined;
}
