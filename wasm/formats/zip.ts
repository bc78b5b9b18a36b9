import { strFromU8, strToU8, zipSync } from 'fflate';
import type { Path } from '../contract.ts';
import { inflateWithin, InflateError } from './inflate.ts';
import { commonRoot, pathKey, pathProblem } from './paths.ts';

/** Not a zip that can be taken in; the message says why and what to do. */
export class ArchiveError extends Error {
  override name = 'ArchiveError';
}

export interface ArchiveLimits {
  /** Files in the archive. */
  entries: number;
  /** Unpacked bytes of all files together. */
  total: number;
  /** Unpacked : packed bytes, of any file past 1 MiB. */
  ratio: number;
}

export const archiveLimits: ArchiveLimits = { entries: 5000, total: 256 * 1024 * 1024, ratio: 1000 };

export interface UnzipOptions extends Partial<ArchiveLimits> {
  /** Takes away a single folder that holds everything, as Git hosts and "compress folder" add. */
  stripRoot?: boolean;
  /** Takes only these (after the path was found sound); the others are not unpacked and count for nothing. */
  filter?: (path: Path) => boolean;
}

const megabytes = (bytes: number): string => `${Math.round(bytes / (1024 * 1024)).toLocaleString('en')} MB`;

interface Entry {
  path: Path;
  method: number;
  packed: Uint8Array;
  crc: number;
  /** Unpacked, as the archive claims; more is not unpacked. */
  size: number;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});
export const crc32 = (bytes: Uint8Array): number => {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ crcTable[(crc ^ bytes[i]!) & 0xff]!;
  return ~crc >>> 0;
};

/** The end-of-central-directory record's offset (APPNOTE.TXT 4.3.16), searched backwards over its comment. */
const findEnd = (view: DataView): number => {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === 0x06054b50 && at + 22 + view.getUint16(at + 20, true) <= view.byteLength)
      return at;
  throw new ArchiveError(
    'This is not a complete zip file: its table of contents is missing. Download or create it again.',
  );
};

/** UTF-8 where the bytes are; else Latin-1, the nearest to what old tools write. */
const decodeName = (bytes: Uint8Array): string => {
  const name = strFromU8(bytes);
  return name.includes('\ufffd') ? strFromU8(bytes, true) : name;
};

/** Files that systems add and nobody means: resource forks, folder views, thumbnails. */
const isLitter = (path: string): boolean =>
  path.startsWith('__MACOSX/') || /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)$/i.test(path);

const readEntry = (bytes: Uint8Array, view: DataView, at: number): { entry?: Entry; next: number } => {
  if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50)
    throw new ArchiveError('The zip file is damaged: its table of contents cannot be read. Create it again.');
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const crc = view.getUint32(at + 16, true);
  const packedSize = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const commentLength = view.getUint16(at + 32, true);
  const system = view.getUint16(at + 4, true) >>> 8;
  const mode = view.getUint32(at + 38, true) >>> 16;
  const offset = view.getUint32(at + 42, true);
  const next = at + 46 + nameLength + extraLength + commentLength;
  if (next > bytes.length)
    throw new ArchiveError('The zip file is damaged: its table of contents ends early. Create it again.');
  const name = decodeName(bytes.subarray(at + 46, at + 46 + nameLength)).normalize('NFC');
  // Windows tools write "\" between folders although the format forbids it.
  const path = name.includes('/') ? name : name.replaceAll('\\', '/');
  const shown = path.length > 80 ? `${path.slice(0, 77)}…` : path;
  if (isLitter(path)) return { next };
  const problem = pathProblem(path.endsWith('/') ? path.slice(0, -1) : path);
  if (problem !== undefined)
    throw new ArchiveError(
      `The zip file holds a file named ${JSON.stringify(shown)}, which ${problem}. Nothing was taken from it.`,
    );
  if (path.endsWith('/')) return { next };
  // Unix mode in the upper half of the attributes, when the archive was made on Unix (3) or macOS (19).
  if ((system === 3 || system === 19) && (mode & 0o170000) === 0o120000)
    throw new ArchiveError(
      `"${shown}" in the zip file is a symbolic link; put the file itself in its place.`,
    );
  if (flags & 1 || flags & 0x40)
    throw new ArchiveError('The zip file is encrypted. Unpack it with its password, then add the files.');
  if (method !== 0 && method !== 8)
    throw new ArchiveError(
      `"${shown}" is packed by a method (${method}) that is not deflate. Create a plain zip.`,
    );
  if (packedSize === 0xffffffff || size === 0xffffffff || offset === 0xffffffff)
    throw new ArchiveError('The zip file is in the Zip64 form, for archives above 4 GB. Create a plain zip.');
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50)
    throw new ArchiveError(`The zip file is damaged: "${shown}" is not where it should be. Create it again.`);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packedSize > bytes.length)
    throw new ArchiveError(`The zip file is cut off inside "${shown}". Download or create it again.`);
  return { entry: { path, method, packed: bytes.subarray(start, start + packedSize), crc, size }, next };
};

/** Refuses what the archive's own figures put past the limits, before anything is unpacked. */
const checkClaims = (entries: readonly Entry[], total: number, ratio: number): void => {
  let sum = 0;
  for (const { path, packed, size } of entries) {
    sum += size;
    if (size > 1024 * 1024 && size > packed.length * ratio)
      throw new ArchiveError(
        `"${path}" in the zip file unpacks to more than ${ratio} times its size, as only a trap does.`,
      );
  }
  if (sum > total)
    throw new ArchiveError(`The zip file unpacks to more than ${megabytes(total)}. Add its files in parts.`);
};

/** What the entry unpacks to, never more than it claims: so the claims' sum bounds the memory. */
const unpack = ({ path, method, packed, size }: Entry): Uint8Array => {
  try {
    if (method === 0 && packed.length > size) throw new InflateError('size');
    return method === 0 ? packed.slice() : inflateWithin(packed, size);
  } catch (error) {
    if (!(error instanceof InflateError)) throw error;
    throw new ArchiveError(
      error.reason === 'size'
        ? `The zip file is damaged or a trap: "${path}" holds more than the archive says. Create it again.`
        : `The zip file is damaged: "${path}" cannot be unpacked. Create it again.`,
    );
  }
};

/**
 * The files of a zip archive. The sizes that it claims are held to the limits, and unpacking to the sizes; every path is one
 * that a project may hold; content is checked against its CRC-32.
 * @throws ArchiveError when it is no zip, damaged, encrypted, past a limit, or names a file by a trick; nothing is
 *   returned in part
 */
export const unzip = (bytes: Uint8Array, options: UnzipOptions = {}): Record<Path, Uint8Array> => {
  const { entries: mostEntries, total, ratio } = { ...archiveLimits, ...options };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const count = view.getUint16(end + 10, true);
  const tooMany = () =>
    new ArchiveError(`The zip file holds more than ${mostEntries.toLocaleString('en')} files.`);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || at === 0xffffffff) throw tooMany();
  // Folders and litter are entries too, so the count may be above the limit of files; not far above.
  if (count > mostEntries * 4) throw tooMany();

  const found: Entry[] = [];
  const keys = new Map<string, string>();
  for (let i = 0; i < count; i++) {
    const { entry, next } = readEntry(bytes, view, at);
    at = next;
    if (!entry) continue;
    const twin = keys.get(pathKey(entry.path));
    if (twin !== undefined)
      throw new ArchiveError(
        twin === entry.path
          ? `The zip file holds "${entry.path}" twice.`
          : `The zip file holds "${twin}" and "${entry.path}", one file on many computers. Rename one.`,
      );
    keys.set(pathKey(entry.path), entry.path);
    found.push(entry);
    if (found.length > mostEntries) throw tooMany();
  }

  const root = options.stripRoot ? commonRoot(found.map(entry => entry.path)) : '';
  const taken = found.filter(({ path }) => options.filter?.(path.slice(root.length)) ?? true);
  checkClaims(taken, total, ratio);
  const files: [Path, Uint8Array][] = [];
  for (const entry of taken) {
    const content = unpack(entry);
    if (crc32(content) !== entry.crc)
      throw new ArchiveError(`The zip file is damaged: "${entry.path}" fails its checksum. Create it again.`);
    files.push([entry.path.slice(root.length), content]);
  }
  return Object.fromEntries(files);
};

/** Extensions whose content is packed already: stored as they are. */
const packedAlready = /\.(png|jpe?g|3mf|zip|woff2?|gz)$/i;

/**
 * A zip archive of the files, in their order; text as UTF-8. Equal files give equal bytes (dates are fixed), so that
 * archives can be compared and cached.
 */
export const zip = (files: Readonly<Record<Path, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([path, content]) => [
        path,
        [
          typeof content === 'string' ? strToU8(content) : content,
          // Local time, as the format has no zone; fflate writes the fields of the date as they are.
          { level: packedAlready.test(path) ? 0 : 6, mtime: new Date(2000, 0, 1) },
        ],
      ]),
    ),
  );
