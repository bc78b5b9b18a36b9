import { sql } from 'kysely';
import type { RawBuilder, Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { JobStatus } from '../jobs/job.ts';
import type { Extension } from './project.ts';

export interface VersionRow {
  client_id: string;
  project_id: string;
  name: string;
  version: number;
  extension: Extension;
  /** Parameters and formats that came with the script. */
  request: Record<string, unknown> | null;
  size: number;
  sha256: string;
  storage_key: string;
  created_at: Date;
  settled_at: Date | null;
  /** The run whose outputs are in the store. */
  settled_job: string | null;
  /** Its latest run. */
  job_id: string | null;
  job_status: JobStatus | null;
  content_key: string | null;
  error_code: string | null;
  error_message: string | null;
}

/** Versions with their latest runs, the highest numbers first; one statement. `where` speaks of `project_versions v`, `projects p`, latest run `j`. */
export async function readVersions(
  transaction: Transaction<Schema>,
  where: RawBuilder<unknown>,
  limit = 1000,
): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`
    select v.client_id, v.project_id, p.name, v.version, v.extension, v.request, v.size, v.sha256, v.storage_key,
      v.created_at, v.settled_at, v.job_id as settled_job, j.id as job_id, j.status as job_status, j.content_key,
      j.error_code, j.error_message
    from project_versions v
    join projects p on p.client_id = v.client_id and p.id = v.project_id
    left join lateral (
      select * from jobs j
      where j.client_id = v.client_id and j.project_id = v.project_id and j.project_version = v.version
      order by j.created_at desc, j.id desc limit 1
    ) j on true
    where ${where} order by v.version desc, v.project_id limit ${limit}
  `.execute(transaction);
  return rows;
}

/** The latest run has ended, and what it left is not, or not all, in the store. */
export const due = sql`j.status in ('COMPLETED', 'FAILED', 'CANCELLED') and (v.settled_at is null or v.job_id is distinct from j.id)`;

export const isDue = (row: VersionRow): boolean =>
  ['COMPLETED', 'FAILED', 'CANCELLED'].includes(row.job_status ?? '') &&
  (row.settled_at === null || row.settled_job !== row.job_id);
