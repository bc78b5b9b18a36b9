import { sql } from 'kysely';
import type { Database } from '../database/database.ts';

/**
 * One at a time for each key: among all processes of a fleet by an advisory lock of PostgreSQL, which goes with its
 * connection when a process dies; with the embedded database there is one process only. `work` may query, on
 * connections of its own.
 */
export class Exclusion {
  readonly #database: Database;
  /** Locks hold connections; the rest of the pool is for those who work under them. */
  readonly #most: number;
  #held = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #last = new Map<string, Promise<unknown>>();

  constructor(database: Database, connections: number) {
    this.#database = database;
    this.#most = Math.max(1, Math.floor(connections / 2) - 1);
  }

  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const mine = (before ?? Promise.resolve()).catch(() => undefined).then(() => this.#locked(key, work));
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }

  async #locked<T>(key: string, work: () => Promise<T>): Promise<T> {
    if (this.#database.kind === 'pglite') return work();
    if (this.#held >= this.#most) await new Promise<void>(go => this.#waiting.push(go));
    else this.#held++;
    try {
      return await this.#database.system.transaction().execute(async transaction => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(transaction);
        return work();
      });
    } finally {
      // The place goes to the next in line, or is free.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#held--;
    }
  }
}
