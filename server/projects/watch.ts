import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { due, readVersions } from './version-rows.ts';
import type { VersionRow } from './version-rows.ts';

export interface WatchOptions {
  database: Database;
  /** For a version whose run has ended. */
  settle(row: VersionRow): Promise<void>;
  /** For a version without a run: its upload was cut off. */
  resume(row: VersionRow): Promise<void>;
  fault(error: unknown): void;
  signal: AbortSignal;
}

/** Milliseconds between looks at everything, whatever was announced or missed. */
const LOOK = 30_000;
/** Changes of jobs come in swarms; one look serves those of so many milliseconds. */
const SWARM = 200;
/** An upload takes moments. One without a run after so many seconds was cut off. */
const ABANDONED = 60;
const BATCH = 50;

/** Works for all clients, so past row-level security; what it changes it changes as the row's client. */
export async function watchProjects({
  database,
  settle,
  resume,
  fault,
  signal,
}: WatchOptions): Promise<void> {
  let wake: () => void = () => {};
  let heard = new Set<string>();
  let all = true;
  const stop = await database
    .listen('formwork_jobs', id => {
      if (id === undefined) all = true;
      else heard.add(id);
      wake();
    })
    .catch(fault);
  let looked = 0;
  while (!signal.aborted) {
    try {
      const ids = [...heard];
      heard = new Set();
      if (all || Date.now() - looked >= LOOK || (ids.length > 0 && (await endedOfProjects(database, ids)))) {
        all = false;
        looked = Date.now();
        for (const [rows, work] of [
          [await find(database, due), settle],
          [await find(database, abandoned), resume],
        ] as const)
          for (const row of rows) {
            if (signal.aborted) break;
            await work(row).catch(fault);
          }
      }
    } catch (error) {
      fault(error);
    }
    if (signal.aborted) break;
    await new Promise<void>(resolve => {
      const timer = setTimeout(resolve, LOOK);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
      if (heard.size > 0 || all) wake();
    });
    signal.removeEventListener('abort', wake);
    await delay(SWARM, undefined, { signal }).catch(() => {});
  }
  await stop?.();
}

const abandoned = sql`j.id is null and v.created_at < now() - ${ABANDONED} * interval '1 second'`;

const find = (database: Database, where: typeof due): Promise<VersionRow[]> =>
  database.system.transaction().execute(transaction => readVersions(transaction, where, BATCH));

async function endedOfProjects({ system }: Database, ids: string[]): Promise<boolean> {
  const found = await system
    .selectFrom('jobs')
    .where('id', 'in', ids)
    .where('project_id', 'is not', null)
    .where('status', 'in', ['COMPLETED', 'FAILED', 'CANCELLED'])
    .select('id')
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
