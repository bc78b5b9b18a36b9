import type { Kysely, Transaction } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Schema } from './schema.ts';

/** The database, embedded (PGlite) or PostgreSQL; the same SQL runs on both. */
export interface Database {
  readonly kind: 'pglite' | 'postgres';
  /** Sees every client's rows: for workers, maintenance and migrations. Never for what a request asks. */
  readonly system: Kysely<Schema>;
  /** A transaction in which row-level security shows the rows of this client, and no others can be written. */
  as<T>(clientId: string, work: (transaction: Transaction<Schema>) => Promise<T>): Promise<T>;
  /** A queue over the same database; not started. */
  boss(): PgBoss;
  /** Calls back for each `pg_notify(channel, payload)`, and with undefined when some may have been missed. */
  listen(channel: string, heard: (payload: string | undefined) => void): Promise<() => Promise<void>>;
  /** Whether it answers; throws why not. */
  check(): Promise<void>;
  close(): Promise<void>;
}
