import { setTimeout as delay } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import type { Database } from '../database/database.ts';
import { Failure } from '../failure.ts';
import { cancelled, complete, completeFromCache, fail, giveBack, requeue } from './attempts.ts';
import type { Left } from './attempts.ts';
import type { Ending } from './run-attempt.ts';
import type { Running } from './running.ts';

/** Seconds before retry 1, 2, 3 …: 1, 2, 4 …, at most a minute. */
export const backOff = (retry: number): number => Math.min(2 ** (retry - 1), 60);

interface SettleOptions {
  database: Database;
  boss: PgBoss | undefined;
  /** Aborted when there is no more time to wait for a database that is away. */
  patience: AbortSignal;
}

/**
 * Writes the end of an attempt. While the database is away it tries again: the work is done, and only this attempt may
 * say so. When patience ends the lease will, and another worker starts over.
 */
export async function settle(
  { job, log }: Running,
  ending: Ending,
  { database: { system }, boss, patience }: SettleOptions,
): Promise<Left> {
  const write = (): Promise<Left> => {
    switch (ending.as) {
      case 'completed':
        return complete(system, job, ending.finished);
      case 'cached':
        return completeFromCache(system, job, ending.contentKey);
      case 'failed':
        return fail(system, job, { ...ending, log: log.text() });
      case 'retried':
        return requeue(system, job, {
          ...ending,
          log: log.text(),
          seconds: backOff(job.retryCount + 1),
          boss,
        });
      case 'cancelled':
        return cancelled(system, job, log.text());
      case 'returned':
        return giveBack(system, job);
      case 'lost':
        return Promise.resolve('lost');
    }
  };
  for (let wait = 100; ; wait = Math.min(wait * 2, 2000)) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof Failure && error.recoverable) || patience.aborted) throw error;
      await delay(wait, undefined, { signal: patience }).catch(() => {});
    }
  }
}
