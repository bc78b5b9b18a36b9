import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { databases } from './testing.ts';

const product = (client: string, name = 'Box') => ({
  id: randomUUID(),
  client_id: client,
  name,
  document: JSON.stringify({ width: 12.5, tags: ['a', 'ü', '\u{1f9f1}'], nested: { none: null } }),
});

describe.each(databases())('rows on $name', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  }, 60_000);

  test('come back as they were', async () => {
    const row = product('types');
    await database.system.insertInto('products').values(row).execute();
    const back = await database.system
      .selectFrom('products')
      .selectAll()
      .where('id', '=', row.id)
      .executeTakeFirstOrThrow();
    expect(back).toMatchObject({ ...row, document: JSON.parse(row.document) as object, version: 1 });
    expect(back.created_at).toBeInstanceOf(Date);
    const { rows } = await sql`select 9007199254740991::int8 as big, count(*) as count, 1.5::float8 as double,
      true as yes, null as nothing, '2026-02-03'::date as day, '\\x0102'::bytea as bytes,
      array['a', 'b'] as list, '{"a": [1, "x"]}'::jsonb as document, '2026-02-03T04:05:06.789Z'::timestamptz as time
      from products where id = ${row.id}`.execute(database.system);
    expect(rows[0]).toEqual({
      big: 9_007_199_254_740_991,
      count: 1,
      double: 1.5,
      yes: true,
      nothing: null,
      day: '2026-02-03',
      bytes: Buffer.from([1, 2]),
      list: ['a', 'b'],
      document: { a: [1, 'x'] },
      time: new Date('2026-02-03T04:05:06.789Z'),
    });
  });
});
