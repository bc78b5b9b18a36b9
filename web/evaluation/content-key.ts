import type { ParameterSet, Source } from '../../wasm/contract.ts';
import { literal } from '../../wasm/scad/literals.ts';
import type { OpenScadOptions } from '../../wasm/scad/openscad.ts';
import type { Library } from '../../wasm/contract.ts';
import { reach, scanned, textOf } from '../../wasm/scad/reach.ts';

/** Raise it when results of older versions of this app must not be shown any more. */
const EDITION = 2;

const hashes = new WeakMap<Uint8Array, Promise<string>>();

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** Big files are hashed once for as long as they stay the same object. */
function hashOf(content: string | Uint8Array): Promise<string> {
  if (typeof content === 'string') return sha256(new TextEncoder().encode(content));
  let hash = hashes.get(content);
  if (!hash) hashes.set(content, (hash = sha256(new Uint8Array(content))));
  return hash;
}

/**
 * All libraries and their versions as one text. A library of the user's is told by the contents of its archive: two
 * may share name, version and size.
 */
export async function libraryVersions(store: {
  list(): Promise<Library[]>;
  archive(name: string): Promise<Uint8Array | undefined>;
}): Promise<string> {
  const versions = (await store.list()).map(async ({ name, version, bytes, installed }) => {
    const archive = installed ? await store.archive(name) : undefined;
    return [name, version, archive ? await hashOf(archive) : bytes];
  });
  return JSON.stringify(await Promise.all(versions));
}

/**
 * The name of a result: equal when nothing that it depends on differs (comments do not count). `undefined` for a model that may draw random
 * numbers, which is a new one each time. `libraries` tells all installed ones and their versions.
 */
export async function contentKey(
  engine: string,
  source: Source,
  parameters: ParameterSet,
  options: OpenScadOptions,
  libraries: () => Promise<string>,
): Promise<string | undefined> {
  const reached = await reach(source, async () => undefined);
  if (reached.abilities.has('random')) return undefined;
  const foreign = reached.foreign;
  const paths = Object.keys(source.files).filter(
    path =>
      foreign ||
      reached.abilities.has('import') ||
      reached.abilities.has('text') ||
      reached.texts.includes(path),
  );
  // A comment changes nothing, as long as the lines stay where they were.
  const counted = (path: string): string | Uint8Array => {
    const content = source.files[path]!;
    return reached.texts.includes(path) ? scanned(textOf(content)).stripped : content;
  };
  const files = await Promise.all(paths.sort().map(async path => [path, await hashOf(counted(path))]));
  const values = Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, literal(value)]);
  const time = foreign || reached.abilities.has('time') ? (options.time ?? 0) : 0;
  const parts = [
    EDITION,
    engine,
    source.entry,
    files,
    values,
    options.preview ?? true,
    options.exact ?? false,
    time,
    foreign && (await libraries()),
  ];
  return sha256(new TextEncoder().encode(JSON.stringify(parts)));
}
