import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Store } from '../artifacts/store.ts';
import type { Database } from '../database/database.ts';
import { Failure } from '../failure.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Scope } from '../scope.ts';
import { keysOf, scriptUpload } from './project.ts';
import type { Projects, ProjectVersion, ScriptUpload } from './project.ts';
import { extensionOf, requestOf } from './request.ts';
import { settle } from './settle.ts';
import { countStates, isDue, readVersions } from './version-rows.ts';
import type { VersionRow } from './version-rows.ts';
import { watchProjects } from './watch.ts';

export interface ProjectsOptions {
  database: Database;
  store: Store;
  jobs: Jobs;
  /** Of the watcher, which goes on whatever happens. */
  fault?: (error: unknown) => void;
}

/** Projects as rows, with their files in the store; what a request asks is one client's transaction each time. */
export function createProjects({ database, store, jobs, fault = () => {} }: ProjectsOptions): Projects {
  const rowsOf = (
    clientId: string,
    name: string,
    { version, before, limit = 1 }: { version?: number | undefined; before?: number; limit?: number },
  ): Promise<VersionRow[]> => {
    const same = version === undefined ? sql`true` : sql`v.version = ${version}`;
    const older = before === undefined ? sql`true` : sql`v.version < ${before}`;
    return database.as(clientId, transaction =>
      readVersions(
        transaction,
        sql`v.client_id = ${clientId} and p.client_id = ${clientId} and p.name = ${name} and ${same} and ${older}`,
        limit,
      ),
    );
  };

  const present = async (scope: Scope, row: VersionRow): Promise<ProjectVersion> => {
    // Usually the watcher was faster; if the store is away it comes back to this later.
    const settled =
      isDue(row) &&
      (await settle({ database, store, jobs }, row).then(
        () => true,
        (error: unknown) => {
          fault(error);
          return false;
        },
      ));
    return {
      version: row.version,
      key: row.storage_key,
      size: row.size,
      sha256: row.sha256,
      createdAt: row.created_at.toISOString(),
      job: (row.job_id !== null && (await jobs.get(scope, row.job_id))) || null,
      processed: settled || (row.settled_at !== null && !isDue(row)),
    };
  };

  const start = async (scope: Scope, row: VersionRow, upload: ScriptUpload): Promise<void> => {
    const { name, version, project_id } = row;
    await jobs.submit(scope, requestOf(name, version, upload), {
      // With a space, which no key of a request has: whoever starts this run, and however often, it is one job.
      idempotencyKey: `project ${project_id} ${version}`,
      project: { id: project_id, version },
    });
  };

  const latestRow = async (
    clientId: string,
    name: string,
    version?: number,
  ): Promise<VersionRow | undefined> => (await rowsOf(clientId, name, { version }))[0];

  return {
    list: ({ clientId }) =>
      database.as(clientId, async transaction => {
        const { rows } = await sql<{
          name: string;
          created_at: Date;
          versions: number;
          latest: number | null;
        }>`
          select p.name, p.created_at, count(v.version) as versions, max(v.version) as latest
          from projects p left join project_versions v on v.client_id = p.client_id and v.project_id = p.id
          where p.client_id = ${clientId} group by p.id, p.name, p.created_at order by p.name
        `.execute(transaction);
        return rows.map(({ name, created_at, versions, latest }) => ({
          name,
          createdAt: created_at.toISOString(),
          versions,
          latest,
        }));
      }),

    async upload(scope, name, upload) {
      const { clientId } = scope;
      // Refuses formats before anything is kept.
      requestOf(name, 1, upload);
      const bytes = new TextEncoder().encode(upload.script);
      const version = await addVersion(database, clientId, name, upload, bytes);
      const row = await latestRow(clientId, name, version);
      if (!row) throw new Error(`Version ${version} of ${name} was written and is not there.`);
      try {
        await store.put(row.storage_key, bytes, { mediaType: 'text/plain; charset=utf-8' });
        await start(scope, row, upload);
      } catch (error) {
        if (!(await latestRow(clientId, name, version))?.job_id) await forget(database, store, row);
        throw error;
      }
      const started = await latestRow(clientId, name, version);
      if (!started) throw new Error(`Version ${version} of ${name} was written and is not there.`);
      return present(scope, started);
    },

    async versions(scope, name, { limit = 50, before } = {}) {
      const { clientId } = scope;
      const rows = await rowsOf(clientId, name, { limit, ...(before !== undefined && { before }) });
      if (rows.length === 0 && !(await exists(database, clientId, name))) return undefined;
      const versions: ProjectVersion[] = [];
      for (const row of rows) versions.push(await present(scope, row));
      return versions;
    },

    async states({ clientId }, name) {
      if (!(await exists(database, clientId, name))) return undefined;
      const counts = await database.as(clientId, transaction => countStates(transaction, clientId, name));
      return Object.fromEntries(counts.map(({ status, count }) => [status, count]));
    },

    async version(scope, name, version) {
      const row = await latestRow(scope.clientId, name, version);
      return row && present(scope, row);
    },

    async script({ clientId }, name, version) {
      const row = await latestRow(clientId, name, version);
      const bytes = row && (await store.read(row.storage_key));
      if (!row || !bytes) return undefined;
      return { file: row.storage_key.split('/').at(-1) ?? name, text: new TextDecoder().decode(bytes) };
    },

    async log({ clientId }, name, version) {
      const row = await latestRow(clientId, name, version);
      if (!row) return undefined;
      const text = row.job_id === null ? '' : ((await jobs.log({ clientId }, row.job_id)) ?? '');
      return { version: row.version, text };
    },

    watch: signal =>
      watchProjects({
        database,
        settle: row => settle({ database, store, jobs }, row),
        async resume(row) {
          const bytes = await store.read(row.storage_key);
          if (!bytes) return forget(database, store, row);
          const upload = scriptUpload.parse({
            ...row.request,
            filename: `script.${row.extension}`,
            script: new TextDecoder().decode(bytes),
          });
          await start({ clientId: row.client_id }, row, upload);
        },
        fault,
        signal,
      }),
  };
}

async function exists(database: Database, clientId: string, name: string): Promise<boolean> {
  const found = await database.as(clientId, transaction =>
    transaction
      .selectFrom('projects')
      .where('client_id', '=', clientId)
      .where('name', '=', name)
      .select('id')
      .executeTakeFirst(),
  );
  return found !== undefined;
}

/** Versions that one project may have. */
const VERSIONS = 1000;

/** Counts on: whoever uploads to the same project at the same moment waits for the row of the project, and gets the next number. */
async function addVersion(
  database: Database,
  clientId: string,
  name: string,
  { filename, parameters, formats }: ScriptUpload,
  bytes: Uint8Array,
): Promise<number> {
  const extension = extensionOf(filename);
  return database.as(clientId, async transaction => {
    await sql`
      insert into projects (id, client_id, name) values (${randomUUID()}, ${clientId}, ${name})
      on conflict (client_id, name) do nothing
    `.execute(transaction);
    const project = await transaction
      .selectFrom('projects')
      .where('client_id', '=', clientId)
      .where('name', '=', name)
      .select('id')
      .forUpdate()
      .executeTakeFirstOrThrow();
    const { count, last } = await transaction
      .selectFrom('project_versions')
      .where('client_id', '=', clientId)
      .where('project_id', '=', project.id)
      .select(({ fn }) => [fn.countAll<number>().as('count'), fn.max('version').as('last')])
      .executeTakeFirstOrThrow();
    if (count >= VERSIONS)
      throw new Failure(
        'conflict',
        `The project ${name} has ${VERSIONS} versions, which is the limit. Begin a new one.`,
      );
    const version = (last ?? 0) + 1;
    await transaction
      .insertInto('project_versions')
      .values({
        project_id: project.id,
        client_id: clientId,
        version,
        extension,
        size: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        storage_key: keysOf(clientId, name, version, extension).script,
        request: JSON.stringify({ parameters, ...(formats && { formats }) }),
      })
      .execute();
    return version;
  });
}

/** Takes a version back that could not be kept or started. */
async function forget(database: Database, store: Store, row: VersionRow): Promise<void> {
  await database.as(row.client_id, transaction =>
    transaction
      .deleteFrom('project_versions')
      .where('client_id', '=', row.client_id)
      .where('project_id', '=', row.project_id)
      .where('version', '=', row.version)
      .execute(),
  );
  // Whoever comes next may have the number already; then the object is theirs.
  const again = await database.as(row.client_id, transaction =>
    readVersions(transaction, sql`v.client_id = ${row.client_id} and v.storage_key = ${row.storage_key}`, 1),
  );
  if (again.length === 0) await store.delete(row.storage_key).catch(() => {});
}
