import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { Failure } from '../failure.ts';
import { checkKey, checkPrefix, type PutOptions, type Store, type Stored } from './store.ts';

/** Where bytes lie until they are complete; no key begins with a dot. */
const INCOMING = '.incoming';
/** What is left there by a process that was killed is removed after so many milliseconds. */
const ABANDONED = 24 * 60 * 60 * 1000;

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
const missing = (error: unknown): boolean => codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';

const advice: Record<string, string> = {
  ENOSPC: 'The disk of the data folder is full. Make room there; the work is tried again.',
  EDQUOT: 'The quota of the data folder is used up. Make room there; the work is tried again.',
  EIO: 'The disk of the data folder reports faults. Look at the system log.',
  EROFS: 'The data folder is mounted read-only. Mount it writable.',
  EACCES: 'The server may not write to its data folder. Give its user the right to.',
  EPERM: 'The file system of the data folder refuses a write. It must know hard links, as Linux ones do.',
  ENOTSUP: 'The file system of the data folder must know hard links, as Linux ones do.',
  EMFILE: 'The server has too many files open. Raise its limit (ulimit -n).',
  ENFILE: 'The machine has too many files open.',
  ESTALE: 'The network folder of the data went away.',
  ETIMEDOUT: 'The network folder of the data does not answer.',
};

/** Faults of the disk become a Failure; anything else is a bug and stays as it is. */
async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const message = advice[codeOf(error) ?? ''];
    if (message === undefined) throw error;
    throw new Failure('storage', message, { recoverable: true, cause: error });
  }
}

/**
 * Objects as files below `root`. Bytes are written beside, synced, and appear by link(2) or rename(2): a reader, or a
 * machine that loses power, sees a file whole or not at all, and of two writers with `ifAbsent` one wins.
 */
export class FileStore implements Store {
  readonly kind = 'files';
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async exclusive(): Promise<boolean> {
    return true;
  }

  put(key: string, body: Uint8Array | { path: string }, options: PutOptions = {}): Promise<boolean> {
    checkKey(key);
    return guarded(async () => {
      const target = join(this.#root, key);
      // Spares the copy; whoever comes between is found by the link below.
      if (options.ifAbsent && (await exists(target))) return false;
      const temporary = await this.#written(body);
      try {
        return await appear(temporary, target, options.ifAbsent ?? false);
      } finally {
        await rm(temporary, { force: true });
      }
    });
  }

  async get(key: string): Promise<{ body: ReadableStream<Uint8Array>; size: number } | undefined> {
    checkKey(key);
    return guarded(async () => {
      const file = await opened(join(this.#root, key));
      if (!file) return undefined;
      const { size } = await file.stat();
      const stream = createReadStream('', {
        fd: file,
        highWaterMark: Math.min(Math.max(size, 1), 256 * 1024),
      });
      return { body: Readable.toWeb(stream) as ReadableStream<Uint8Array>, size };
    });
  }

  async read(key: string): Promise<Uint8Array | undefined> {
    checkKey(key);
    return guarded(async () => {
      try {
        return new Uint8Array(await readFile(join(this.#root, key)));
      } catch (error) {
        if (missing(error) || codeOf(error) === 'EISDIR') return undefined;
        throw error;
      }
    });
  }

  async head(key: string): Promise<Stored | undefined> {
    checkKey(key);
    return guarded(() => this.#head(key));
  }

  async #head(key: string): Promise<Stored | undefined> {
    try {
      const found = await stat(join(this.#root, key));
      return found.isFile() ? { key, size: found.size, modified: found.mtime } : undefined;
    } catch (error) {
      if (missing(error)) return undefined;
      throw error;
    }
  }

  async *list(prefix: string): AsyncIterable<Stored> {
    checkPrefix(prefix);
    const folder = prefix.includes('/') ? prefix.slice(0, prefix.lastIndexOf('/')) : '';
    yield* this.#below(folder, prefix);
  }

  async *#below(folder: string, prefix: string): AsyncIterable<Stored> {
    const entries = await guarded(async () => {
      try {
        return await readdir(join(this.#root, folder), { withFileTypes: true });
      } catch (error) {
        if (missing(error)) return [];
        throw error;
      }
    });
    // Of keys `a-b` and `a/b` the first comes first: folders count with their slash.
    const names = entries
      .filter(({ name }) => !name.startsWith('.'))
      .map(entry => entry.name + (entry.isDirectory() ? '/' : ''))
      .sort((a, b) => (a < b ? -1 : 1));
    for (const name of names) {
      const key = folder === '' ? name : `${folder}/${name}`;
      if (name.endsWith('/')) {
        if (key.startsWith(prefix) || prefix.startsWith(key)) yield* this.#below(key.slice(0, -1), prefix);
      } else if (key.startsWith(prefix)) {
        const found = await guarded(() => this.#head(key));
        if (found) yield found;
      }
    }
  }

  async delete(key: string): Promise<void> {
    checkKey(key);
    await guarded(async () => {
      const file = join(this.#root, key);
      try {
        await rm(file);
      } catch (error) {
        if (missing(error)) return;
        throw error;
      }
      // Folders that are empty now; a writer that loses its folder here makes it again.
      for (let folder = dirname(key); folder !== '.'; folder = dirname(folder)) {
        try {
          await rmdir(join(this.#root, folder));
        } catch {
          break;
        }
      }
    });
  }

  async link(): Promise<undefined> {
    return undefined;
  }

  async check(): Promise<void> {
    await guarded(async () => {
      const probe = await this.#written(new Uint8Array(4096));
      await rm(probe, { force: true });
    });
    await this.#removeAbandoned();
  }

  /** A complete and synced file outside of the keys. */
  async #written(body: Uint8Array | { path: string }): Promise<string> {
    const incoming = join(this.#root, INCOMING);
    await mkdir(incoming, { recursive: true });
    const temporary = join(incoming, randomUUID());
    try {
      if ('path' in body) await copyFile(body.path, temporary, constants.COPYFILE_FICLONE);
      else await writeFile(temporary, body);
      await synced(temporary);
      return temporary;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async #removeAbandoned(): Promise<void> {
    const incoming = join(this.#root, INCOMING);
    for (const name of await readdir(incoming)) {
      const found = await stat(join(incoming, name)).catch(() => undefined);
      if (found && Date.now() - found.mtimeMs > ABANDONED) await rm(join(incoming, name), { force: true });
    }
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

async function opened(file: string): Promise<Awaited<ReturnType<typeof open>> | undefined> {
  try {
    const handle = await open(file, 'r');
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    return undefined;
  } catch (error) {
    if (missing(error)) return undefined;
    throw error;
  }
}

async function appear(temporary: string, target: string, ifAbsent: boolean): Promise<boolean> {
  const folder = dirname(target);
  for (let attempt = 1; ; attempt++) {
    await mkdir(folder, { recursive: true });
    try {
      await (ifAbsent ? link : rename)(temporary, target);
      await synced(folder);
      return true;
    } catch (error) {
      if (ifAbsent && codeOf(error) === 'EEXIST') return false;
      // Somebody removed the last other object of the folder, and the folder with it.
      if (codeOf(error) !== 'ENOENT' || attempt === 20) throw error;
    }
  }
}

async function synced(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
