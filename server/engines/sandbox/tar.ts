/**
 * The files that go into a sandbox and come out of it, as tar streams (POSIX.1-1988 ustar): nothing of the host has
 * to be mounted, and what comes out is read here, entry by entry, and never unpacked by a tool.
 */

const block = 512;
/** Bytes of a name in ustar's first field; the second one takes the folder. */
const nameBytes = 100;
const prefixBytes = 155;

export interface TarEntry {
  /** Relative, with `/`. */
  path: string;
  /** ustar's type flag: `0` a plain file, `1` a hard link, `2` a symbolic link, `5` a folder, `6` a FIFO … */
  type: string;
  size: number;
}

/** The archive of some files, in pieces; folders come before what they hold. Throws a RangeError for endless names. */
export function* tar(files: Iterable<readonly [path: string, content: Uint8Array]>): Generator<Uint8Array> {
  const folders = new Set<string>();
  for (const [path, content] of files) {
    const parts = path.split('/').slice(0, -1);
    for (let depth = 1; depth <= parts.length; depth++) {
      const folder = `${parts.slice(0, depth).join('/')}/`;
      if (!folders.has(folder)) yield header(folder, 0, '5');
      folders.add(folder);
    }
    yield header(path, content.length, '0');
    yield content;
    const rest = content.length % block;
    if (rest > 0) yield new Uint8Array(block - rest);
  }
  yield new Uint8Array(2 * block);
}

function header(path: string, size: number, type: string): Uint8Array {
  const bytes = new Uint8Array(block);
  const write = (text: string, at: number): void =>
    void new TextEncoder().encodeInto(text, bytes.subarray(at));
  const [prefix, name] = split(path);
  write(name, 0);
  write(type === '5' ? '0000755' : '0000644', 100);
  write('0000000', 108);
  write('0000000', 116);
  write(size.toString(8).padStart(11, '0'), 124);
  write('00000000000', 136);
  write('        ', 148);
  write(type, 156);
  write('ustar\u000000', 257);
  write(prefix, 345);
  write(`${checksum(bytes).toString(8).padStart(6, '0')}\u0000 `, 148);
  return bytes;
}

function split(path: string): [prefix: string, name: string] {
  const length = (text: string): number => Buffer.byteLength(text);
  if (length(path) <= nameBytes) return ['', path];
  for (let at = path.indexOf('/'); at > 0; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (name !== '' && length(name) <= nameBytes && length(prefix) <= prefixBytes) return [prefix, name];
  }
  throw new RangeError(`The file name ${path} is too long.`);
}

const checksum = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum + byte, 0);

/** The stream is not an archive, or another one than tar writes for plain files with short names. */
export class TarError extends Error {
  override name = 'TarError';
}

/**
 * Reads an archive piece by piece. `onEntry` may throw to refuse; `onContent` gets a file's bytes in pieces, which it
 * must copy or write before it returns. Pushing after `done` does nothing.
 */
export class TarReader {
  done = false;
  #header = new Uint8Array(block);
  #filled = 0;
  #content = 0;
  #padding = 0;
  readonly #onEntry: (entry: TarEntry) => void;
  readonly #onContent: (bytes: Uint8Array) => void;

  constructor(onEntry: (entry: TarEntry) => void, onContent: (bytes: Uint8Array) => void) {
    this.#onEntry = onEntry;
    this.#onContent = onContent;
  }

  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length && !this.done) {
      if (this.#content > 0) {
        const piece = bytes.subarray(at, at + this.#content);
        this.#content -= piece.length;
        at += piece.length;
        this.#onContent(piece);
      } else if (this.#padding > 0) {
        const skipped = Math.min(this.#padding, bytes.length - at);
        this.#padding -= skipped;
        at += skipped;
      } else {
        const piece = bytes.subarray(at, at + block - this.#filled);
        this.#header.set(piece, this.#filled);
        this.#filled += piece.length;
        at += piece.length;
        if (this.#filled === block) this.#begin();
      }
    }
  }

  #begin(): void {
    this.#filled = 0;
    if (this.#header.every(byte => byte === 0)) {
      this.done = true;
      return;
    }
    const entry = entryOf(this.#header);
    this.#onEntry(entry);
    this.#content = entry.type === '0' ? entry.size : 0;
    this.#padding = (block - (this.#content % block)) % block;
  }
}

function entryOf(bytes: Uint8Array): TarEntry {
  const text = (at: number, length: number): string =>
    new TextDecoder().decode(bytes.subarray(at, at + length)).replace(/\0.*$/s, '');
  const octal = (at: number, length: number): number => {
    const digits = text(at, length).trim();
    if (!/^[0-7]+$/.test(digits))
      throw new TarError('The archive of the outputs is damaged: a number is none.');
    return Number.parseInt(digits, 8);
  };
  const sum = octal(148, 8);
  const blank = bytes.slice();
  blank.fill(32, 148, 156);
  if (checksum(blank) !== sum || text(257, 5) !== 'ustar')
    throw new TarError('The archive of the outputs is damaged: a header does not add up.');
  const prefix = text(345, prefixBytes);
  const name = text(0, nameBytes);
  const flag = String.fromCharCode(bytes[156]!);
  return {
    path: prefix ? `${prefix}/${name}` : name,
    type: flag === '\0' ? '0' : flag,
    size: octal(124, 12),
  };
}
