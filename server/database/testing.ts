/** The two databases, for tests of everything that keeps rows. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll } from 'vitest';
import type { Database } from './database.ts';
import { IN_MEMORY, openDatabase, openEmbeddedDatabase } from './open.ts';
import type { OpenOptions } from './open.ts';
import { postgresServer } from './postgres-server.ts';
import type { PostgresServer } from './postgres-server.ts';

export { postgresServer };
export type { PostgresServer };

export interface TestDatabase {
  readonly name: 'PGlite' | 'PostgreSQL';
  /** A new database with all tables and no rows; closed after the file's tests if not before. */
  open(options?: Pick<OpenOptions, 'log'>): Promise<Database>;
}

/**
 * An embedded database in memory, and a real PostgreSQL server, which starts at the first `open` and stops after the
 * file's tests. Use it as `describe.each(databases())('jobs on $name', ({ open }) => …)`.
 */
export function databases(): [TestDatabase, TestDatabase] {
  const opened: Database[] = [];
  let server: Promise<{ server: PostgresServer; template: string }> | undefined;
  afterAll(async () => {
    await Promise.all(opened.map(database => database.close()));
    if (server) await (await server).server.stop();
  }, 60_000);
  const keep = (database: Database): Database => {
    opened.push(database);
    return database;
  };
  return [
    { name: 'PGlite', open: async options => keep(await openInMemory(options)) },
    {
      name: 'PostgreSQL',
      async open(options) {
        const { server: running, template } = await (server ??= startWithTemplate());
        return keep(await openDatabase(inPostgres(await running.createDatabase(template)), options));
      },
    },
  ];
}

/** The database part of the settings, for a database of `PostgresServer.createDatabase`. */
export const inPostgres = (url: string) => ({ DATA: IN_MEMORY, DATABASE_URL: url, DATABASE_POOL: 10 });

async function startWithTemplate(): Promise<{ server: PostgresServer; template: string }> {
  const server = await postgresServer();
  const url = await server.createDatabase();
  await (await openDatabase(inPostgres(url))).close();
  return { server, template: new URL(url).pathname.slice(1) };
}

let snapshot: Promise<Uint8Array<ArrayBuffer>> | undefined;

/** A new embedded database in memory, from a snapshot: making one and its tables takes some seconds. */
export async function openInMemory(options: Pick<OpenOptions, 'log'> = {}): Promise<Database> {
  return openEmbeddedDatabase(IN_MEMORY, { ...options, snapshot: await (snapshot ??= migrated()) });
}

const cache = resolve(import.meta.dirname, '../../.cache/database');

/** Kept for later test files; what it depends on is in its name. */
async function migrated(): Promise<Uint8Array<ArrayBuffer>> {
  const migrations = join(import.meta.dirname, 'migrations');
  const hash = createHash('sha256');
  for (const name of (await readdir(migrations)).sort())
    hash.update(name).update(await readFile(join(migrations, name)));
  hash.update(await readFile(new URL('../package.json', import.meta.resolve('@electric-sql/pglite'))));
  const file = join(cache, `${hash.digest('hex').slice(0, 16)}.tar`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept) return new Uint8Array(kept);
  const database = await openEmbeddedDatabase(IN_MEMORY);
  const made = await database.snapshot();
  await database.close();
  const draft = `${file}.${randomUUID()}`;
  await mkdir(cache, { recursive: true })
    .then(() => writeFile(draft, made))
    .then(() => rename(draft, file))
    .then(() => removeOld(file))
    .catch(() => {});
  return made;
}

/** Those of other migrations, unless somebody may be at them now. */
async function removeOld(present: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const file = join(cache, name);
    const { mtimeMs } = await stat(file);
    if (file !== present && Date.now() - mtimeMs > 600_000) await rm(file, { force: true });
  }
}
