import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ModelManifest } from '../../wasm/bricks/generation/manifest.ts';
import { loadModel } from './model-store.ts';

/** A server with a model of its own, behind `fetch`: what is sent, and whether it is sent at all, the tests say. */
const folder = new URL('/models-of-tests/', location.href).href;
const content = Uint8Array.from({ length: 200_000 }, (_, index) => (index * 7) % 251);
let sent: Uint8Array<ArrayBuffer>;
let manifest: ModelManifest;
let requests: string[];
let offline: boolean;

const hashOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

beforeEach(async () => {
  await caches.delete('formwork-brick-models');
  sent = content;
  requests = [];
  offline = false;
  manifest = {
    version: '1',
    file: 'bricks.onnx',
    bytes: content.length,
    sha256: await hashOf(content),
  } as ModelManifest;
  const real = globalThis.fetch;
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = String(input);
    if (!url.startsWith(folder)) return real(input, init);
    init?.signal?.throwIfAborted();
    requests.push(url.slice(folder.length).replace(/again=\d+/, 'again'));
    if (offline) throw new TypeError('Failed to fetch');
    if (url.endsWith('.json')) return Response.json(manifest);
    return new Response(sent);
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await caches.delete('formwork-brick-models');
});

const files = (): string[] => requests.filter(file => !file.endsWith('.json'));

test('comes once, with progress, and then from this device, without a network too', async () => {
  const seen: number[] = [];
  const first = await loadModel({ folder, progress: loaded => seen.push(loaded) });
  expect(first.bytes).toEqual(content);
  expect(seen[0]).toBe(0);
  expect(seen.at(-1)).toBe(content.length);
  expect(files()).toEqual(['bricks.onnx']);
  expect((await loadModel({ folder })).bytes).toEqual(content);
  offline = true;
  expect((await loadModel({ folder })).manifest).toEqual(manifest);
  expect(files()).toEqual(['bricks.onnx']);
});

test('what is broken in the store is fetched again', async () => {
  await loadModel({ folder });
  const store = await caches.open('formwork-brick-models');
  const [key] = (await store.keys()).filter(({ url }) => url.includes('.onnx'));
  const broken = content.slice();
  broken[1000]! ^= 1;
  for (const wrong of [broken, content.slice(0, 5000), new Uint8Array()]) {
    await store.put(key!, new Response(wrong));
    requests = [];
    expect((await loadModel({ folder })).bytes).toEqual(content);
    expect(files()).toEqual(['bricks.onnx']);
    expect((await (await store.match(key!))!.arrayBuffer()).byteLength).toBe(content.length);
  }
});

test('what is cut off on its way is fetched past the caches, and never kept', async () => {
  sent = content.slice(0, 1234);
  await expect(loadModel({ folder })).rejects.toThrow('does not arrive whole');
  expect(files()).toEqual(['bricks.onnx', `bricks.onnx?sha256=${manifest.sha256}&again`]);
  const store = await caches.open('formwork-brick-models');
  expect((await store.keys()).filter(({ url }) => url.includes('.onnx'))).toEqual([]);
  sent = content;
  expect((await loadModel({ folder })).bytes).toEqual(content);
});

test('a new version takes the place of the old one', async () => {
  await loadModel({ folder });
  sent = content.slice(0, 1000).reverse();
  manifest = { ...manifest, version: '2', bytes: sent.length, sha256: await hashOf(sent) };
  expect((await loadModel({ folder })).bytes).toEqual(sent);
  const store = await caches.open('formwork-brick-models');
  const kept = (await store.keys()).filter(({ url }) => url.includes('.onnx'));
  expect(kept.map(({ url }) => url)).toEqual([`${folder}bricks.onnx?sha256=${manifest.sha256}`]);
});

test('says what to do when there is nothing to be had, and ends when it is told to', async () => {
  offline = true;
  await expect(loadModel({ folder })).rejects.toThrow(
    /missing from this installation|Connect to the network/,
  );
  offline = false;
  const stop = new AbortController();
  const loading = loadModel({ folder, signal: stop.signal, progress: () => stop.abort() });
  await expect(loading).rejects.toMatchObject({ name: 'AbortError' });
});
