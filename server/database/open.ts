import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { DatabaseError, escapeIdentifier, escapeLiteral } from 'pg';
import type { ClientConfig } from 'pg';
import { Failure } from '../failure.ts';
import type { Settings } from '../settings.ts';
import { createBoss } from './boss.ts';
import { Connections, FIRST } from './connections.ts';
import type { Database } from './database.ts';
import { openEmbedded } from './embedded.ts';
import type { Embedded } from './embedded.ts';
import { Listeners, listenTo } from './listening.ts';
import type { Listening } from './listening.ts';
import { lockFolder } from './lock.ts';
import { migrate } from './migrate.ts';
import type { Schema } from './schema.ts';
import { refuseInTransaction, System } from './transactions.ts';
import { keepVacuumed } from './vacuum.ts';

export interface OpenOptions {
  /** Lines for people: what takes long at the first start. */
  log?: (line: string) => void;
  /** Of the embedded database: a folder to start from, of `snapshot`. */
  snapshot?: Uint8Array<ArrayBuffer>;
}

export interface EmbeddedDatabase extends Database {
  /** The whole database as it is now, to open copies from. */
  snapshot(): Promise<Uint8Array<ArrayBuffer>>;
}

/** `DATA` for an embedded database that is gone when it is closed. */
export const IN_MEMORY = 'memory://';

/**
 * Opens the database that the settings name, and brings its tables up to date. Throws Failure: `conflict` when another
 * process has the data folder, or when the migrations do not fit; `unavailable` when PostgreSQL does not answer.
 */
export async function openDatabase(
  settings: Pick<Settings, 'DATA' | 'DATABASE_URL' | 'DATABASE_POOL'>,
  options: OpenOptions = {},
): Promise<Database> {
  return settings.DATABASE_URL
    ? openPostgres(settings.DATABASE_URL, settings.DATABASE_POOL, options)
    : openEmbeddedDatabase(settings.DATA, options);
}

async function openPostgres(url: string, size: number, { log }: OpenOptions): Promise<Database> {
  const host = hostOf(url);
  const client: ClientConfig = { connectionString: url, application_name: 'formwork', keepAlive: true };
  const connections = new Connections(
    {
      ...client,
      max: size,
      connectionTimeoutMillis: 10_000,
      // What a process that has lost its network holds must not stay locked.
      idle_in_transaction_session_timeout: 120_000,
    },
    { away: `PostgreSQL at ${host} does not answer, or is busy. Try again in a moment.` },
  );
  const listening = listenTo(client);
  try {
    await migrate(connections, log);
  } catch (error) {
    await connections.end();
    throw refused(error)
      ? new Failure('conflict', `PostgreSQL at ${host}: ${error.message}`, { cause: error })
      : error;
  }
  return database('postgres', connections, listening, async () => {
    await listening.close();
    await connections.end();
  });
}

function hostOf(url: string): string {
  const parsed = URL.parse(url);
  if (!parsed || !/^postgres(?:ql)?:$/.test(parsed.protocol))
    throw new Failure(
      'conflict',
      'FORMWORK_DATABASE_URL must look like postgres://user:password@host:5432/database, with special characters in the password written as %40 and the like.',
    );
  return parsed.host;
}

/** A user, password or database that PostgreSQL does not know, or rights that are missing; its words say which. */
const refused = (error: unknown): error is DatabaseError =>
  error instanceof DatabaseError && /^(?:28|3D|42501)/.test(error.code ?? '');

/** Of a data folder, or `IN_MEMORY`. */
export async function openEmbeddedDatabase(
  data: string,
  { log = () => {}, snapshot }: OpenOptions = {},
): Promise<EmbeddedDatabase> {
  const inMemory = data === IN_MEMORY;
  const unlock = inMemory ? () => {} : lockFolder(resolve(data));
  let embedded: Embedded | undefined;
  let connections: Connections | undefined;
  try {
    const slow = setTimeout(() => log('database: opening; the first time this takes up to ten seconds'), 500);
    try {
      embedded = await openEmbedded({
        folder: inMemory ? undefined : join(resolve(data), 'database'),
        snapshot,
      });
    } finally {
      clearTimeout(slow);
    }
    const { connect, dump, close } = embedded;
    const listeners = new Listeners();
    let first = true;
    connections = new Connections(
      {
        // One session: whoever holds it keeps the others waiting, in order.
        max: 1,
        idleTimeoutMillis: 0,
        connectionTimeoutMillis: 60_000,
        user: 'postgres',
        database: 'postgres',
        ssl: false,
        stream: connect,
      },
      {
        away: 'The embedded database is busy, or has stopped. Try again in a moment; if this stays, start the server anew.',
        before: refuseInTransaction,
        connected(client) {
          client.on('notification', ({ channel, payload }) => listeners.tell(channel, payload ?? ''));
          for (const channel of listeners.channels)
            void client.query(`listen ${escapeIdentifier(channel)}`).catch(() => {});
          if (!first) listeners.tellAll();
          first = false;
        },
      },
    );
    const pool = connections;
    const listening: Listening = {
      async listen(channel, heard) {
        if (listeners.add(channel, heard)) await pool.query(`listen ${escapeIdentifier(channel)}`);
        return async () => {
          if (listeners.remove(channel, heard))
            await pool.query(`unlisten ${escapeIdentifier(channel)}`).catch(() => {});
        };
      },
      close: async () => {},
    };
    await migrate(pool, log);
    const stopVacuuming = keepVacuumed(pool);
    const opened = database('pglite', pool, listening, async () => {
      stopVacuuming();
      await pool.end();
      await close();
      unlock();
    });
    return Object.assign(opened, { snapshot: dump });
  } catch (error) {
    await connections?.end();
    await embedded?.close();
    unlock();
    throw error;
  }
}

function database(
  kind: Database['kind'],
  connections: Connections,
  listening: Listening,
  close: () => Promise<void>,
): Database {
  const system = new System({ dialect: connections.dialect() });
  let closing: Promise<void> | undefined;
  return {
    kind,
    system,
    as: (clientId, work) =>
      system.transaction().execute(async transaction => {
        await enter(transaction, clientId);
        return work(transaction);
      }),
    boss: () => createBoss(kind, connections, listening),
    listen: (channel, heard) => listening.listen(channel, heard),
    async check() {
      await connections.query('select 1');
    },
    close: () => (closing ??= close()),
  };
}

/** For the rest of the transaction: the role that policies hold for, and its client. */
async function enter(transaction: Transaction<Schema>, clientId: string): Promise<void> {
  if (clientId.includes('\0')) throw new TypeError('A client’s id cannot contain NUL.');
  const settings = `set_config('role', 'formwork_client', true), set_config('formwork.client_id', ${escapeLiteral(clientId)}, true)`;
  await sql.raw(`${FIRST} select ${settings}`).execute(transaction);
}
