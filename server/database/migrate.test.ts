import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Connections } from './connections.ts';
import { migrate } from './migrate.ts';
import { openDatabase } from './open.ts';
import { inPostgres, postgresServer } from './testing.ts';
import type { PostgresServer } from './testing.ts';

const migrations = join(import.meta.dirname, 'migrations');

describe('migrations', () => {
  let server: PostgresServer;
  let folder: string;
  let connections: Connections;
  beforeAll(async () => {
    server = await postgresServer();
  }, 60_000);
  afterAll(() => server.stop());

  describe('of a user who owns the database but is no superuser', () => {
    let urls: string[];
    beforeAll(async () => {
      const root = new Connections({ connectionString: server.url, max: 1 }, { away: 'away' });
      await root.query('create role maker login createrole; create role plain login');
      urls = [];
      for (const owner of ['maker', 'plain']) {
        const url = new URL(await server.createDatabase());
        await root.query(`alter database ${url.pathname.slice(1)} owner to ${owner}`);
        url.username = owner;
        urls.push(url.href);
      }
      await root.end();
    });

    test('who may make roles', async () => {
      const database = await openDatabase(inPostgres(urls[0]!));
      await database.as('a', transaction =>
        transaction
          .insertInto('products')
          .values({ id: crypto.randomUUID(), client_id: 'a', name: 'Box', document: '{}' })
          .execute(),
      );
      const clients = await database.system.selectFrom('products').select('client_id').execute();
      expect(clients).toEqual([{ client_id: 'a' }]);
      expect(
        await database.as('b', transaction => transaction.selectFrom('products').selectAll().execute()),
      ).toEqual([]);
      await database.close();
    });

    test('who may not: the message says what an administrator has to run', async () => {
      const opening = () => openDatabase(inPostgres(urls[1]!));
      const refusal = await opening().then(() => '', String);
      expect(refusal).toContain('Let an administrator run: ');
      const root = new Connections({ connectionString: server.url, max: 1 }, { away: 'away' });
      await root.query(refusal.slice(refusal.indexOf('run: ') + 5));
      await root.end();
      const database = await opening();
      expect(
        await database.as('b', transaction => transaction.selectFrom('products').selectAll().execute()),
      ).toEqual([]);
      await database.close();
    });
  });

  const inNewDatabase = async (work: () => Promise<void>): Promise<void> => {
    folder = await mkdtemp(join(tmpdir(), 'formwork-migrations-'));
    connections = new Connections(
      { connectionString: await server.createDatabase(), max: 4 },
      { away: 'PostgreSQL is away.' },
    );
    try {
      await work();
    } finally {
      await connections.end();
      await rm(folder, { recursive: true });
    }
  };
  const write = (name: string, text: string) => writeFile(join(folder, name), text);
  const run = () => migrate(connections, undefined, folder);
  const tables = async () =>
    (
      await connections.query(
        "select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1",
      )
    ).rows.map(({ name }) => name);

  test('run in order, each once', () =>
    inNewDatabase(async () => {
      await write('0002-more.sql', 'alter table boxes add height int; create table lids (id int);');
      await write('0001-boxes.sql', 'create table boxes (id int);');
      await write('notes.txt', 'not a migration');
      expect(await run()).toEqual(['0001-boxes.sql', '0002-more.sql']);
      expect(await run()).toEqual([]);
      await write('0003-drop.sql', 'drop table lids;');
      expect(await run()).toEqual(['0003-drop.sql']);
      expect(await tables()).toEqual(['boxes', 'formwork_migrations']);
    }));

  test('one that fails leaves nothing of itself, and runs again when it is mended', () =>
    inNewDatabase(async () => {
      await write('0001-boxes.sql', 'create table boxes (id int);');
      await write('0002-wrong.sql', 'create table lids (id int); create table boxes (id int);');
      await expect(run()).rejects.toMatchObject({ code: '42P07' });
      expect(await tables()).toEqual(['boxes', 'formwork_migrations']);
      await write('0002-wrong.sql', 'create table lids (id int);');
      expect(await run()).toEqual(['0002-wrong.sql']);
    }));

  test('a file that has changed since is refused', () =>
    inNewDatabase(async () => {
      await write('0001-boxes.sql', 'create table boxes (id int);');
      await run();
      await write('0001-boxes.sql', 'create table boxes (id bigint);');
      await expect(run()).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('0001-boxes.sql is not the file') as string,
      });
    }));

  test('a database of a newer version is refused', () =>
    inNewDatabase(async () => {
      await write('0001-boxes.sql', 'create table boxes (id int);');
      await write('0002-lids.sql', 'create table lids (id int);');
      await run();
      await rm(join(folder, '0002-lids.sql'));
      await expect(run()).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('newer Formwork (0002-lids.sql)') as string,
      });
    }));

  test('two of one number are a mistake', () =>
    inNewDatabase(async () => {
      await write('0001-boxes.sql', 'create table boxes (id int);');
      await write('0001-lids.sql', 'create table lids (id int);');
      await expect(run()).rejects.toThrow('two migrations 0001');
    }));

  test('of many that start at once, one does the work and the others wait', () =>
    inNewDatabase(async () => {
      await cp(migrations, folder, { recursive: true });
      const ran = await Promise.all(Array.from({ length: 4 }, run));
      expect(ran.flat().sort()).toEqual((await run(), [...new Set(ran.flat())].sort()));
      expect(ran.flat()).toContain('0002-row-level-security.sql');
    }));

  test('two processes that start at once on one new database both come up', async () => {
    const url = await server.createDatabase();
    const program = `
      const { openDatabase } = await import(${JSON.stringify(new URL('open.ts', import.meta.url).href)});
      const database = await openDatabase({ DATA: '', DATABASE_URL: ${JSON.stringify(url)}, DATABASE_POOL: 2 });
      await database.check();
      await database.close();`;
    const codes = await Promise.all(
      [1, 2].map(
        () =>
          new Promise<string>(resolve => {
            const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
            let said = '';
            child.stderr.on('data', text => (said += String(text)));
            child.once('close', code => resolve(`${code} ${said}`));
          }),
      ),
    );
    expect(codes).toEqual(['0 ', '0 ']);
  });
});
