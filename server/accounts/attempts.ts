import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';

/** Attempts to sign in as one user, from whatever addresses, and the seconds after which they are forgotten. */
const LIMIT = 20;
const WINDOW = 15 * 60;

export interface Attempts {
  /** Counts one more. Seconds to wait when there are too many already, otherwise 0. */
  take(email: string): Promise<number>;
  /** After a success. */
  forgive(email: string): Promise<void>;
}

/**
 * Against guessing one user's password from many addresses, which a limit by address does not see. Counted in the
 * database, for all processes together; the window begins with the first attempt, so that somebody who keeps guessing
 * does not lock the user out for good.
 */
export function createAttempts({ system }: Database, now: () => number = Date.now): Attempts {
  const keyOf = (email: string): string =>
    createHash('sha256').update(email.trim().toLowerCase()).digest('hex');
  return {
    async take(email) {
      const forgotten = new Date(now() - WINDOW * 1000);
      await sql`delete from auth_attempts where since <= ${forgotten}`.execute(system);
      const { rows } = await sql<{ count: number; since: Date }>`
        insert into auth_attempts as known (key, count, since) values (${keyOf(email)}, 1, ${new Date(now())})
        on conflict (key) do update set count = known.count + 1
        returning count, since`.execute(system);
      const [row] = rows;
      if (!row || row.count <= LIMIT) return 0;
      return Math.max(1, WINDOW - (now() - row.since.getTime()) / 1000);
    },
    async forgive(email) {
      await sql`delete from auth_attempts where key = ${keyOf(email)}`.execute(system);
    },
  };
}
