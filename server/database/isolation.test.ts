import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { databases } from './testing.ts';

const product = (client: string) => ({ id: randomUUID(), client_id: client, name: 'Box', document: '{}' });
const denied = { message: expect.stringContaining('row-level security') as string };

describe.each(databases())('clients on $name', ({ name, open }) => {
  let database: Database;
  const mine = product('a');
  const theirs = product('b');
  beforeAll(async () => {
    database = await open();
    await database.as('a', transaction => transaction.insertInto('products').values(mine).execute());
    await database.as('b', transaction => transaction.insertInto('products').values(theirs).execute());
  }, 60_000);

  const idsAs = (client: string) =>
    database.as(client, async transaction =>
      (await transaction.selectFrom('products').select('id').execute()).map(({ id }) => id),
    );

  test('every table with a client is scoped to it', async () => {
    const { rows } = await sql<{ name: string; secured: boolean; policies: string[] }>`
      select c.relname as name, c.relrowsecurity as secured,
        array(select pg_get_expr(polqual, polrelid) || ' / ' || pg_get_expr(polwithcheck, polrelid) from pg_policy
          where polrelid = c.oid and polcmd = '*' and polroles = array['formwork_client'::regrole::oid]) as policies
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'client_id'
      where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`.execute(database.system);
    expect(rows.length).toBeGreaterThanOrEqual(9);
    for (const row of rows) {
      expect(row, row.name).toMatchObject({ secured: true });
      expect(row.policies, `${row.name}: its migration must call formwork_scope`).toHaveLength(1);
      expect(
        row.policies[0]?.match(/client_id = \( SELECT current_setting\('formwork.client_id'/g),
      ).toHaveLength(2);
    }
  });

  test.each(["a'; drop table products; --", 'a\\', "$$''", 'ü "\u{1f9f1}'])(
    'a client’s id is never read as SQL: %s',
    async client => {
      const row = product(client);
      await database.as(client, transaction => transaction.insertInto('products').values(row).execute());
      expect(await idsAs(client)).toEqual([row.id]);
      await database.system.deleteFrom('products').where('id', '=', row.id).execute();
    },
  );

  test('a client’s id with NUL is refused before anything is asked', async () => {
    await expect(database.as('a\0', transaction => sql`select 1`.execute(transaction))).rejects.toThrow(
      'NUL',
    );
    expect(await idsAs('a')).toEqual([mine.id]);
  });

  test('each sees its own rows; the system sees all', async () => {
    expect(await idsAs('a')).toEqual([mine.id]);
    expect(await idsAs('b')).toEqual([theirs.id]);
    expect(await idsAs('c')).toEqual([]);
    expect(await idsAs('')).toEqual([]);
    expect(await database.system.selectFrom('products').select('id').execute()).toHaveLength(2);
  });

  test('another client’s rows cannot be changed or deleted, nor one’s own given away', async () => {
    await database.as('a', async transaction => {
      const update = sql`update products set name = 'mine' where id = ${theirs.id} or client_id = 'b'`;
      expect((await update.execute(transaction)).numAffectedRows).toBe(0n);
      expect(
        (await sql`delete from products where client_id <> 'a'`.execute(transaction)).numAffectedRows,
      ).toBe(0n);
    });
    await expect(
      database.as('a', transaction => sql`update products set client_id = 'b'`.execute(transaction)),
    ).rejects.toMatchObject(denied);
    await expect(
      database.as('a', transaction => transaction.insertInto('products').values(product('b')).execute()),
    ).rejects.toMatchObject(denied);
    expect(await idsAs('b')).toEqual([theirs.id]);
  });

  test('rows cannot hang on another client’s: foreign keys, which policies do not see, have the client in them', async () => {
    const { rows } = await sql<{ name: string; pairs: string[] }>`
      select conname as name, array(
          select mine.attname || '=' || theirs.attname from unnest(conkey, confkey) as pair(here, there)
          join pg_attribute mine on mine.attrelid = conrelid and mine.attnum = pair.here
          join pg_attribute theirs on theirs.attrelid = confrelid and theirs.attnum = pair.there) as pairs
      from pg_constraint where contype = 'f'
        and exists (select from pg_attribute where attrelid = conrelid and attname = 'client_id')
        and exists (select from pg_attribute where attrelid = confrelid and attname = 'client_id')`.execute(
      database.system,
    );
    expect(rows.length).toBeGreaterThanOrEqual(4);
    for (const row of rows) expect(row.pairs, row.name).toContain('client_id=client_id');
  });

  test.each([
    'select * from formwork_migrations',
    'create table mine (id int)',
    'alter table products disable row level security',
    'drop policy of_client on products',
    'truncate products',
    'create role friend superuser',
  ])('refuses %s', async statement => {
    await expect(
      database.as('a', transaction => sql.raw(statement).execute(transaction)),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test('nothing of a client is left on the connection', async () => {
    // More than the pool has connections, so that each has served one.
    await Promise.all(Array.from({ length: 12 }, (_, index) => idsAs(`client ${index}`)));
    await expect(database.as('a', () => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
    const looks = await Promise.all(
      Array.from({ length: 12 }, () =>
        sql<{ role: string; client: string | null }>`select current_user as role,
          nullif(current_setting('formwork.client_id', true), '') as client`.execute(database.system),
      ),
    );
    for (const { rows } of looks) expect(rows).toEqual([{ role: 'postgres', client: null }]);
  });

  test('many clients at once stay apart', async () => {
    await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const client = `crowd ${index}`;
        const row = product(client);
        await database.as(client, transaction => transaction.insertInto('products').values(row).execute());
        expect(await idsAs(client)).toEqual([row.id]);
      }),
    );
  });

  test.runIf(name === 'PGlite')(
    'a transaction inside a transaction is refused instead of waiting for itself',
    async () => {
      await expect(database.as('a', () => idsAs('a'))).rejects.toThrow('wait for itself');
      expect(await idsAs('a')).toEqual([mine.id]);
    },
  );
});
