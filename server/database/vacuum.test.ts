import { afterAll, beforeAll, expect, test } from 'vitest';
import { Connections } from './connections.ts';
import { openEmbedded } from './embedded.ts';
import type { Embedded } from './embedded.ts';
import { vacuumDue } from './vacuum.ts';

let embedded: Embedded;
let connections: Connections;
beforeAll(async () => {
  embedded = await openEmbedded({ folder: undefined, snapshot: undefined });
  connections = new Connections(
    { max: 1, user: 'postgres', database: 'postgres', ssl: false, stream: () => embedded.connect() },
    { away: 'The embedded database is away.' },
  );
}, 60_000);
afterAll(async () => {
  await connections.end();
  await embedded.close();
});

test('rows that updates have left behind make room for others, and unchanged tables are left alone', async () => {
  await connections.query('create table "Busy ones" (id int, filler text); create table quiet (id int)');
  await connections.query(
    'insert into "Busy ones" select n, repeat(\'x\', 200) from generate_series(1, 1000) n',
  );
  await connections.query('insert into quiet values (1)');
  const size = async () =>
    Number((await connections.query('select pg_relation_size(\'"Busy ones"\') as bytes')).rows[0]?.['bytes']);
  const change = () => connections.query('update "Busy ones" set id = id + 1');

  await change();
  expect(await vacuumDue(connections)).toEqual(['"public"."Busy ones"']);
  const settled = await size();
  for (let round = 0; round < 5; round++) {
    await change();
    await vacuumDue(connections);
  }
  // The old version of each row and the new one; without vacuum it would be seven.
  expect(await size()).toBeLessThanOrEqual(settled * 1.5);
  expect(await vacuumDue(connections)).toEqual([]);
});
