import type { Path, Source } from '../contract.ts';
import { scan, settersOf, type Ability, type Scan } from './scan.ts';

/** A library's unpacked files by path in its folder; texts are unpacked and scanned when first asked for. */
export interface LibraryFiles {
  readonly name: string;
  has(path: string): boolean;
  text(path: string): Scan;
  /** Everything that is not `.scad`: pictures, meshes, tables. */
  assets(): ReadonlyMap<string, Uint8Array>;
}

/** Everything that a model may read, and what it may do with it. */
export interface Reach {
  /** Project files that are included or used, the entry first. */
  texts: Path[];
  /** Library files by mounted path, `BOSL2/std.scad`, ready for the engine. */
  library: Map<string, string>;
  libraries: LibraryFiles[];
  abilities: Set<Ability>;
  /** Something outside of the project is asked for. */
  foreign: boolean;
  /** Project files that hold modifiers, or call library modules that do. */
  modified: boolean;
}

const recent = new Map<string, Scan>();

/** Texts of a project are scanned once for as long as they stay the same. */
export function scanned(text: string): Scan {
  const known = recent.get(text);
  if (known) return known;
  const result = scan(text);
  if (recent.size >= 256) recent.clear();
  recent.set(text, result);
  return result;
}

export const textOf = (content: string | Uint8Array): string => {
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
};

/** `a/../b` → `b`; undefined when the path leaves its root. */
export function normalized(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const folder = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/**
 * Follows `include` and `use` from the entry through the project and the libraries: first beside the file that asks,
 * then in the libraries, as the engine looks them up. What is not found is left to the engine's own warning.
 */
export async function reach(
  source: Source,
  library: (name: string) => Promise<LibraryFiles | undefined>,
): Promise<Reach> {
  const result: Reach = {
    texts: [],
    library: new Map(),
    libraries: [],
    abilities: new Set(),
    foreign: false,
    modified: false,
  };
  const seen = new Set<string>();
  const hidden = new Set<string>();
  const gates = new Set<string>();
  const libraryScans: Scan[] = [];
  const queue: { root: 'project' | 'libraries'; path: string }[] = [{ root: 'project', path: source.entry }];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { root, path } = next;
    const key = `${root}/${path}`;
    if (seen.has(key)) continue;
    seen.add(key);
    let found: Scan;
    if (root === 'project') {
      found = scanned(textOf(source.files[path] ?? ''));
      result.texts.push(path);
      if (found.modified.size > 0) result.modified = true;
    } else {
      const files = await library(path.slice(0, path.indexOf('/')));
      const inside = path.slice(path.indexOf('/') + 1);
      if (!files?.has(inside)) continue;
      if (!result.libraries.includes(files)) result.libraries.push(files);
      found = files.text(inside);
      result.library.set(path, found.stripped);
      for (const name of found.modified) if (name) hidden.add(name);
      for (const gate of found.gates) gates.add(gate);
      libraryScans.push(found);
    }
    for (const ability of found.abilities) result.abilities.add(ability);
    for (const inclusion of found.inclusions) {
      if (/\.(?:ttf|otf)$/i.test(inclusion.path)) continue;
      const beside = normalized(folder(path) + inclusion.path);
      const known = beside !== undefined && (root === 'libraries' || Object.hasOwn(source.files, beside));
      if (known && root === 'project') queue.push({ root, path: beside });
      if (known && root === 'libraries') {
        const files = await library(beside.slice(0, beside.indexOf('/')));
        if (files?.has(beside.slice(beside.indexOf('/') + 1))) {
          queue.push({ root, path: beside });
          continue;
        }
      }
      const global = normalized(inclusion.path);
      if (global?.includes('/') && !(known && root === 'project')) {
        result.foreign = true;
        queue.push({ root: 'libraries', path: global });
      }
    }
  }
  if (!result.modified && hidden.size > 0) {
    for (const found of libraryScans) {
      const setters = settersOf(found);
      for (const gate of gates) for (const name of setters.get(gate) ?? []) hidden.add(name);
    }
    const names = new RegExp(`\\b(?:${[...hidden].join('|')})\\b`);
    result.modified = result.texts.some(path =>
      names.test(scanned(textOf(source.files[path] ?? '')).stripped),
    );
  }
  return result;
}
