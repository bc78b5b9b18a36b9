import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { PgBoss } from 'pg-boss';
import type { Artifacts } from '../artifacts/artifacts.ts';
import type { Database } from '../database/database.ts';
import type { Settings } from '../settings.ts';
import { WAKE } from './attempts.ts';
import type { Jobs } from './jobs.ts';
import type { Log } from './log.ts';
import { prewarm } from './prewarm.ts';
import { workFolder } from './run-attempt.ts';
import type { ProductionEngine } from '../engines/engine.ts';

const SWEEP = 'formwork-sweep';
const PREWARM = 'formwork-prewarm';

export interface MaintenanceOptions {
  database: Database;
  artifacts: Artifacts;
  engines: readonly ProductionEngine[];
  settings: Settings;
  jobs: Jobs;
  log: Log;
  /** A retry is due. */
  wake(): void;
}

/**
 * What must wait or recur, over pg-boss, so that it survives a restart and one worker of the fleet does it: wake-ups of
 * retries, the sweep of what has expired, pre-warming.
 */
export async function startMaintenance(options: MaintenanceOptions): Promise<PgBoss> {
  const { database, settings, log, wake } = options;
  const boss = database.boss();
  boss.on('error', error => log.warn({ err: error }, 'queue'));
  await boss.start();
  const kept = { deleteAfterSeconds: 60, retentionSeconds: 86_400, retryLimit: 1 };
  await boss.createQueue(WAKE, kept);
  // One waits and one runs, however many workers ask.
  for (const name of [SWEEP, PREWARM])
    await boss.createQueue(name, { ...kept, policy: 'stately', notify: true });
  await boss.work(WAKE, { batchSize: 100, pollingIntervalSeconds: 2 }, async () => wake());
  await boss.work(SWEEP, {}, () => sweep(options));
  await boss.schedule(SWEEP, '*/15 * * * *');
  const { PREWARM: file } = settings;
  if (file !== undefined) {
    await boss.work(PREWARM, {}, () => prewarm({ ...options, file }));
    await boss.send(PREWARM, {});
  }
  return boss;
}

/** Days that jobs without a project stay in the lists after they have ended. */
const JOB_DAYS = 30;

async function sweep({ database, artifacts, settings, log }: MaintenanceOptions): Promise<void> {
  const removed = await artifacts.sweep();
  const { numAffectedRows } = await sql`
    delete from jobs where id in (
      select id from jobs where completed_at < now() - ${Math.max(JOB_DAYS, settings.ARTIFACT_DAYS)}::float8 * interval '1 day'
        and project_id is null limit 10000
    )
  `.execute(database.system);
  log.info({ ...removed, jobs: Number(numAffectedRows ?? 0) }, 'swept');
}

/** Removes folders that attempts of workers on this machine left when they were killed. */
export async function sweepWorkFolders(database: Database, settings: Settings): Promise<void> {
  const folder = workFolder(settings);
  const names = await readdir(folder).catch(() => []);
  if (names.length === 0) return;
  const { rows } = await sql<{ name: string }>`
    select id || '-' || attempt as name from jobs where status = 'PROCESSING' and not cached
  `.execute(database.system);
  const inUse = new Set(rows.map(({ name }) => name));
  for (const name of names)
    if (!inUse.has(name)) await rm(join(folder, name), { recursive: true, force: true }).catch(() => {});
}
