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
  limit: number,
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

/** For each state how many versions of a project have their latest run in it. */
export async function countStates(
  transaction: Transaction<Schema>,
  clientId: string,
  name: string,
): Promise<{ status: JobStatus; count: number }[]> {
  const { rows } = await sql<{ status: JobStatus; count: number }>`
    select coalesce(j.status, 'PENDING') as status, count(*) as count
    from project_versions v
    join projects p on p.client_id = v.client_id and p.id = v.project_id
    left join lateral (
      select status from jobs j
      where j.client_id = v.client_id and j.project_id = v.project_id and j.project_version = v.version
      order by j.created_at desc, j.id desc limit 1
    ) j on true
    where v.client_id = ${clientId} and p.client_id = ${clientId} and p.name = ${name} group by 1
  `.execute(transaction);
  return rows;
}

/**
 * The latest run has ended, and what it left is not, or not all, in the store. Versions that were settled once are
 * looked at again only when a run of theirs has ended lately: somebody tried it again.
 */
export const due = sql`
  j.status in ('COMPLETED', 'FAILED', 'CANCELLED') and (v.settled_at is null or v.job_id is distinct from j.id)
  and (
    v.settled_at is null or (v.project_id, v.version) in (
      select project_id, project_version from jobs
      where project_id is not null and completed_at > now() - interval '2 days'
    )
  )`;

export const isDue = (row: VersionRow): boolean =>
  ['COMPLETED', 'FAILED', 'CANCELLED'].includes(row.job_status ?? '') &&
  (row.settled_at === null || row.settled_job !== row.job_id);
