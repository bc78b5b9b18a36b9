import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { JobKind } from './job.ts';

/** Hears what happens to jobs, for metrics. Durations in seconds. Nothing may throw. */
export interface Observe {
  /** Accepted by this process. `cached`: answered at once. */
  queued?(event: { kind: JobKind; cached: boolean }): void;
  /** Refused by a limit. */
  refused?(event: { kind: JobKind; code: 'rate_limited' | 'queue_full' }): void;
  /** An attempt begins here, after this long in the queue. */
  started?(event: { kind: JobKind; waited: number }): void;
  /** An attempt is over here. `lost`: another worker holds the job by now; `returned`: this worker stops. */
  finished?(event: {
    kind: JobKind;
    engine: string | undefined;
    outcome: 'completed' | 'cached' | 'failed' | 'retried' | 'cancelled' | 'returned' | 'lost';
    seconds: number;
  }): void;
}

/** Jobs of all clients that wait and that run. */
export async function queueDepth(database: Database): Promise<{ queued: number; processing: number }> {
  const { rows } = await sql<{ queued: number; processing: number }>`
    select
      (select count(*) from jobs where status = 'QUEUED') as queued,
      (select count(*) from jobs where status = 'PROCESSING' and not cached) as processing
  `.execute(database.system);
  return rows[0] ?? { queued: 0, processing: 0 };
}
