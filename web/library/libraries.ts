import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Library, Path, Symbol } from '../../wasm/contract.ts';
import { pathProblem } from '../../wasm/formats/paths.ts';
import { unzip, zip } from '../../wasm/formats/zip.ts';
import { symbols as symbolsOf } from '../../wasm/scad/symbols.ts';
import { describeLibrary } from './describe.ts';

interface Schema extends DBSchema {
  /** One record per user library. The zip is kept, not the files: it is what the engine's worker is given. */
  libraries: { key: string; value: { library: Library; archive: Uint8Array } };
}

const decoder = new TextDecoder();

/** A file of the app, by its path in `public/`. */
async function asset(path: string): Promise<Response> {
  const response = await fetch(new URL(import.meta.env.BASE_URL + path, document.baseURI));
  const type = response.headers.get('content-type') ?? '';
  // A single-page server answers an unknown path with the page itself.
  if (!response.ok || type.startsWith('text/html'))
    throw new Error(
      `The app's file “${path}” is missing (${response.status}). Run “npm run setup”, then reload.`,
    );
  return response;
}

/** Keeps a promise for each key; a failed one is forgotten, so that the next call tries again. */
const remembered = <T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> => {
  let promise = cache.get(key);
  if (!promise) {
    promise = make();
    cache.set(key, promise);
    promise.catch(() => cache.delete(key));
  }
  return promise;
};

/**
 * Every library that models can include: the bundled ones and those the user installed. One of the user's stands
 * before a bundled one of the same name, until it is removed. Fires `change` when the list does, in every tab.
 */
export class LibraryStore extends EventTarget {
  readonly #database: Promise<IDBPDatabase<Schema>>;
  readonly #channel: BroadcastChannel;
  #bundled: Promise<Library[]> | undefined;
  readonly #archives = new Map<string, Promise<Uint8Array | undefined>>();
  readonly #files = new Map<string, Promise<ReadonlyMap<Path, Uint8Array>>>();
  readonly #symbols = new Map<string, Promise<Symbol[]>>();

  constructor(name = 'formwork-libraries') {
    super();
    this.#database = openDB<Schema>(name, 1, {
      upgrade: database => void database.createObjectStore('libraries', { keyPath: 'library.name' }),
    });
    this.#channel = new BroadcastChannel(name);
    this.#channel.addEventListener('message', () => this.#changed());
  }

  #changed(): void {
    this.#archives.clear();
    this.#files.clear();
    this.#symbols.clear();
    this.dispatchEvent(new Event('change'));
  }

  async #installed(name: string): Promise<Schema['libraries']['value'] | undefined> {
    return (await this.#database).get('libraries', name);
  }

  /** The libraries that come with the app. */
  async bundled(): Promise<Library[]> {
    this.#bundled ??= asset('libraries/index.json').then(response => response.json() as Promise<Library[]>);
    try {
      return await this.#bundled;
    } catch (error) {
      this.#bundled = undefined;
      throw error;
    }
  }

  /** All libraries, the user's first, one per name. */
  async list(): Promise<Library[]> {
    const own = (await (await this.#database).getAll('libraries')).map(({ library }) => library);
    const names = new Set(own.map(({ name }) => name));
    return [...own, ...(await this.bundled()).filter(({ name }) => !names.has(name))];
  }

  /** The library's zip, its files at the root; undefined when there is no such library. */
  archive(name: string): Promise<Uint8Array | undefined> {
    return remembered(this.#archives, name, async () => {
      const own = await this.#installed(name);
      if (own) return own.archive;
      const library = (await this.bundled()).find(library => library.name === name);
      return library && new Uint8Array(await (await asset(library.archive)).arrayBuffer());
    });
  }

  /** The library's files by path inside it; empty when there is no such library. */
  files(name: string): Promise<ReadonlyMap<Path, Uint8Array>> {
    return remembered(this.#files, name, async () => {
      const archive = await this.archive(name);
      return new Map(archive ? Object.entries(unzip(archive)) : []);
    });
  }

  /** What the library defines, with documentation; `file` is `<Name/path.scad>`. Private names (`_x`) are left out. */
  symbols(name: string): Promise<Symbol[]> {
    return remembered(this.#symbols, name, async () => {
      const library = (await this.list()).find(library => library.name === name);
      if (library && !library.installed)
        return (await asset(`libraries/${name}.symbols.json`)).json() as Promise<Symbol[]>;
      const found: Symbol[] = [];
      for (const [path, bytes] of await this.files(name))
        if (path.endsWith('.scad')) found.push(...symbolsOf(decoder.decode(bytes), `<${name}/${path}>`));
      return found.filter(symbol => !symbol.name.startsWith('_'));
    });
  }

  /**
   * Stores a library of the user's, in place of an older one with the same name.
   * @param files by path inside the library; its `.scad` files, data, licence
   * @throws when the name cannot be a folder, no file can be included, or the storage is full; nothing is changed then
   */
  async install(name: string, files: ReadonlyMap<Path, Uint8Array>): Promise<Library> {
    const problem = name.includes('/') ? 'must not contain “/”' : pathProblem(name);
    if (problem) throw new Error(`A library's name ${problem}. Rename the zip or folder.`);
    const archive = zip(Object.fromEntries(files));
    const library: Library = { ...describeLibrary(name, files), archive: '', bytes: archive.length };
    try {
      await (await this.#database).put('libraries', { library, archive });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'QuotaExceededError')
        throw new Error(
          `There is no room left for “${name}” (${(archive.length / 1e6).toFixed(1)} MB). Remove a library or an old project, then try again.`,
          { cause: error },
        );
      throw error;
    }
    this.#changed();
    this.#channel.postMessage('change');
    return library;
  }

  /**
   * Removes a library of the user's; a bundled one of the same name comes back. Resolves to what was removed, for
   * undo by {@link install}; undefined when the user has no such library.
   */
  async remove(name: string): Promise<ReadonlyMap<Path, Uint8Array> | undefined> {
    const own = await this.#installed(name);
    if (!own) return undefined;
    const files = new Map(Object.entries(unzip(own.archive)));
    await (await this.#database).delete('libraries', name);
    this.#changed();
    this.#channel.postMessage('change');
    return files;
  }

  /** Closes the database and the channel; only tests need it. */
  async close(): Promise<void> {
    this.#channel.close();
    (await this.#database).close();
  }
}

/** The app's libraries. */
export const libraries = new LibraryStore();
