import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { settings } from '../settings.ts';
import { FileStore } from './files.ts';
import { openStore } from './open.ts';
import type { S3Store } from './s3.ts';
import type { Store, Stored } from './store.ts';
import { startS3, type S3Server } from './testing.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (content: Uint8Array | undefined): string | undefined =>
  content && new TextDecoder().decode(content);

async function collected(stream: ReadableStream<Uint8Array> | undefined): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream!) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

async function all(objects: AsyncIterable<Stored>): Promise<Stored[]> {
  const found: Stored[] = [];
  for await (const object of objects) found.push(object);
  return found;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-store-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The same promises, whatever the driver. */
function contract(open: () => Promise<{ store: Store; close(): Promise<void> }>, exclusive: boolean): void {
  let store: Store;
  let close: () => Promise<void>;
  beforeAll(async () => ({ store, close } = await open()));
  afterAll(() => close());

  test('it answers, and says whether a condition holds', async () => {
    await store.check();
    expect(await store.exclusive()).toBe(exclusive);
    expect(await all(store.list(''))).toEqual([]);
  });

  test('an object comes back as it went in, whole or as a stream', async () => {
    const content = new Uint8Array(randomBytes(300_000));
    const before = Date.now();
    expect(await store.put('artifacts/a/part.stl', content, { mediaType: 'model/stl' })).toBe(true);
    expect(await store.read('artifacts/a/part.stl')).toEqual(content);
    const got = await store.get('artifacts/a/part.stl');
    expect(got?.size).toBe(300_000);
    expect(await collected(got?.body)).toEqual(content);
    const { modified, ...head } = (await store.head('artifacts/a/part.stl'))!;
    expect(head).toEqual({ key: 'artifacts/a/part.stl', size: 300_000 });
    // S3 counts whole seconds.
    expect(modified.getTime()).toBeGreaterThan(before - 2000);
  });

  test('a file goes in from disk, one of several parts too, and an empty one', async () => {
    for (const [name, size] of [
      ['large', 11 * 1024 * 1024 + 7],
      ['empty', 0],
    ] as const) {
      const path = join(folder, name);
      const content = new Uint8Array(randomBytes(size));
      await writeFile(path, content);
      expect(await store.put(`files/${name}`, { path }, { ifAbsent: true })).toBe(true);
      expect(Buffer.compare((await store.read(`files/${name}`))!, content)).toBe(0);
      expect(await store.put(`files/${name}`, { path }, { ifAbsent: true })).toBe(false);
    }
  });

  test('what is not there is undefined, and its deletion no error', async () => {
    for (const key of ['nothing', 'artifacts', 'artifacts/a', 'artifacts/a/part.stl/deeper']) {
      expect(await store.get(key)).toBeUndefined();
      expect(await store.read(key)).toBeUndefined();
      expect(await store.head(key)).toBeUndefined();
    }
    await store.delete('nothing/at/all');
  });

  test('a later put replaces, a conditional one does not', async () => {
    expect(await store.put('twice', bytes('first'))).toBe(true);
    expect(await store.put('twice', bytes('second'))).toBe(true);
    expect(await store.put('twice', bytes('third'), { ifAbsent: true })).toBe(false);
    expect(text(await store.read('twice'))).toBe('second');
    await store.delete('twice');
    expect(await store.head('twice')).toBeUndefined();
    expect(await store.put('twice', bytes('fourth'), { ifAbsent: true })).toBe(true);
    expect(text(await store.read('twice'))).toBe('fourth');
  });

  test.runIf(exclusive)('of writers at the same moment exactly one wins', async () => {
    for (let round = 0; round < 5; round++) {
      const key = `race/${round}/object`;
      const writers = Array.from({ length: 8 }, (_, i) => bytes(`${i}`.repeat(50_000)));
      const won = await Promise.all(writers.map(body => store.put(key, body, { ifAbsent: true })));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(text(await store.read(key))).toBe(text(writers[won.indexOf(true)]));
    }
  });

  test('lists come in order of keys, over several pages, of what begins with the prefix', async () => {
    const names = ['a-b', 'a/b', 'a/c/d', 'a.b', 'ab', 'b/1', 'b/10', 'b/2', 'B/1'].map(
      name => `list/${name}`,
    );
    for (const name of names) await store.put(name, bytes(name));
    const keys = async (prefix: string): Promise<string[]> =>
      (await all(store.list(prefix))).map(({ key }) => key);
    const sorted = [...names].sort();
    expect(await keys('list/')).toEqual(sorted);
    expect(await keys('list/b/')).toEqual(['list/b/1', 'list/b/10', 'list/b/2']);
    expect(await keys('list/b/1')).toEqual(['list/b/1', 'list/b/10']);
    expect(await keys('list/a')).toEqual(sorted.filter(key => key.startsWith('list/a')));
    expect(await keys('list/nothing')).toEqual([]);
    expect((await all(store.list('list/b/10')))[0]).toMatchObject({ key: 'list/b/10', size: 9 });
  });

  test('names with spaces and signs are taken', async () => {
    for (const name of ['a b', 'a+b', 'a (1)', 'a,b=c@d', 'a_b-c.d']) {
      await store.put(`odd/${name}`, bytes(name));
      expect(text(await store.read(`odd/${name}`))).toBe(name);
      await store.delete(`odd/${name}`);
    }
    expect(await all(store.list('odd/'))).toEqual([]);
  });

  test.each([
    '',
    '/etc/passwd',
    '../up',
    'a/../b',
    'a//b',
    'a/',
    './a',
    '.hidden',
    'a/.b',
    'a\\b',
    'a\0b',
    'a\nb',
    'a%2fb',
    'a?b',
    'Ärger',
    'x/y'.repeat(400),
  ])('the key %j is refused', async key => {
    for (const act of [
      async () => store.put(key, bytes('x')),
      async () => store.get(key),
      async () => store.read(key),
      async () => store.head(key),
      async () => store.delete(key),
    ])
      await expect(act()).rejects.toThrow('no key');
  });
}

describe('files', () => {
  contract(async () => {
    const root = join(folder, 'files');
    return { store: new FileStore(root), close: () => rm(root, { recursive: true }) };
  }, true);

  test('a reader beside writers sees one of them, whole', async () => {
    // Not asked of s3rver, which writes in place, unlike S3.
    const store = new FileStore(join(folder, 'torn'));
    const versions = ['a', 'b', 'c'].map(letter => letter.repeat(200_000));
    await store.put('torn', bytes(versions[0]!));
    const writing = Promise.all([...versions, ...versions].map(version => store.put('torn', bytes(version))));
    for (let i = 0; i < 100; i++) expect(versions).toContain(text(await store.read('torn')));
    await writing;
    expect(versions).toContain(text(await store.read('torn')));
  });

  test('nothing half-written stays when the source goes away', async () => {
    const root = join(folder, 'half');
    const store = new FileStore(root);
    await expect(store.put('a/b', { path: join(folder, 'not there') })).rejects.toThrow('ENOENT');
    expect(await all(store.list(''))).toEqual([]);
    expect(await readdir(join(root, '.incoming'))).toEqual([]);
  });

  test('writers and a deleter of the last object in a folder do not meet', async () => {
    const store = new FileStore(join(folder, 'emptied'));
    await Promise.all(
      Array.from({ length: 200 }, async (_, i) => {
        await store.put(`deep/er/${i % 4}`, bytes('x'));
        await store.delete(`deep/er/${i % 4}`);
      }),
    );
    await store.put('deep/er/last', bytes('x'));
    expect(await all(store.list('deep/'))).toHaveLength(1);
  });

  test('a full disk is a Failure that goes away with room, and no half file is ever seen', async context => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'pipe' });
    } catch (error) {
      context.skip(`no small disk can be mounted here: ${(error as Error).message.split('\n')[0]}`);
    }
    try {
      const store = new FileStore(join(disk, 'files'));
      await store.put('small', new Uint8Array(100_000));
      const large = new Uint8Array(2_000_000).fill(7);
      const path = join(folder, 'large.bin');
      await writeFile(path, large);
      for (const body of [large, { path }]) {
        await expect(store.put('large', body, { ifAbsent: true })).rejects.toMatchObject({
          code: 'storage',
          recoverable: true,
          message: expect.stringContaining('full'),
        });
        expect(await store.head('large')).toBeUndefined();
      }
      expect((await all(store.list(''))).map(({ key }) => key)).toEqual(['small']);
      expect(await readdir(join(disk, 'files', '.incoming'))).toEqual([]);
      execFileSync('mount', ['-o', 'remount,size=8m', disk]);
      expect(await store.put('large', { path }, { ifAbsent: true })).toBe(true);
      expect((await store.read('large'))?.length).toBe(large.length);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  test('settings without a bucket mean files in the data folder', async () => {
    const store = openStore(settings({ DATA: join(folder, 'data') }));
    expect(store.kind).toBe('files');
    await store.put('a', bytes('x'));
    expect(await readdir(join(folder, 'data', 'files'))).toContain('a');
    expect(await store.link('a', { name: 'a', mediaType: 'text/plain', seconds: 9 })).toBeUndefined();
  });
});

describe.each([
  ['S3', true],
  ['an S3-compatible store that ignores conditions', false],
] as const)('%s', (_, conditional) => {
  contract(async () => {
    const server = await startS3({ conditional });
    return {
      store: server.store({ part: 5 * 1024 * 1024, page: 4 }),
      close: async () => server[Symbol.asyncDispose](),
    };
  }, conditional);
});

describe('S3 in particular', () => {
  let server: S3Server;
  beforeAll(async () => {
    server = await startS3();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  test('a link downloads with its name and type, without us', async () => {
    const store = server.store();
    await store.put('artifacts/x/part (1).stl', bytes('solid'), { mediaType: 'application/octet-stream' });
    const link = await store.link('artifacts/x/part (1).stl', {
      name: 'part (1).stl',
      mediaType: 'model/stl',
      seconds: 60,
    });
    const response = await fetch(link);
    expect(await response.text()).toBe('solid');
    expect(response.headers.get('content-type')).toBe('model/stl');
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="part (1).stl"');
    const url = new URL(link);
    expect(url.searchParams.get('X-Amz-Expires')).toBe('60');
    // Only this object, only so.
    for (const change of [
      (other: URL) => (other.pathname = other.pathname.replace('/x/', '/y/')),
      (other: URL) => other.searchParams.set('X-Amz-Expires', '6000'),
      (other: URL) => other.searchParams.set('response-content-type', 'text/html'),
      (other: URL) => other.searchParams.delete('X-Amz-Signature'),
    ]) {
      const other = new URL(link);
      change(other);
      expect((await fetch(other)).status).toBe(403);
    }
  });

  test('links lead where browsers reach the store', async () => {
    const store = server.store({ publicEndpoint: 'https://files.formwork.example' });
    const link = await store.link('a', { name: 'a', mediaType: 'text/plain', seconds: 60 });
    expect(new URL(link).origin).toBe('https://files.formwork.example');
  });

  test('503 is a Failure after the tries of the SDK, and the store recovers', async () => {
    const store = server.store();
    await store.put('kept', bytes('x'));
    server.fail(503);
    const before = server.requests.length;
    const failure = { code: 'storage', recoverable: true, message: expect.stringContaining('503') };
    await expect(store.read('kept')).rejects.toMatchObject(failure);
    expect(server.requests.length - before).toBe(3);
    await expect(store.put('other', bytes('y'), { ifAbsent: true })).rejects.toMatchObject(failure);
    await expect(store.put('large', new Uint8Array(20_000_000))).rejects.toMatchObject(failure);
    await expect(store.head('kept')).rejects.toMatchObject(failure);
    await expect(store.delete('kept')).rejects.toMatchObject(failure);
    await expect(all(store.list(''))).rejects.toMatchObject(failure);
    await expect(store.check()).rejects.toMatchObject(failure);
    server.fail(undefined);
    expect(text(await store.read('kept'))).toBe('x');
    expect(await store.head('other')).toBeUndefined();
    expect(await store.put('other', bytes('y'), { ifAbsent: true })).toBe(true);
    await store.check();
  });

  test('a store that is not there, a bucket that is not there', async () => {
    const away = server.store({ endpoint: 'http://127.0.0.1:9' });
    await expect(away.read('a')).rejects.toMatchObject({ code: 'storage', recoverable: true });
    const other = server.store({ bucket: 'nobodys' });
    await expect(other.put('a', bytes('x'))).rejects.toMatchObject({
      code: 'storage',
      recoverable: false,
      message: expect.stringContaining('S3_BUCKET'),
    });
    await expect(other.check()).rejects.toMatchObject({ code: 'storage', recoverable: false });
  });

  test('keys that the store does not know', async () => {
    for (const accessKeyId of ['WRONG', 'S3RVER']) {
      const store = server.store({ credentials: { accessKeyId, secretAccessKey: 'WRONG' } });
      await expect(store.put('a', bytes('x'))).rejects.toMatchObject({
        code: 'storage',
        recoverable: false,
        message: expect.stringContaining('S3_ACCESS_KEY_ID'),
      });
    }
  });

  test('settings with a bucket mean S3', async () => {
    const store = openStore(settings(server.environment)) as S3Store;
    expect(store.kind).toBe('s3');
    await store.put('by/settings', bytes('x'));
    expect(text(await server.store().read('by/settings'))).toBe('x');
    store.close();
  });
});
