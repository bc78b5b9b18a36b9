import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import type { Connections } from './connections.ts';

const migrationsFolder = join(import.meta.dirname, 'migrations');

/** Any number that nobody else takes for an advisory lock. */
const lockKey = 4_100_001;

/**
 * Brings the tables up to date: `migrations/NNNN-name.sql` in order, each in one transaction, each once, recorded with
 * its sha256. Processes that start at once wait for each other. Throws Failure `conflict` when a file has changed since
 * it was run, or when the database has seen migrations that this version does not know. Answers the names it ran.
 */
export async function migrate(
  connections: Connections,
  log: (line: string) => void = () => {},
  folder = migrationsFolder,
): Promise<string[]> {
  const files = (await readdir(folder)).filter(name => /^\d{4}-[\w-]+\.sql$/.test(name)).sort();
  const numbers = files.map(name => name.slice(0, 4));
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (twice) throw new Error(`There are two migrations ${twice} in ${folder}.`);
  const migrations = await Promise.all(
    files.map(async name => {
      const text = await readFile(join(folder, name), 'utf8');
      return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
    }),
  );
  const ran: string[] = [];
  // Most starts change nothing, and then one query says so.
  if (await upToDate(connections, migrations)) return ran;
  const connection = await connections.connect();
  try {
    for (const { name, text, sha256 } of migrations) {
      await connection.query('begin');
      await connection.query('select pg_advisory_xact_lock($1)', [lockKey]);
      await connection.query(
        'create table if not exists formwork_migrations (name text primary key, sha256 text not null, at timestamptz not null default now())',
      );
      const { rows } = await connection.query('select sha256 from formwork_migrations where name = $1', [
        name,
      ]);
      if (rows[0] && rows[0]['sha256'] !== sha256)
        throw new Failure(
          'conflict',
          `The migration ${name} is not the file that was run on this database. Restore the file, and put the change into a new migration.`,
        );
      if (!rows[0]) {
        log(`database: ${name}`);
        await connection.query(text);
        await connection.query('insert into formwork_migrations (name, sha256) values ($1, $2)', [
          name,
          sha256,
        ]);
        ran.push(name);
      }
      await connection.query('commit');
    }
    await refuseNewer(connection, files);
    connection.release();
  } catch (error) {
    await connection.query('rollback').catch(() => {});
    connection.release();
    throw error;
  }
  return ran;
}

async function upToDate(
  connections: Connections,
  migrations: readonly { name: string; sha256: string }[],
): Promise<boolean> {
  const there = await connections.query("select to_regclass('formwork_migrations') is not null as there");
  if (!there.rows[0]?.['there']) return false;
  const { rows } = await connections.query('select name, sha256 from formwork_migrations order by name');
  return (
    rows.length === migrations.length &&
    rows.every(
      (row, index) => row['name'] === migrations[index]?.name && row['sha256'] === migrations[index]?.sha256,
    )
  );
}

async function refuseNewer(
  connection: { query(text: string): Promise<{ rows: Record<string, unknown>[] }> },
  known: readonly string[],
): Promise<void> {
  const { rows } = await connection.query('select name from formwork_migrations order by name');
  const newer = rows.map(({ name }) => String(name)).filter(name => !known.includes(name));
  if (newer.length > 0)
    throw new Failure(
      'conflict',
      `The database was last used by a newer Formwork (${newer.join(', ')}). Start that version, or restore a backup from before.`,
    );
}
