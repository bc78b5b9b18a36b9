import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Exclusion } from './exclusion.ts';
import type { Store, Stored } from './store.ts';

/** Milliseconds after which an object that no row knows was left by somebody who died. */
const STRAY = 24 * 60 * 60 * 1000;
const BATCH = 500;

/**
 * Removes rows that have expired, then objects without a row. An object goes only under its lock, and only when it is
 * old: whoever publishes one that is there already makes it young first, under the same lock.
 */
export async function sweep(
  database: Database,
  store: Store,
  exclusion: Exclusion,
  now: Date,
): Promise<{ results: number; uploads: number; strays: number }> {
  const { system } = database;
  const { rows: results } = await sql<{ keys: string[] }>`
    with expired as (
      select client_id, content_key from results where expires_at < ${now.toISOString()}::timestamptz limit 10000
    ), objects as (
      select e.client_id, e.content_key, coalesce(array_agg(a.storage_key) filter (where a.name is not null), '{}') as keys
      from expired e left join artifacts a on a.client_id = e.client_id and a.content_key = e.content_key
      group by e.client_id, e.content_key
    )
    delete from results r using objects o
    where r.client_id = o.client_id and r.content_key = o.content_key
      and r.expires_at < ${now.toISOString()}::timestamptz
    returning o.keys
  `.execute(system);
  // A job that waits still needs what its request names.
  const { rows: uploads } = await sql<{ key: string }>`
    delete from uploads u where u.expires_at < ${now.toISOString()}::timestamptz and not exists (
      select from jobs j where j.client_id = u.client_id and j.status in ('PENDING', 'QUEUED', 'PROCESSING')
        and position(u.sha256 in j.request::text) > 0
    )
    returning u.storage_key as key
  `.execute(system);
  for (const key of [...results.flatMap(({ keys }) => keys), ...uploads.map(({ key }) => key)])
    await removeStray(key);

  let strays = 0;
  for (const prefix of ['artifacts/', 'uploads/']) {
    let batch: Stored[] = [];
    const flush = async (): Promise<void> => {
      const known = await knownAmong(
        database,
        batch.map(({ key }) => key),
      );
      for (const { key } of batch) if (!known.has(key) && (await removeStray(key))) strays++;
      batch = [];
    };
    for await (const object of store.list(prefix)) {
      if (isOld(object)) batch.push(object);
      if (batch.length === BATCH) await flush();
    }
    await flush();
  }
  return { results: results.length, uploads: uploads.length, strays };

  function isOld({ modified }: Stored): boolean {
    return now.getTime() - modified.getTime() > STRAY;
  }

  function removeStray(key: string): Promise<boolean> {
    return exclusion.run(key, async () => {
      const object = await store.head(key);
      if (!object || !isOld(object) || (await knownAmong(database, [key])).size > 0) return false;
      await store.delete(key);
      return true;
    });
  }
}

/** Those of the keys that a row has. */
async function knownAmong({ system }: Database, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await sql<{ key: string }>`
    select storage_key as key from artifacts where storage_key = any(${keys}::text[])
    union all select storage_key from uploads where storage_key = any(${keys}::text[])
  `.execute(system);
  return new Set(rows.map(({ key }) => key));
}
