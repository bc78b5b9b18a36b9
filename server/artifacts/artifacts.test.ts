import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cube } from '../../wasm/formats/samples.ts';
import { writeStl } from '../../wasm/formats/stl.ts';
import type { Database } from '../database/database.ts';
import { databases } from '../database/testing.ts';
import type { Output } from '../engines/engine.ts';
import type { Scope } from '../scope.ts';
import { settings } from '../settings.ts';
import type { Artifacts, StagedFile } from './artifacts.ts';
import { createArtifacts } from './create.ts';
import { FileStore } from './files.ts';
import type { Store, Stored } from './store.ts';
import { startS3 } from './testing.ts';

const ana: Scope = { clientId: 'ana' };
const ben: Scope = { clientId: 'ben' };
const hours = (count: number): Date => new Date(Date.now() + count * 3600_000);
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const stream = (bytes: Uint8Array | string): ReadableStream<Uint8Array> =>
  new Blob([bytes as Uint8Array<ArrayBuffer> | string]).stream();
const text = async (body: ReadableStream<Uint8Array> | undefined): Promise<string> =>
  new Response(body).text();

const box = writeStl({ mesh: cube(), name: 'Box' }, { encoding: 'ascii' });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-artifacts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What an engine leaves. */
async function output(
  files: Record<string, Uint8Array | string>,
  name: Output['engine']['name'] = 'openscad',
): Promise<Output> {
  const at = await mkdtemp(join(folder, 'run-'));
  return {
    engine: { name, version: '1' },
    files: await Promise.all(
      Object.entries(files).map(async ([name, content]) => {
        await writeFile(join(at, name), content);
        return { name, format: name.split('.').pop()!, path: join(at, name), size: content.length };
      }),
    ),
    seconds: 1.5,
    dispose: () => rm(at, { recursive: true }),
  };
}

const [pglite, postgres] = databases();

describe.each([
  ['files and PGlite', pglite, 'files'],
  ['S3 and PGlite', pglite, 's3'],
  ['files and PostgreSQL', postgres, 'files'],
  ['an S3 store without conditions and PostgreSQL', postgres, 'simple s3'],
] as const)('artifacts on %s', (_, { open }, kind) => {
  let database: Database;
  let store: Store;
  let artifacts: Artifacts;
  let close: () => Promise<void> = async () => {};
  let root: string;
  const fresh = (): Artifacts =>
    createArtifacts({ database, store, settings: settings({ DATA: join(folder, 'data') }) });
  /** Another process of the fleet; an embedded database has one only. */
  const another = (): Artifacts => (database.kind === 'pglite' ? artifacts : fresh());

  beforeAll(async () => {
    database = await open();
    if (kind === 'files') store = new FileStore((root = await mkdtemp(join(folder, 'files-'))));
    else {
      const server = await startS3({ conditional: kind === 's3' });
      close = async () => server[Symbol.asyncDispose]();
      store = server.store();
    }
    artifacts = fresh();
  }, 120_000);
  afterAll(() => close());
  beforeEach(async () => {
    await sql`truncate jobs, job_logs, results, artifacts, uploads`.execute(database.system);
    for (const key of await keys()) await store.delete(key);
  });

  async function keys(prefix = ''): Promise<string[]> {
    const found: Stored[] = [];
    for await (const object of store.list(prefix)) found.push(object);
    return found.map(({ key }) => key);
  }

  /** As the transaction that ends a job writes it. */
  async function commit(
    { clientId }: Scope,
    contentKey: string,
    files: readonly StagedFile[],
    expires: Date | null = hours(7 * 24),
    status = 'COMPLETED',
  ): Promise<string> {
    const id = randomUUID();
    await sql`insert into jobs (id, client_id, kind, request, content_key, status, max_retries, completed_at)
      values (${id}, ${clientId}, 'openscad', '{}', ${contentKey}, ${status}, 3, now())`.execute(
      database.system,
    );
    await sql`insert into results (client_id, content_key, engine, seconds, expires_at)
      values (${clientId}, ${contentKey}, '{"name":"openscad","version":"1"}', 1.5, ${expires?.toISOString() ?? null}::timestamptz)
      on conflict (client_id, content_key) do update set expires_at = excluded.expires_at`.execute(
      database.system,
    );
    for (const file of files)
      await sql`insert into artifacts (client_id, content_key, name, format, media_type, size, sha256, storage_key)
        values (${clientId}, ${contentKey}, ${file.name}, ${file.format}, ${file.mediaType}, ${file.size}, ${file.sha256}, ${file.storageKey})
        on conflict do nothing`.execute(database.system);
    return id;
  }

  async function bytesOf(scope: Scope, id: string, name: string): Promise<string> {
    const found = await artifacts.open(scope, id, name);
    return found?.link === undefined ? text(found?.body) : (await fetch(found.link)).text();
  }

  test('from an engine to a download', async () => {
    const made = await output({ 'part.stl': box, 'note.txt': 'hello' });
    const staged = await artifacts.stage(ana, 'key1', made);
    await made.dispose();
    expect(staged).toEqual([
      {
        name: 'part.stl',
        format: 'stl',
        mediaType: 'model/stl',
        size: box.length,
        sha256: sha256(box),
        storageKey: 'artifacts/ana/key1/part.stl',
      },
      expect.objectContaining({ name: 'note.txt', mediaType: 'text/plain', size: 5 }),
    ]);
    expect(await artifacts.result(ana, 'key1')).toBeUndefined();
    const id = await commit(ana, 'key1', staged);
    expect(await artifacts.result(ana, 'key1')).toEqual({
      engine: { name: 'openscad', version: '1' },
      seconds: 1.5,
      expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
      artifacts: [
        expect.objectContaining({ name: 'note.txt' }),
        { name: 'part.stl', format: 'stl', mediaType: 'model/stl', size: box.length, sha256: sha256(box) },
      ],
    });
    const found = await artifacts.open(ana, id, 'part.stl');
    expect(found?.artifact).toEqual({
      name: 'part.stl',
      format: 'stl',
      mediaType: 'model/stl',
      size: box.length,
      sha256: sha256(box),
      url: `/api/v1/jobs/${id}/artifacts/part.stl`,
    });
    expect(found?.link === undefined).toBe(kind === 'files');
    await found?.body?.cancel();
    expect(await bytesOf(ana, id, 'part.stl')).toBe(new TextDecoder().decode(box));
    const served = await artifacts.open(ana, id, 'part.stl', { served: true });
    expect(served?.link).toBeUndefined();
    expect(await text(served?.body)).toBe(new TextDecoder().decode(box));
  });

  test('nobody opens what belongs to others, is not finished, has expired or has another name', async () => {
    const staged = await artifacts.stage(ana, 'key1', await output({ 'note.txt': 'mine' }));
    const id = await commit(ana, 'key1', staged);
    expect(await artifacts.open(ben, id, 'note.txt')).toBeUndefined();
    expect(await artifacts.result(ben, 'key1')).toBeUndefined();
    for (const name of ['other.txt', '../note.txt', '', "' or 1=1 --"])
      expect(await artifacts.open(ana, id, name)).toBeUndefined();
    for (const wrong of [randomUUID(), 'no id', ''])
      expect(await artifacts.open(ana, wrong, 'note.txt')).toBeUndefined();
    const running = await commit(ana, 'key1', staged, null, 'PROCESSING');
    expect(await artifacts.open(ana, running, 'note.txt')).toBeUndefined();
    await sql`update results set expires_at = now() - interval '1 second'`.execute(database.system);
    expect(await artifacts.open(ana, id, 'note.txt')).toBeUndefined();
    expect(await artifacts.result(ana, 'key1')).toBeUndefined();
  });

  test('equal work of two clients is two artifacts', async () => {
    const [first] = await artifacts.stage(ana, 'key1', await output({ 'a.txt': 'of ana' }));
    const [second] = await artifacts.stage(ben, 'key1', await output({ 'a.txt': 'of ben' }));
    expect(second!.sha256).not.toBe(first!.sha256);
    expect(await keys()).toEqual(['artifacts/ana/key1/a.txt', 'artifacts/ben/key1/a.txt']);
  });

  test('of several attempts the first that publishes wins, and the others tell of its bytes', async () => {
    const attempts = await Promise.all(
      Array.from({ length: 6 }, (_, i) => output({ 'a.txt': `attempt ${i} `.repeat(i + 1) })),
    );
    const staged = await Promise.all(attempts.map(made => another().stage(ana, 'key1', made)));
    const told = new Set(staged.map(([file]) => `${file!.sha256} ${file!.size}`));
    expect(told.size).toBe(1);
    const id = await commit(ana, 'key1', staged[0]!);
    const content = await bytesOf(ana, id, 'a.txt');
    expect(sha256(content)).toBe(staged[0]![0]!.sha256);
    const zombie = await artifacts.stage(ana, 'key1', await output({ 'a.txt': 'much later' }));
    expect(zombie).toEqual(staged[0]);
    expect(await bytesOf(ana, id, 'a.txt')).toBe(content);
    expect(await keys()).toEqual(['artifacts/ana/key1/a.txt']);
  });

  test('a file that is damaged, empty, cut off or open is not published', async () => {
    const cut = box.subarray(0, box.length - 200);
    const open = writeStl({
      mesh: {
        ...cube([null]),
        indices: cube().indices.slice(3),
        colors: [{ start: 0, count: 33, color: null }],
      },
      name: 'x',
    });
    for (const [content, message, recoverable] of [
      [cut, 'ends early', true],
      ['', 'is empty', true],
      ['solid OpenSCAD_Model\nendsolid OpenSCAD_Model\n', 'no triangles', true],
      [open, '3 open edges', false],
    ] as const)
      await expect(
        artifacts.stage(ana, 'key1', await output({ 'a.txt': 'x', 'part.stl': content })),
      ).rejects.toMatchObject({
        code: 'output_invalid',
        recoverable,
        message: expect.stringMatching(new RegExp(`part\\.stl .*${message}`)),
      });
    expect(await keys()).toEqual([]);
    // A surface may be what somebody wants from Blender.
    await artifacts.stage(ana, 'key1', await output({ 'part.stl': open }, 'blender'));
  });

  test('an upload is kept once for each client, and read by nobody else', async () => {
    const content = new Uint8Array(1_500_000).fill(65);
    const first = await artifacts.upload(ana, stream(content));
    expect(first).toEqual({ sha256: sha256(content), size: 1_500_000 });
    expect(await artifacts.upload(ana, stream(content))).toEqual(first);
    expect(await artifacts.readUpload(ben, first.sha256)).toBeUndefined();
    expect(await artifacts.readUpload(ana, 'nonsense')).toBeUndefined();
    expect(Buffer.compare((await artifacts.readUpload(ana, first.sha256))!, content)).toBe(0);
    expect(await keys()).toEqual([`uploads/ana/${first.sha256}`]);
    await artifacts.upload(ben, stream(content));
    expect(await keys()).toHaveLength(2);
    expect(await artifacts.upload(ana, stream(''))).toEqual({ sha256: sha256(''), size: 0 });
    expect(await readdir(join(folder, 'data', 'incoming'))).toEqual([]);
  });

  test('an upload past its limit is refused while it comes, and leaves nothing', async () => {
    let sent = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1000;
        controller.enqueue(new Uint8Array(1000));
      },
      cancel() {
        cancelled = true;
      },
    });
    await expect(artifacts.upload(ana, endless, 10_000)).rejects.toMatchObject({
      code: 'too_large',
      status: 413,
    });
    expect(cancelled).toBe(true);
    expect(sent).toBeLessThan(20_000);
    const broken = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new Error('the connection was lost'));
      },
    });
    await expect(artifacts.upload(ana, broken)).rejects.toThrow('connection was lost');
    expect(await keys()).toEqual([]);
    expect(await readdir(join(folder, 'data', 'incoming'))).toEqual([]);
  });

  test('use renews an upload; without it, it goes after a day, unless a job waits for it', async () => {
    const { sha256: used } = await artifacts.upload(ana, stream('used'));
    const { sha256: unused } = await artifacts.upload(ana, stream('unused'));
    const { sha256: waited } = await artifacts.upload(ana, stream('waited'));
    await sql`update uploads set expires_at = now() + interval '1 hour'`.execute(database.system);
    await sql`insert into jobs (id, client_id, kind, request, content_key, status, max_retries)
      values (${randomUUID()}, 'ana', 'blender', ${JSON.stringify({ mesh: { upload: waited } })}::text::jsonb, 'k', 'QUEUED', 3)`.execute(
      database.system,
    );
    await artifacts.readUpload(ana, used);
    expect(await artifacts.sweep(hours(2))).toEqual({ results: 0, uploads: 1, strays: 0 });
    expect(await artifacts.readUpload(ana, unused)).toBeUndefined();
    expect(await artifacts.readUpload(ana, used)).toBeDefined();
    // Its object was young; in a day it is not.
    await sql`update uploads set expires_at = now() + interval '2 days'`.execute(database.system);
    expect(await artifacts.sweep(hours(25))).toEqual({ results: 0, uploads: 0, strays: 1 });
    expect((await keys()).sort()).toEqual([used, waited].map(sha => `uploads/ana/${sha}`).sort());
  });

  test('results go when they have expired, with their files; what a project keeps stays', async () => {
    for (const key of ['old', 'kept', 'new']) {
      const staged = await artifacts.stage(ana, key, await output({ 'a.txt': key, 'b.txt': key }));
      await commit(ana, key, staged, { old: hours(48), kept: null, new: hours(100) }[key]!);
    }
    expect(await artifacts.sweep()).toEqual({ results: 0, uploads: 0, strays: 0 });
    expect(await artifacts.sweep(hours(50))).toEqual({ results: 1, uploads: 0, strays: 0 });
    expect(await keys()).toEqual(
      ['kept/a', 'kept/b', 'new/a', 'new/b'].map(name => `artifacts/ana/${name}.txt`),
    );
    expect(await artifacts.result(ana, 'old')).toBeUndefined();
    expect(await artifacts.result(ana, 'kept')).toMatchObject({ expiresAt: null });
    expect(await artifacts.sweep(hours(50))).toEqual({ results: 0, uploads: 0, strays: 0 });
  });

  test('what an attempt left that never ended its job goes after a day', async () => {
    await artifacts.stage(ana, 'lost', await output({ 'a.txt': 'x' }));
    await store.put('input/robot/robot_v1.py', new Uint8Array(3));
    expect(await artifacts.sweep(hours(23))).toEqual({ results: 0, uploads: 0, strays: 0 });
    expect(await artifacts.sweep(hours(25))).toEqual({ results: 0, uploads: 0, strays: 1 });
    expect(await keys()).toEqual(['input/robot/robot_v1.py']);
  });

  test('sweepers and publishers of the same artifact do not lose it', async () => {
    for (let round = 0; round < 8; round++) {
      const [, [mine]] = await Promise.all([
        another().sweep(hours(1000)),
        another().stage(ana, 'hot', await output({ 'a.txt': `round ${round}` })),
        another().sweep(hours(1000)),
      ] as const);
      // A sweep that looks at the objects of a thousand hours hence takes even the newest, so it is published again.
      const [again] = await artifacts.stage(ana, 'hot', await output({ 'a.txt': `round ${round}` }));
      expect([mine!.size, again!.size]).toEqual([7, 7]);
      const id = await commit(ana, 'hot', [again!]);
      await Promise.all([another().sweep(), another().sweep(hours(30))]);
      expect(sha256(await bytesOf(ana, id, 'a.txt'))).toBe(again!.sha256);
      await sql`truncate jobs, results, artifacts cascade`.execute(database.system);
    }
  });

  test.runIf(kind === 'files')(
    'an old object that a new attempt finds is made young, so that no sweep takes it',
    async () => {
      const [first] = await artifacts.stage(ana, 'key1', await output({ 'a.txt': 'first' }));
      await utimes(join(root, first!.storageKey), hours(-30), hours(-30));
      const [second] = await artifacts.stage(ana, 'key1', await output({ 'a.txt': 'second' }));
      expect(second).toEqual(first);
      expect(await artifacts.sweep()).toMatchObject({ strays: 0 });
      expect(await keys()).toEqual(['artifacts/ana/key1/a.txt']);
    },
  );
});

describe('a store that is away', () => {
  test('503 while an artifact is staged is a Failure for a retry, and the retry succeeds', async () => {
    await using server = await startS3();
    const database = await pglite.open();
    const artifacts = createArtifacts({
      database,
      store: server.store(),
      settings: settings({ DATA: join(folder, 'data') }),
    });
    const made = await output({ 'part.stl': box });
    server.fail(503);
    await expect(artifacts.stage(ana, 'key1', made)).rejects.toMatchObject({
      code: 'storage',
      recoverable: true,
    });
    await expect(artifacts.upload(ana, stream('x'))).rejects.toMatchObject({
      code: 'storage',
      recoverable: true,
    });
    server.fail(undefined);
    const [file] = await artifacts.stage(ana, 'key1', made);
    expect(file?.sha256).toBe(sha256(box));
  });
});
