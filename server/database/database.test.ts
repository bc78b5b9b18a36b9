import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { databases } from './testing.ts';

const product = (client: string, name = 'Box') => ({
  id: randomUUID(),
  client_id: client,
  name,
  document: JSON.stringify({ width: 12.5, tags: ['a', 'ü', '\u{1f9f1}'], nested: { none: null } }),
});

describe.each(databases())('on $name', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  }, 60_000);

  const versionOf = async (id: string): Promise<number> =>
    (
      await database.system
        .selectFrom('products')
        .select('version')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).version;

  test('rows come back as they were', async () => {
    const row = product('types');
    await database.system.insertInto('products').values(row).execute();
    const back = await database.system
      .selectFrom('products')
      .selectAll()
      .where('id', '=', row.id)
      .executeTakeFirstOrThrow();
    expect(back).toMatchObject({ ...row, document: JSON.parse(row.document) as object, version: 1 });
    expect(back.created_at).toBeInstanceOf(Date);
  });

  test('values of each type are the same on both', async () => {
    const { rows } = await sql`select 9007199254740991::int8 as big, count(*) as count, 1.5::float8 as double,
      1.50::numeric as exact, true as yes, null as nothing, '2026-02-03'::date as day, '\\x0102'::bytea as bytes,
      array['a', 'b'] as list, '{"a": [1, "x"]}'::jsonb as document, '2026-02-03T04:05:06.789Z'::timestamptz as time
      from (values (1), (2)) as two`.execute(database.system);
    expect(rows).toEqual([
      {
        big: 9_007_199_254_740_991,
        count: 2,
        double: 1.5,
        exact: '1.50',
        yes: true,
        nothing: null,
        day: '2026-02-03',
        bytes: Buffer.from([1, 2]),
        list: ['a', 'b'],
        document: { a: [1, 'x'] },
        time: new Date('2026-02-03T04:05:06.789Z'),
      },
    ]);
  });

  test('parameters of each type arrive', async () => {
    const time = new Date('2026-02-03T04:05:06.789Z');
    const long = 'x'.repeat(300_000);
    const { rows } =
      await sql`select ${5}::int as number, ${'5'}::int as numeral, ${time}::timestamptz as time,
      ${['a', 'b,"c']}::text[] as list, ${JSON.stringify([1, { a: 'ü' }])}::jsonb as document, ${long}::text as long,
      ${Buffer.from([0, 255])}::bytea as bytes, ${null}::text as nothing, ${true}::boolean as yes,
      ${'b'} = any(${['a', 'b']}::text[]) as among`.execute(database.system);
    expect(rows[0]).toEqual({
      number: 5,
      numeral: 5,
      time,
      list: ['a', 'b,"c'],
      document: [1, { a: 'ü' }],
      long,
      bytes: Buffer.from([0, 255]),
      nothing: null,
      yes: true,
      among: true,
    });
  });

  test('an update tells how many rows it changed', async () => {
    const row = product('counted');
    await database.system.insertInto('products').values(row).execute();
    const change = (version: number) =>
      database.system
        .updateTable('products')
        .set({ version: version + 1 })
        .where('id', '=', row.id)
        .where('version', '=', version)
        .executeTakeFirst();
    expect((await change(1)).numUpdatedRows).toBe(1n);
    expect((await change(1)).numUpdatedRows).toBe(0n);
  });

  test('one of many guarded updates at once wins', async () => {
    const row = product('guarded');
    await database.system.insertInto('products').values(row).execute();
    const results = await Promise.all(
      Array.from({ length: 20 }, () =>
        database.system
          .updateTable('products')
          .set({ version: 2 })
          .where('id', '=', row.id)
          .where('version', '=', 1)
          .executeTakeFirst(),
      ),
    );
    expect(results.filter(({ numUpdatedRows }) => numUpdatedRows === 1n)).toHaveLength(1);
  });

  test('transactions at once do not mix', async () => {
    const row = product('counter');
    await database.system.insertInto('products').values(row).execute();
    await Promise.all(
      Array.from({ length: 20 }, () =>
        database.system.transaction().execute(async transaction => {
          const { version } = await transaction
            .selectFrom('products')
            .select('version')
            .where('id', '=', row.id)
            .forUpdate()
            .executeTakeFirstOrThrow();
          await transaction
            .updateTable('products')
            .set({ version: version + 1 })
            .where('id', '=', row.id)
            .execute();
        }),
      ),
    );
    expect(await versionOf(row.id)).toBe(21);
  });

  test('a transaction that throws leaves nothing, and the next one works', async () => {
    const row = product('undone');
    await expect(
      database.system.transaction().execute(async transaction => {
        await transaction.insertInto('products').values(row).execute();
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await expect(
      database.system.transaction().execute(async transaction => {
        await transaction.insertInto('products').values(row).execute();
        await sql`select 1 / 0`.execute(transaction);
      }),
    ).rejects.toMatchObject({ code: '22012' });
    await database.system.insertInto('products').values(row).execute();
    expect(await versionOf(row.id)).toBe(1);
  });

  test('a statement that breaks a rule says which', async () => {
    const row = product('twice');
    await database.system.insertInto('products').values(row).execute();
    await expect(database.system.insertInto('products').values(row).execute()).rejects.toMatchObject({
      code: '23505',
      constraint: 'products_pkey',
    });
  });

  test('notifications are heard, in order, after the commit', async () => {
    const heard: (string | undefined)[] = [];
    let all = Promise.withResolvers<void>();
    const stop = await database.listen('Some "channel"', payload => {
      heard.push(payload);
      if (payload === 'end') all.resolve();
    });
    const notify = (payload: string) => sql`select pg_notify('Some "channel"', ${payload})`;
    await notify('one').execute(database.system);
    await database.system.transaction().execute(async transaction => {
      await notify('two').execute(transaction);
      await sql`select pg_notify('another', 'nobody')`.execute(transaction);
    });
    await expect(
      database.system.transaction().execute(async transaction => {
        await notify('undone').execute(transaction);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await notify('end').execute(database.system);
    await all.promise;
    expect(heard).toEqual(['one', 'two', 'end']);

    all = Promise.withResolvers();
    const others: (string | undefined)[] = [];
    const stopOther = await database.listen('Some "channel"', payload => {
      others.push(payload);
      if (payload === 'end') all.resolve();
    });
    await stop();
    await notify('end').execute(database.system);
    await all.promise;
    expect([heard.length, others]).toEqual([3, ['end']]);
    await stopOther();
  });

  test('the queue hands a job over at once, and again when it fails', async () => {
    const boss = database.boss();
    await boss.start();
    try {
      await boss.createQueue('work', { notify: true, retryLimit: 1, retryDelay: 0 });
      const done = Promise.withResolvers<void>();
      const seen: unknown[] = [];
      await boss.work<{ step: number }>(
        'work',
        { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 },
        ([job]) => {
          seen.push(job?.data);
          if (seen.length === 1) return Promise.reject(new Error('once more'));
          done.resolve();
          return Promise.resolve();
        },
      );
      await boss.send('work', { step: 1 });
      await done.promise;
      expect(seen).toEqual([{ step: 1 }, { step: 1 }]);
    } finally {
      await boss.stop({ graceful: false });
    }
  });

  test('the queue takes part in a transaction', async () => {
    const boss = database.boss();
    await boss.start();
    try {
      await boss.createQueue('within');
      await expect(
        database.system.transaction().execute(async transaction => {
          await boss.send('within', {}, { db: fromKysely(transaction) });
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await boss.fetch('within')).toEqual([]);
    } finally {
      await boss.stop({ graceful: false });
    }
  });

  test('a transaction without a statement, or whose first one fails, leaves the connection as it was', async () => {
    await database.system.transaction().execute(() => Promise.resolve());
    await expect(
      database.system.transaction().execute(() => Promise.reject(new Error('at once'))),
    ).rejects.toThrow('at once');
    await expect(
      database.as('a', transaction => sql`select nothing`.execute(transaction)),
    ).rejects.toMatchObject({ code: '42703' });
    await database.check();
  });

  test('a change of the tables beneath prepared statements is no more than a moment’s failure', async () => {
    await sql`create table changing (id int)`.execute(database.system);
    const look = () => sql`select * from changing where ${1} = 1`.execute(database.system);
    for (let round = 0; round < 12; round++) await look();
    await sql`alter table changing add column more int`.execute(database.system);
    for (let tries = 0; tries < 12; tries++)
      await look().catch((error: unknown) =>
        expect(error).toMatchObject({ name: 'Failure', code: 'unavailable', recoverable: true }),
      );
    await expect(look()).resolves.toMatchObject({ rows: [] });
  });

  test('it answers whether it is there', async () => {
    await expect(database.check()).resolves.toBeUndefined();
  });

  test('closing does not wait for a transaction without end', async () => {
    const other = await open();
    const begun = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    const endless = other.system.transaction().execute(async transaction => {
      await sql`select 1`.execute(transaction);
      begun.resolve();
      await closed.promise;
      await sql`select 2`.execute(transaction);
    });
    endless.catch(() => {});
    await begun.promise;
    await other.close();
    closed.resolve();
    await expect(endless).rejects.toThrow();
  });

  test('closing twice is once', async () => {
    const other = await open();
    await Promise.all([other.close(), other.close()]);
    await expect(other.check()).rejects.toThrow();
  });
});
