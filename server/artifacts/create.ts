import { join, resolve } from 'node:path';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { OutputFile } from '../engines/engine.ts';
import type { Facts, PreviewComparison } from '../jobs/job.ts';
import type { Scope } from '../scope.ts';
import type { Settings } from '../settings.ts';
import type { Artifacts, Download, KeptResult, StagedFile } from './artifacts.ts';
import { Exclusion } from './exclusion.ts';
import { mediaType } from './media-types.ts';
import { receive, removeAbandoned, sha256OfFile } from './receive.ts';
import type { Store } from './store.ts';
import { sweep } from './sweep.ts';
import { FRESH, Uploads } from './uploads.ts';
import { verify } from './verify.ts';

/** Seconds that an address of the store is good for. */
const LINK = 600;

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

interface ArtifactsOptions {
  database: Database;
  store: Store;
  settings: Pick<Settings, 'DATA' | 'DATABASE_POOL'>;
}

export function createArtifacts({ database, store, settings }: ArtifactsOptions): Artifacts {
  const incoming = resolve(join(settings.DATA, 'incoming'));
  const exclusion = new Exclusion(database, settings.DATABASE_POOL);
  const uploads = new Uploads(database, store, exclusion, incoming);

  /** Puts a file under its final key, or finds what somebody put there before. */
  async function publish(scope: Scope, contentKey: string, file: OutputFile): Promise<StagedFile> {
    const { name, format, path, size } = file;
    const storageKey = `artifacts/${scope.clientId}/${contentKey}/${name}`;
    const type = mediaType(format);
    const staged = { name, format, mediaType: type, storageKey };
    const put = (): Promise<boolean> => store.put(storageKey, { path }, { ifAbsent: true, mediaType: type });
    const mine = async (): Promise<StagedFile> => ({ ...staged, size, sha256: await sha256OfFile(path) });
    // Where the store itself tells writers apart, the usual case needs no lock.
    if ((await store.exclusive()) && (await put())) return mine();
    return exclusion.run(storageKey, async () => {
      for (;;) {
        if (await put()) return mine();
        const [there, known] = [await store.get(storageKey), await store.head(storageKey)];
        if (!there || !known) {
          await there?.body.cancel();
          continue;
        }
        await using received = await receive(incoming, there.body);
        // Old ones without a row are swept away: this one shall have a row soon.
        if (Date.now() - known.modified.getTime() > FRESH)
          await store.put(storageKey, { path: received.path }, { mediaType: type });
        return { ...staged, size: received.size, sha256: received.sha256 };
      }
    });
  }

  return {
    async stage(scope, contentKey, output) {
      for (const file of output.files) await verify(file, output.engine);
      const staged: StagedFile[] = [];
      for (const file of output.files) staged.push(await publish(scope, contentKey, file));
      return staged;
    },

    result: ({ clientId }, contentKey) =>
      database.as(clientId, async transaction => {
        const { rows } = await sql<ResultRow>`
          select r.engine, r.facts, r.comparison, r.seconds, r.expires_at, coalesce(jsonb_agg(jsonb_build_object(
            'name', a.name, 'format', a.format, 'mediaType', a.media_type, 'size', a.size, 'sha256', a.sha256
          ) order by a.name) filter (where a.name is not null), '[]') as artifacts
          from results r left join artifacts a on a.client_id = r.client_id and a.content_key = r.content_key
          where r.client_id = ${clientId} and r.content_key = ${contentKey}
            and (r.expires_at is null or r.expires_at > now())
          group by r.client_id, r.content_key
        `.execute(transaction);
        return rows[0] && keptResult(rows[0]);
      }),

    async open({ clientId }, jobId, name, { served = false } = {}): Promise<Download | undefined> {
      if (!UUID.test(jobId)) return undefined;
      const row = await database.as(clientId, transaction =>
        transaction
          .selectFrom('jobs as j')
          .innerJoin('results as r', join =>
            join.onRef('r.client_id', '=', 'j.client_id').onRef('r.content_key', '=', 'j.content_key'),
          )
          .innerJoin('artifacts as a', join =>
            join.onRef('a.client_id', '=', 'j.client_id').onRef('a.content_key', '=', 'j.content_key'),
          )
          .select(['a.name', 'a.format', 'a.media_type', 'a.size', 'a.sha256', 'a.storage_key'])
          .where('j.client_id', '=', clientId)
          .where('j.id', '=', jobId)
          .where('j.status', '=', 'COMPLETED')
          .where('a.name', '=', name)
          .where(or => or.or([or('r.expires_at', 'is', null), or('r.expires_at', '>', sql<Date>`now()`)]))
          .executeTakeFirst(),
      );
      if (!row) return undefined;
      const { format, media_type: type, size, sha256, storage_key: key } = row;
      const url = `/api/v1/jobs/${jobId}/artifacts/${encodeURIComponent(name)}`;
      const artifact = { name, format, mediaType: type, size, sha256, url };
      const link = served ? undefined : await store.link(key, { name, mediaType: type, seconds: LINK });
      if (link !== undefined) return { artifact, link };
      const found = await store.get(key);
      return found && { artifact, body: found.body };
    },

    upload: (scope, body, limit) => uploads.add(scope, body, limit),
    readUpload: (scope, sha256) => uploads.read(scope, sha256),

    async sweep(now = new Date()) {
      await removeAbandoned(incoming);
      return sweep(database, store, exclusion, now);
    },
  };
}

interface ResultRow {
  engine: KeptResult['engine'];
  facts: Facts | null;
  comparison: PreviewComparison | null;
  seconds: number;
  expires_at: Date | null;
  artifacts: KeptResult['artifacts'];
}

const keptResult = ({
  engine,
  facts,
  comparison,
  seconds,
  expires_at,
  artifacts,
}: ResultRow): KeptResult => ({
  engine,
  ...(facts && { facts }),
  ...(comparison && { comparison }),
  seconds,
  artifacts,
  expiresAt: expires_at && expires_at.toISOString(),
});
