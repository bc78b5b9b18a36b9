import type { Library, Path, Symbol } from '../../wasm/contract.ts';
import { builtins } from '../../wasm/scad/builtins.ts';
import { symbols } from '../../wasm/scad/symbols.ts';
import type { Project } from '../project/project.ts';

/** What the editor asks of the library store. */
export interface LibrarySource {
  list(): Promise<Library[]>;
  files(name: string): Promise<ReadonlyMap<Path, Uint8Array>>;
  symbols(name: string): Promise<Symbol[]>;
}

/** A project path, or `<Library/file.scad>`. */
export type File = string;

export type Space = Symbol['kind'];

export interface Inclusion {
  kind: 'include' | 'use';
  /** As written between the angle brackets. */
  path: string;
}

interface Parsed {
  text: string;
  symbols?: Symbol[];
  inclusions?: Inclusion[];
}

export const isLibraryFile = (file: File): boolean => file.startsWith('<');

/** `<BOSL2/std.scad>` → library and path inside it; undefined for a project path. */
export function libraryPath(file: File): { library: string; path: Path } | undefined {
  const match = /^<([^/>]+)\/([^>]+)>$/.exec(file);
  return match ? { library: match[1]!, path: match[2]! } : undefined;
}

/** `a/b/../c` → `a/c`; undefined when it leads out of its root. */
function normal(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

const folder = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

// A line pattern instead of the lexer: libraries are megabytes, and an `include` in a block comment does no harm here.
const INCLUSION = /^[ \t]*(include|use)[ \t\r\n]*<([^>\n]+)>/gm;

const inclusionsOf = (text: string): Inclusion[] =>
  [...text.matchAll(INCLUSION)].map(match => ({
    kind: match[1] as Inclusion['kind'],
    path: match[2]!.trim(),
  }));

const key = (space: Space, name: string): string => `${space} ${name}`;

/** Lets input in between two files of a long walk. */
const breathe = (): Promise<void> => new Promise(resolve => void setTimeout(resolve));

/**
 * The files of a project and the library files that they reach, as OpenSCAD would read them: answers what a name
 * means in a file. Everything is read on demand and kept until its text changes.
 */
export class Program {
  private readonly parsed = new Map<File, Parsed>();
  private readonly librarySymbols = new Map<string, Promise<ReadonlyMap<File, Symbol[]>>>();
  private readonly decoder = new TextDecoder();
  readonly project: Project;
  readonly libraries: LibrarySource | undefined;

  constructor(project: Project, libraries?: LibrarySource) {
    this.project = project;
    this.libraries = libraries;
  }

  /** The text of a file; undefined when there is none or it is not text. */
  async text(file: File): Promise<string | undefined> {
    const inLibrary = libraryPath(file);
    if (!inLibrary) return this.projectText(file);
    const known = this.parsed.get(file);
    if (known) return known.text;
    const bytes = (await this.libraries?.files(inLibrary.library))?.get(inLibrary.path);
    if (!bytes) return undefined;
    const text = this.decoder.decode(bytes);
    this.parsed.set(file, { text });
    return text;
  }

  private projectText(path: Path): string | undefined {
    const content = this.project.files.get(path);
    return typeof content === 'string' ? content : undefined;
  }

  private parse(file: File, text: string): Parsed {
    let parsed = this.parsed.get(file);
    if (!parsed || parsed.text !== text) this.parsed.set(file, (parsed = { text }));
    return parsed;
  }

  /** What a file defines itself. Libraries answer from their prepared list; private names are read when asked for. */
  async defined(file: File): Promise<readonly Symbol[]> {
    const inLibrary = libraryPath(file);
    if (inLibrary && this.libraries) return (await this.ofLibrary(inLibrary.library)).get(file) ?? [];
    const text = await this.text(file);
    if (text === undefined) return [];
    const parsed = this.parse(file, text);
    return (parsed.symbols ??= symbols(text, file));
  }

  private ofLibrary(name: string): Promise<ReadonlyMap<File, Symbol[]>> {
    let promise = this.librarySymbols.get(name);
    if (!promise) {
      promise = (this.libraries?.symbols(name) ?? Promise.resolve([])).then(all =>
        Map.groupBy(all, ({ file }) => file),
      );
      this.librarySymbols.set(name, promise);
      promise.catch(() => this.librarySymbols.delete(name));
    }
    return promise;
  }

  /** `include` and `use` of a file, in order. */
  async inclusions(file: File): Promise<readonly Inclusion[]> {
    const text = await this.text(file);
    if (text === undefined) return [];
    const parsed = this.parse(file, text);
    return (parsed.inclusions ??= inclusionsOf(text));
  }

  /** The file that `path` means in `from`: beside it, or else in a library. */
  async resolve(path: string, from: File): Promise<File | undefined> {
    const inLibrary = libraryPath(from);
    const beside = normal(folder(inLibrary ? inLibrary.path : from) + path);
    if (inLibrary) {
      const files = await this.libraries?.files(inLibrary.library);
      if (beside !== undefined && files?.has(beside)) return `<${inLibrary.library}/${beside}>`;
    } else if (beside !== undefined && this.project.files.has(beside)) return beside;
    const plain = normal(path);
    const named = plain === undefined ? undefined : libraryPath(`<${plain}>`);
    if (!named) return undefined;
    const files = await this.libraries?.files(named.library);
    return files?.has(named.path) ? `<${named.library}/${named.path}>` : undefined;
  }

  /** Every file that `file` reaches by `include` and `use`, itself first. */
  async reachable(file: File): Promise<ReadonlySet<File>> {
    const seen = new Set<File>([file]);
    let count = 0;
    for (const next of seen) {
      if (isLibraryFile(next) && ++count % 8 === 0) await breathe();
      for (const { path } of await this.inclusions(next)) {
        const target = await this.resolve(path, next);
        if (target !== undefined) seen.add(target);
      }
    }
    return seen;
  }

  /**
   * What `file` can name besides builtins and locals, its own symbols first. `include` brings everything, `use` the
   * modules and functions of a file and of what that one includes.
   */
  async visible(file: File): Promise<ReadonlyMap<string, Symbol>> {
    const result = new Map<string, Symbol>();
    const seen = new Set<string>();
    let count = 0;
    const visit = async (file: File, used: boolean): Promise<void> => {
      if (seen.has(`${used} ${file}`) || seen.has(`false ${file}`)) return;
      seen.add(`${used} ${file}`);
      if (isLibraryFile(file) && ++count % 8 === 0) await breathe();
      for (const symbol of await this.defined(file)) {
        const name = key(symbol.kind, symbol.name);
        if (!(used && symbol.kind === 'variable') && !result.has(name)) result.set(name, symbol);
      }
      for (const { kind, path } of await this.inclusions(file)) {
        if (used && kind === 'use') continue;
        const target = await this.resolve(path, file);
        if (target !== undefined) await visit(target, used || kind === 'use');
      }
    };
    await visit(file, false);
    // A file that the entry includes sees what stands around it there.
    const { entry } = this.project;
    if (file !== entry && !isLibraryFile(file) && (await this.reachable(entry)).has(file))
      await visit(entry, false);
    return result;
  }

  /** The symbol that a free name means in `file`; a call may mean a function or a variable that holds one. */
  async find(file: File, space: Space, name: string): Promise<Symbol | undefined> {
    const visible = await this.visible(file);
    const spaces: Space[] = space === 'function' ? ['function', 'variable'] : [space];
    for (const space of spaces) {
      const symbol =
        visible.get(key(space, name)) ?? builtins.find(known => known.kind === space && known.name === name);
      if (symbol) return symbol;
    }
    if (name.startsWith('_')) return this.findPrivate(file, spaces, name);
    return undefined;
  }

  /** Libraries list no names with a leading underscore; inside them they still lead somewhere. */
  private async findPrivate(file: File, spaces: readonly Space[], name: string): Promise<Symbol | undefined> {
    const word = new RegExp(`\\b(module|function)\\s+${name}\\b|^${name}\\s*=`, 'm');
    for (const next of await this.reachable(file)) {
      const text = await this.text(next);
      if (text === undefined || !word.test(text)) continue;
      const found = symbols(text, next).find(symbol => symbol.name === name && spaces.includes(symbol.kind));
      if (found) return found;
    }
    return undefined;
  }

  /** Project files that reach each other, `file` among them: where a rename has to look. */
  async related(file: Path): Promise<Path[]> {
    const paths = [...this.project.files].filter(
      ([path, content]) => typeof content === 'string' && path.endsWith('.scad'),
    );
    const neighbours = new Map<Path, Set<Path>>(paths.map(([path]) => [path, new Set()]));
    for (const [path] of paths)
      for (const inclusion of await this.inclusions(path)) {
        const target = await this.resolve(inclusion.path, path);
        if (target === undefined || !neighbours.has(target)) continue;
        neighbours.get(path)!.add(target);
        neighbours.get(target)!.add(path);
      }
    const seen = new Set<Path>([file]);
    for (const next of seen) for (const near of neighbours.get(next) ?? []) seen.add(near);
    return [...seen];
  }
}
