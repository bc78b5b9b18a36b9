import type { OpenScadRequest } from '../../server/jobs/job.ts';
import type { Library, Path, Source } from '../../wasm/contract.ts';
import { reach, scanned, textOf } from '../../wasm/scad/reach.ts';
import type { Upload } from './database.ts';

/** Characters of text that a request may hold (`CODE_LIMIT` of the server); what is beyond is uploaded. */
const inline = 96 * 1024;

/** The libraries that are the user's own: a server knows only those that come with the app. */
export interface OwnLibraries {
  list(): Promise<Library[]>;
  files(name: string): Promise<ReadonlyMap<Path, Uint8Array>>;
}

export interface Snapshot {
  source: OpenScadRequest['source'];
  uploads: Upload[];
}

/** A file cannot go to the server as it is; the message says what to do. */
export class SnapshotError extends Error {
  override name = 'SnapshotError';
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');

/** Bytes as a request names them. */
export async function uploaded(bytes: Uint8Array<ArrayBuffer>): Promise<Upload> {
  return { sha256: await sha256(bytes), bytes };
}

/**
 * The model as a server needs it: what the entry reaches, data files if anything may be imported, and the files of
 * the user's own libraries. Short texts stand in the request, all else is uploaded beside it.
 * @throws SnapshotError for a file with a name that a server does not take
 */
export async function snapshot(source: Source, libraries: OwnLibraries): Promise<Snapshot> {
  const own = (await libraries.list()).filter(({ installed }) => installed).map(({ name }) => name);
  const files: Record<Path, string | Uint8Array> = { ...source.files };
  const reached = await reach(source, async name => {
    if (!own.includes(name)) return undefined;
    const contents = await libraries.files(name);
    for (const [path, bytes] of contents)
      files[`${name}/${path}`] ??= path.endsWith('.scad') ? textOf(bytes) : bytes;
    return {
      name,
      has: path => contents.has(path),
      text: path => scanned(textOf(contents.get(path) ?? '')),
      assets: () => new Map([...contents].filter(([path]) => !path.endsWith('.scad'))),
    };
  });
  const everything = ['import', 'text'].some(ability => reached.abilities.has(ability as never));
  const wanted = new Set([...reached.texts, ...reached.library.keys()]);
  const kept = Object.entries(files)
    .filter(([path]) => wanted.has(path) || (everything && !path.endsWith('.scad')))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path] of kept)
    if (!plain.test(path) || path.length > 200)
      throw new SnapshotError(
        `The server does not take the file name “${path}”. Rename it with plain letters, digits, spaces, “.”, “-” and “_”.`,
      );
  return packed(source.entry, kept);
}

/** As `path` in server/jobs/job.ts has it. */
const plain = /^(?!.*(?:^|\/)\.)[\w .()+,@=-]+(?:\/[\w .()+,@=-]+)*$/;

async function packed(entry: Path, files: [Path, string | Uint8Array][]): Promise<Snapshot> {
  const uploads: Upload[] = [];
  const named: Snapshot['source']['files'] = {};
  let room = inline;
  // The entry first: it says most to somebody who reads the request.
  for (const [path, content] of files.sort(([a], [b]) => Number(b === entry) - Number(a === entry))) {
    if (typeof content === 'string' && content.length <= room) {
      named[path] = content;
      room -= content.length;
      continue;
    }
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
    const upload = await uploaded(bytes);
    if (!uploads.some(({ sha256 }) => sha256 === upload.sha256)) uploads.push(upload);
    named[path] = { upload: upload.sha256 };
  }
  return { source: { entry, files: named }, uploads };
}
