import type { ModelManifest } from '../../wasm/bricks/generation/manifest.ts';
import type { Progress } from '../evaluation/compile.ts';

/** A model as it lies in this browser, whole and verified. */
export interface StoredModel {
  readonly manifest: ModelManifest;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface ModelStoreOptions {
  /** Address of the folder with `bricks.json`, with a slash at its end. Default: where Formwork's own model lies. */
  readonly folder?: string;
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

const cacheName = 'formwork-brick-models';

/** Where the models lie that Formwork ships. */
export const shippedModels = (): string =>
  new URL(`${import.meta.env.BASE_URL}models/`, document.baseURI).href;

/**
 * The brick model, from this browser's store or over the network. What comes is verified by the hash in its manifest,
 * from the store too: what is broken, half there or of an older version is fetched again, past every cache.
 *
 * Rejects with an AbortError when `signal` fires, and with an Error for people when there is no model to be had.
 */
export async function loadModel(options: ModelStoreOptions = {}): Promise<StoredModel> {
  const { folder = shippedModels(), progress = () => {}, signal } = options;
  signal?.throwIfAborted();
  const manifest = await loadManifest(folder, signal);
  const address = `${new URL(manifest.file, folder).href}?sha256=${manifest.sha256}`;
  const store = await openStore();

  const stored = await store?.match(address).catch(() => undefined);
  const kept = stored && (await stored.arrayBuffer().catch(() => undefined));
  signal?.throwIfAborted();
  if (kept && (await isWhole(kept, manifest))) return done(manifest, kept, progress);

  let why: unknown;
  // The first time any cache on the way may answer, the service worker's too.
  for (const cache of ['default', 'reload'] as const)
    try {
      const from =
        cache === 'reload' ? `${address}&again=${Date.now()}` : new URL(manifest.file, folder).href;
      const bytes = await download(from, cache, manifest.bytes, progress, signal);
      if (await isWhole(bytes, manifest)) {
        await keep(store, address, bytes);
        return done(manifest, bytes, progress);
      }
      why = new Error(`${bytes.byteLength} bytes came, ${manifest.bytes} of another content were expected.`);
    } catch (error) {
      signal?.throwIfAborted();
      why = error;
    }
  throw new Error(
    navigator.onLine
      ? 'The brick model does not arrive whole. Look after your connection, and generate again.'
      : 'The brick model is not on this device yet. Connect to the network once, and generate again.',
    { cause: why },
  );
}

async function loadManifest(folder: string, signal: AbortSignal | undefined): Promise<ModelManifest> {
  const address = new URL('bricks.json', folder).href;
  const store = await openStore();
  let response: Response | undefined;
  let why: unknown;
  try {
    response = await fetch(address, { cache: 'no-cache', ...(signal && { signal }) });
    if (response.ok && response.headers.get('content-type')?.startsWith('text/html')) response = undefined;
  } catch (error) {
    signal?.throwIfAborted();
    why = error;
  }
  if (response?.ok) await store?.put(address, response.clone()).catch(() => {});
  else response = await store?.match(address).catch(() => undefined);
  if (!response)
    throw new Error(
      navigator.onLine
        ? 'The brick model is missing from this installation. It belongs into the folder “models”.'
        : 'The brick model is not on this device yet. Connect to the network once, and generate again.',
      { cause: why },
    );
  try {
    return (await response.json()) as ModelManifest;
  } catch (error) {
    await store?.delete(address);
    throw new Error('The description of the brick model is broken. Generate again to fetch it anew.', {
      cause: error,
    });
  }
}

/** Undefined where the browser keeps nothing: in some private windows, and without a secure origin. */
const openStore = async (): Promise<Cache | undefined> =>
  'caches' in globalThis ? caches.open(cacheName).catch(() => undefined) : undefined;

async function download(
  address: string,
  cache: RequestCache,
  total: number,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<ArrayBuffer> {
  const response = await fetch(address, { cache, ...(signal && { signal }) });
  if (!response.ok || !response.body) throw new Error(`The server answered ${response.status}.`);
  const reader = response.body.getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  progress(0, total);
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    signal?.throwIfAborted();
    parts.push(part.value);
    loaded += part.value.length;
    progress(loaded, Math.max(total, loaded));
  }
  return new Blob(parts).arrayBuffer();
}

async function isWhole(bytes: ArrayBuffer, { bytes: length, sha256 }: ModelManifest): Promise<boolean> {
  if (bytes.byteLength !== length) return false;
  // Without a secure origin browsers do not hash; the length has to do.
  if (!globalThis.crypto.subtle) return true;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('') === sha256;
}

/** Keeps a model in place of older ones of the same file. A full disk is no reason to fail: it is loaded again then. */
async function keep(store: Cache | undefined, address: string, bytes: ArrayBuffer): Promise<void> {
  if (!store) return;
  const file = address.split('?')[0]!;
  try {
    for (const { url } of await store.keys())
      if (url.startsWith(`${file}?`) && url !== address) await store.delete(url);
    await store.put(
      address,
      new Response(bytes, { headers: { 'content-type': 'application/octet-stream' } }),
    );
  } catch {
    await store.delete(address).catch(() => false);
  }
}

function done(manifest: ModelManifest, bytes: ArrayBuffer, progress: Progress): StoredModel {
  progress(bytes.byteLength, bytes.byteLength);
  return { manifest, bytes: new Uint8Array(bytes) };
}
