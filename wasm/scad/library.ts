import type { Diagnostic } from '../contract.ts';
import { ArchiveError, unzip, type UnzipOptions } from '../formats/zip.ts';
import type { LibraryFiles } from './reach.ts';
import { scan, type Scan } from './scan.ts';
import { textOf } from './reach.ts';

/**
 * Unpacks the files of a zipped library one by one, when they are asked for. On a bad zip this, or reading a file
 * later, throws an `ArchiveError` that names the library.
 */
export function libraryFiles(name: string, archive: Uint8Array): LibraryFiles {
  const unpacked = (options: UnzipOptions): Record<string, Uint8Array> => {
    try {
      return unzip(archive, options);
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      throw new ArchiveError(`The library “${name}” cannot be read. ${error.message}`, { cause: error });
    }
  };
  const names = new Set<string>();
  unpacked({
    filter: path => {
      names.add(path);
      return false;
    },
  });
  // Some archives hold the library's own folder, others its contents.
  const prefix = [...names].every(path => path.startsWith(`${name}/`)) ? `${name}/` : '';
  const texts = new Map<string, Scan>();
  let assets: ReadonlyMap<string, Uint8Array> | undefined;
  return {
    name,
    has: path => names.has(prefix + path),
    text(path) {
      const known = texts.get(path);
      if (known) return known;
      const content = unpacked({ filter: p => p === prefix + path })[prefix + path];
      const result = scan(textOf(content ?? new Uint8Array()));
      texts.set(path, result);
      return result;
    },
    assets() {
      assets ??= new Map(
        Object.entries(unpacked({ filter: p => !/\.(?:scad|md|txt)$/i.test(p) })).map(([path, content]) => [
          path.slice(prefix.length),
          content,
        ]),
      );
      return assets;
    },
  };
}

/** Unpacked libraries of a host, each loaded once. */
export class Libraries {
  readonly #archive: (name: string) => Promise<Uint8Array | undefined>;
  readonly #loaded = new Map<string, Promise<LibraryFiles | undefined>>();

  /** `archive` gives the zip of a library by its folder name. */
  constructor(archive: (name: string) => Promise<Uint8Array | undefined>) {
    this.#archive = archive;
  }

  readonly load = (name: string): Promise<LibraryFiles | undefined> => {
    let files = this.#loaded.get(name);
    if (!files) {
      files = this.#archive(name).then(archive => archive && libraryFiles(name, archive));
      files.catch(() => this.#loaded.delete(name));
      this.#loaded.set(name, files);
    }
    return files;
  };

  forget(): void {
    this.#loaded.clear();
  }
}

/** A library that cannot be unpacked is a mistake in the user's files, and not in the host: what else throws on. */
export function damaged(error: unknown): Diagnostic {
  if (!(error instanceof ArchiveError)) throw error;
  return { severity: 'error', text: error.message };
}
