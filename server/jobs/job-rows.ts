import { sql } from 'kysely';
import type { RawBuilder, Transaction } from 'kysely';
import type { Schema } from '../database/schema.ts';
import type { Artifact, Facts, Job, JobKind, JobStatus, PreviewComparison } from './job.ts';

/** As `shown` gives it. */
export interface ShownRow {
  id: string;
  kind: JobKind;
  title: string | null;
  formats: string[] | null;
  status: JobStatus;
  stage: string | null;
  progress: number;
  cached: boolean;
  retry_count: number;
  max_retries: number;
  error_code: string | null;
  error_message: string | null;
  created_at: Date;
  started_at: Date | null;
  completed_at: Date | null;
  engine: { name: string; version: string } | null;
  facts: Facts | null;
  comparison: PreviewComparison | null;
  seconds: number | null;
  expires_at: Date | null;
  artifacts: Omit<Artifact, 'url'>[] | null;
}

/** Of requests that name none. */
export const TEST_FORMATS = ['txt'];

/** Jobs with their results, as everyone sees them, newest first. `where` speaks of `jobs j`. */
export async function readJobs(
  transaction: Transaction<Schema>,
  where: RawBuilder<unknown>,
  limit = 1,
): Promise<Job[]> {
  const { rows } = await sql<ShownRow>`
    ${shown(sql`jobs`)} where ${where} order by j.created_at desc, j.id desc limit ${limit}
  `.execute(transaction);
  const waiting = rows.flatMap(({ id, status }) => (status === 'QUEUED' ? [id] : []));
  const places = waiting.length > 0 ? await positions(transaction, waiting) : new Map<string, number>();
  return rows.map(row => toJob(row, places.get(row.id)));
}

/** Rows of `from`, a table or query like `jobs`, with their results. */
export const shown = (from: RawBuilder<unknown>): RawBuilder<ShownRow> => sql`
  select j.id, j.kind, j.request ->> 'title' as title, j.request -> 'formats' as formats, j.status, j.stage,
    j.progress, j.cached, j.retry_count, j.max_retries, j.error_code, j.error_message, j.created_at, j.started_at,
    j.completed_at, r.engine, r.facts, r.comparison, r.seconds, r.expires_at,
    case when r.client_id is not null then (
      select json_agg(json_build_object(
        'name', a.name, 'format', a.format, 'mediaType', a.media_type, 'size', a.size, 'sha256', a.sha256
      ) order by a.name)
      from artifacts a where a.client_id = r.client_id and a.content_key = r.content_key
    ) end as artifacts
  from ${from} j
  left join results r on j.status = 'COMPLETED' and r.client_id = j.client_id and r.content_key = j.content_key
    and (r.expires_at is null or r.expires_at > now())
`;

/** Of jobs that wait. */
async function positions(transaction: Transaction<Schema>, ids: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; position: number }>`
    select * from jobs_positions(string_to_array(${ids.join(',')}, ',')::uuid[])
  `.execute(transaction);
  return new Map(rows.map(({ id, position }) => [id, position]));
}

export function toJob(row: ShownRow, position?: number): Job {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    formats: row.formats ?? TEST_FORMATS,
    status: row.status,
    stage: row.stage,
    progress: row.progress,
    position: position ?? null,
    cached: row.cached,
    retryCount: row.retry_count,
    maxRetries: row.max_retries,
    error:
      row.error_code === null || row.status === 'CANCELLED'
        ? null
        : { code: row.error_code, message: row.error_message ?? '' },
    result: row.engine && {
      engine: row.engine,
      ...(row.facts ? { facts: row.facts } : {}),
      ...(row.comparison ? { comparison: row.comparison } : {}),
      seconds: row.seconds ?? 0,
      artifacts: (row.artifacts ?? []).map(artifact => ({
        ...artifact,
        url: `/api/v1/jobs/${row.id}/artifacts/${encodeURIComponent(artifact.name)}`,
      })),
      expiresAt: row.expires_at?.toISOString() ?? null,
    },
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
  };
}
