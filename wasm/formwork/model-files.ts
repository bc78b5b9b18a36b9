import type { Source } from '../contract.ts';
import type { Files } from '../scad/language/call.ts';
import { normalized, textOf, type LibraryFiles } from '../scad/reach.ts';

const folder = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
const isProgram = (path: string): boolean => /\.(?:scad|inc)$/i.test(path);

/** Texts of files that came as bytes, so that they stay the same object. */
const decoded = new WeakMap<Uint8Array, string>();

function programText(content: string | Uint8Array): string {
  if (typeof content === 'string') return textOf(content);
  let text = decoded.get(content);
  if (text === undefined) decoded.set(content, (text = textOf(content)));
  return text;
}

/**
 * The files of a project, and of the libraries that its `include` and `use` reach. Library programs come without
 * their comments, every line where it was.
 */
export class ModelFiles implements Files {
  readonly #source: Source;
  readonly #libraries: ReadonlyMap<string, LibraryFiles>;

  readonly fonts: ReadonlyMap<string, Uint8Array> | undefined;

  constructor(source: Source, libraries: readonly LibraryFiles[], fonts?: ReadonlyMap<string, Uint8Array>) {
    this.#source = source;
    this.fonts = fonts;
    this.#libraries = new Map(libraries.map(library => [library.name, library]));
  }

  get entry(): string {
    return this.#source.entry;
  }

  resolve(path: string, from: string): string | undefined {
    const inLibrary = from.startsWith('<');
    const beside = normalized(folder(inLibrary ? from.slice(1, -1) : from) + path);
    if (beside !== undefined && (inLibrary ? this.#inLibraries(beside) : this.#inProject(beside)))
      return inLibrary ? `<${beside}>` : beside;
    const global = normalized(path);
    return global !== undefined && this.#inLibraries(global) ? `<${global}>` : undefined;
  }

  read(path: string): string | Uint8Array | undefined {
    if (!path.startsWith('<')) {
      if (!this.#inProject(path)) return undefined;
      const content = this.#source.files[path]!;
      return isProgram(path) ? programText(content) : content;
    }
    const [library, inside] = this.#split(path.slice(1, -1));
    if (!library?.has(inside)) return undefined;
    return isProgram(inside) ? library.text(inside).stripped : library.assets().get(inside);
  }

  #inProject(path: string): boolean {
    return Object.hasOwn(this.#source.files, path);
  }

  #inLibraries(path: string): boolean {
    const [library, inside] = this.#split(path);
    return library?.has(inside) ?? false;
  }

  #split(path: string): [LibraryFiles | undefined, string] {
    const slash = path.indexOf('/');
    return [this.#libraries.get(path.slice(0, slash)), path.slice(slash + 1)];
  }
}
