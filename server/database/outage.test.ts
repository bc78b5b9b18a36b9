import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { openDatabase, openEmbeddedDatabase } from './open.ts';
import { inPostgres, openInMemory, postgresServer } from './testing.ts';
import type { PostgresServer } from './testing.ts';

const away = { name: 'Failure', code: 'unavailable', recoverable: true, status: 503 };

describe('PostgreSQL that goes away', () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await postgresServer();
  }, 60_000);
  afterAll(() => server.stop());

  test.each(['fast', 'immediate'] as const)('is found again after a restart (%s)', async mode => {
    const database = await openDatabase(inPostgres(await server.createDatabase()));
    const heard: (string | undefined)[] = [];
    const news = new Map<string, () => void>();
    const until = (what: string) => new Promise<void>(resolve => news.set(what, resolve));
    await database.listen('events', payload => {
      heard.push(payload);
      news.get(payload ?? 'gap')?.();
    });
    const boss = database.boss();
    await boss.start();
    await boss.createQueue('work', { notify: true });
    const jobs: unknown[] = [];
    await boss.work('work', { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 }, ([job]) => {
      jobs.push(job?.data);
      news.get('job')?.();
      return Promise.resolve();
    });

    const running = expect(sql`select pg_sleep(60)`.execute(database.system)).rejects.toMatchObject(away);
    const held = expect(
      database.as('a', async transaction => {
        await transaction
          .insertInto('products')
          .values({ id: crypto.randomUUID(), client_id: 'a', name: 'Lost', document: '{}' })
          .execute();
        await server.pause(mode);
        await sql`select 1`.execute(transaction);
      }),
    ).rejects.toMatchObject(away);
    await running;
    await held;
    await expect(database.check()).rejects.toMatchObject(away);
    await expect(sql`select 1`.execute(database.system)).rejects.toMatchObject(away);

    const gap = until('gap');
    await server.start();
    await gap;
    await database.check();
    expect(await database.system.selectFrom('products').selectAll().execute()).toEqual([]);
    const after = until('after');
    await sql`select pg_notify('events', 'after')`.execute(database.system);
    await after;
    expect(heard).toEqual([undefined, 'after']);

    const job = until('job');
    await boss.send('work', { step: 2 });
    await job;
    expect(jobs).toEqual([{ step: 2 }]);
    await boss.stop({ graceful: false });
    await database.close();
  });

  test('is said so when it is not there at the start', async () => {
    const url = await server.createDatabase();
    await server.pause();
    await expect(openDatabase(inPostgres(url))).rejects.toMatchObject({
      ...away,
      message: expect.stringContaining('does not answer') as string,
    });
    await server.start();
    await (await openDatabase(inPostgres(url))).close();
  });

  test('tells what is wrong with its address', async () => {
    const url = new URL(await server.createDatabase());
    const opening = (change: Partial<URL>) =>
      openDatabase(inPostgres(Object.assign(new URL(url), change).href));
    const saying = (words: string) => ({
      name: 'Failure',
      code: 'conflict',
      message: expect.stringContaining(words) as string,
    });
    await expect(opening({ pathname: '/nowhere' })).rejects.toMatchObject(
      saying('database "nowhere" does not exist'),
    );
    await expect(opening({ username: 'nobody' })).rejects.toMatchObject(
      saying('role "nobody" does not exist'),
    );
    for (const wrong of ['localhost/formwork', 'mysql://localhost/x', 'postgres:// /'])
      await expect(openDatabase(inPostgres(wrong))).rejects.toMatchObject(
        saying('must look like postgres://'),
      );
  });

  test('a listener that comes during the outage hears when it is over', async () => {
    const database = await openDatabase(inPostgres(await server.createDatabase()));
    await server.pause();
    const gap = Promise.withResolvers<void>();
    const stop = await database.listen('events', payload => payload === undefined && gap.resolve());
    await server.start();
    await gap.promise;
    await stop();
    await database.close();
  });
});

describe('an embedded database', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'formwork-database-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** A recursion that its own limit does not catch: it leaves PGlite without an answer, for good. */
  const spoil = async ({ system }: Database): Promise<void> => {
    await sql`create or replace function endless(n int) returns int language plpgsql as $$ begin return endless(n + 1); end $$`.execute(
      system,
    );
    await expect(sql`select endless(1)`.execute(system)).rejects.toMatchObject(away);
  };

  test('that breaks is opened again, with all that was committed', async () => {
    const database = await openEmbeddedDatabase(folder);
    const gap = Promise.withResolvers<void>();
    const event = Promise.withResolvers<string>();
    await database.listen('events', payload =>
      payload === undefined ? gap.resolve() : event.resolve(payload),
    );
    await sql`insert into products (id, client_id, name, document) values (gen_random_uuid(), 'a', 'Kept', '{}')`.execute(
      database.system,
    );
    await spoil(database);
    const products = await database.system.selectFrom('products').select('name').execute();
    expect(products).toEqual([{ name: 'Kept' }]);
    await gap.promise;
    await sql`select pg_notify('events', 'after')`.execute(database.system);
    expect(await event.promise).toBe('after');
    await database.close();
  });

  test('in memory that breaks says so from then on', async () => {
    const database = await openInMemory();
    await spoil(database);
    await expect(database.check()).rejects.toMatchObject(away);
    await database.close();
  });
});
