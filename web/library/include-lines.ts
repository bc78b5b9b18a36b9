import type { Library, Path, Symbol } from '../../wasm/contract.ts';
import { includes } from '../../wasm/scad/lexer.ts';
import type { Project } from '../project/project.ts';

const decoder = new TextDecoder();

/** Files that a library's file brings along by `include` and `use`, itself among them. */
function reached(files: ReadonlyMap<Path, Uint8Array>, name: string, start: Path): Set<Path> {
  const seen = new Set<Path>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const bytes = files.get(path);
    if (seen.has(path) || !bytes) continue;
    seen.add(path);
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    for (const inclusion of includes(decoder.decode(bytes))) {
      const beside = new URL(folder + inclusion.path, 'file:///').pathname.slice(1);
      const own = inclusion.path.startsWith(`${name}/`) ? inclusion.path.slice(name.length + 1) : beside;
      open.push(files.has(beside) ? beside : own);
    }
  }
  return seen;
}

/** Entries without which the library's other files do not work. */
const foundation = /^(std|constants)\.scad$/;

/**
 * The lines that a symbol of a library needs: the library's usual line, where it brings the symbol along; else the
 * symbol's own file, after the usual line when that is the library's foundation.
 */
export function includeLines(
  library: Library,
  symbol: Symbol,
  files: ReadonlyMap<Path, Uint8Array>,
): string[] {
  const usual = library.include.split('\n');
  const entry = /<[^/>]+\/([^>]+)>/.exec(usual.at(-1)!)?.[1] ?? '';
  const file = symbol.file.slice(library.name.length + 2, -1);
  if (reached(files, library.name, entry).has(file)) return usual;
  const keyword = symbol.kind === 'variable' || foundation.test(entry) ? 'include' : 'use';
  const own = `${keyword} <${library.name}/${file}>`;
  return foundation.test(entry) ? [...usual, own] : [own];
}

/** Lines of `wanted` that `text` does not hold yet, in either way of including. */
export function missingLines(text: string, wanted: readonly string[]): string[] {
  const present = new Set(includes(text).map(({ path }) => path));
  return wanted.filter(line => !present.has(/<([^>]+)>/.exec(line)?.[1] ?? ''));
}

/** Where include lines go: below those that are there, else below the comments that open the file. */
export function includePosition(text: string): number {
  const last = [...text.matchAll(/^[ \t]*(?:include|use)[ \t]*<[^>\n]*>[^\n]*\n?/gm)].at(-1);
  if (last) return last.index + last[0].length;
  // Only comments in column 0 and empty lines; a group comment of the customizer belongs to what follows.
  const head = /^(?:(?:\/\/[^\n]*|[ \t]*)\n)*/.exec(text)![0];
  return head.trim() ? head.length : 0;
}

/**
 * Puts those of the lines that are not there yet to the top of a file (the entry when `path` is no text of the
 * project), as one undo step. False when there was nothing to do.
 */
export function includeInProject(
  project: Project,
  path: Path | undefined,
  lines: readonly string[],
): boolean {
  const target = path !== undefined && typeof project.files.get(path) === 'string' ? path : project.entry;
  const text = project.files.get(target);
  if (typeof text !== 'string') return false;
  const missing = missingLines(text, lines);
  if (missing.length === 0) return false;
  const at = includePosition(text);
  const insert = `${at > 0 && text[at - 1] !== '\n' ? '\n' : ''}${missing.join('\n')}\n`;
  project.apply([{ kind: 'text', path: target, changes: [{ from: at, to: at, insert }] }], {
    label: `Insert ${missing[0]}`,
  });
  return true;
}
