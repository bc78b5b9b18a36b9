import { escapeIdentifier } from 'pg';
import type { Connections } from './connections.ts';

/** Milliseconds between looks. */
const interval = 60_000;

/**
 * The embedded database has no process beside its session that would do what autovacuum does: without this, each update
 * of a row would stay on disk for ever, and plans would be made for empty tables. Table by table, so that nobody waits
 * for long. Answers how to stop it.
 */
export function keepVacuumed(connections: Connections): () => void {
  let busy: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    busy ??= vacuumDue(connections)
      // It comes again.
      .catch(() => {})
      .finally(() => {
        busy = undefined;
      });
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}

/** Vacuums and analyses the tables that PostgreSQL's autovacuum would, by its default thresholds. Answers which. */
export async function vacuumDue(connections: Connections): Promise<string[]> {
  // Counts are written down now and then; of what was done a moment ago too, please.
  await connections.query('select pg_stat_force_next_flush()');
  const { rows } = await connections.query(`
    select schemaname as schema, relname as name from pg_stat_user_tables
    where n_dead_tup > 50 + 0.2 * n_live_tup or n_mod_since_analyze > 50 + 0.1 * n_live_tup
    order by 1, 2`);
  const names = rows.map(({ schema, name }) =>
    [schema, name].map(part => escapeIdentifier(String(part))).join('.'),
  );
  for (const name of names) await connections.query(`vacuum (analyze) ${name}`);
  return names;
}
