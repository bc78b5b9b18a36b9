import { mkdtemp, rm } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import type { Store } from '../artifacts/store.ts';
import type { Database } from '../database/database.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { keysOf } from './project.ts';
import type { VersionRow } from './version-rows.ts';

/**
 * Puts what the latest run of a version left where projects keep it: outputs, then the log, then the marker that says
 * all of it is there. May be done any number of times, by several processes at once: the same run leaves the same bytes.
 */
export async function settle(
  { database, store, jobs }: { database: Database; store: Store; jobs: Pick<Jobs, 'log'> },
  row: VersionRow,
): Promise<void> {
  const { client_id: clientId, project_id, name, version, extension, job_id: jobId } = row;
  if (jobId === null) return;
  const keys = keysOf(clientId, name, version, extension);
  const artifacts =
    row.job_status === 'COMPLETED' && row.content_key !== null
      ? await artifactsOf(database, clientId, row.content_key)
      : [];
  const outputs: string[] = [];
  const formats = new Set<string>();
  for (const { name: file, format, media_type: mediaType, storage_key } of artifacts) {
    // `part_v3.step`; a second file of a format, such as a picture of another side, keeps its own name behind.
    const key = keys.output(formats.has(format) ? `_${file}` : `.${format}`);
    formats.add(format);
    if (await copy(store, storage_key, key, mediaType)) outputs.push(key);
  }
  const log = (await jobs.log({ clientId }, jobId)) ?? '';
  const error = row.error_code === null ? '' : `${row.error_code}: ${row.error_message ?? ''}\n`;
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  await store.put(keys.log, text(log + error), { mediaType: 'text/plain; charset=utf-8' });
  const marker = { job: jobId, status: row.job_status, outputs, log: keys.log };
  await store.put(keys.done, text(`${JSON.stringify(marker, null, 2)}\n`), { mediaType: 'application/json' });
  await database.as(clientId, transaction =>
    transaction
      .updateTable('project_versions')
      .set({ settled_at: new Date(), job_id: jobId })
      .where('client_id', '=', clientId)
      .where('project_id', '=', project_id)
      .where('version', '=', version)
      .execute(),
  );
}

const artifactsOf = (database: Database, clientId: string, contentKey: string) =>
  database.as(clientId, transaction =>
    transaction
      .selectFrom('artifacts')
      .where('client_id', '=', clientId)
      .where('content_key', '=', contentKey)
      .orderBy('name')
      .select(['name', 'format', 'media_type', 'storage_key'])
      .execute(),
  );

/** By way of a file, because outputs may be larger than what fits into memory. False: it is gone. */
async function copy(store: Store, from: string, to: string, mediaType: string): Promise<boolean> {
  const found = await store.get(from);
  if (!found) return false;
  const folder = await mkdtemp(join(tmpdir(), 'formwork-project-'));
  try {
    const path = join(folder, 'output');
    await pipeline(Readable.fromWeb(found.body as NodeReadableStream), createWriteStream(path));
    await store.put(to, { path }, { mediaType });
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
