import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import { BUILTIN } from '../../wasm/scad/builtins.ts';
import { parser } from './language.ts';
import { libraryPath, type File, type Program, type Space } from './program.ts';
import { normalized } from './text-sync.ts';
import { names, occurrenceAt, type Names, type Occurrence } from './scopes.ts';

/** A place in a file; line and column count from 1, the column in UTF-16 units. */
export interface Place {
  path: File;
  line: number;
  column?: number;
}

export interface Reference extends Place {
  name: string;
  /** The line's text, for a list. */
  text: string;
}

const MILLISECONDS = 50;

/** Names of an open file, from the editor's own tree. */
export const namesOf = (state: EditorState): Names =>
  names(ensureSyntaxTree(state, state.doc.length, MILLISECONDS) ?? syntaxTree(state), (from, to) =>
    state.doc.sliceString(from, to),
  );

export const namesOfText = (text: string): Names =>
  names(parser.parse(text), (from, to) => text.slice(from, to));

/** The `include <path>` or `use <path>` around a position. */
export function inclusionAt(
  state: EditorState,
  position: number,
): { path: string; from: number; to: number } | undefined {
  for (const side of [-1, 1] as const) {
    const node = syntaxTree(state).resolveInner(position, side);
    if (node.name !== 'Path') continue;
    return { path: state.doc.sliceString(node.from + 1, node.to - 1).trim(), from: node.from, to: node.to };
  }
  return undefined;
}

export const place = (path: File, text: string, from: number): Place => {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  return { path, line: text.slice(0, from).split('\n').length, column: from - start + 1 };
};

/** Where the name (or the included file) at `position` is defined; a text says why there is no such place. */
export async function definition(
  program: Program,
  file: File,
  state: EditorState,
  position: number,
): Promise<Place | string | undefined> {
  const inclusion = inclusionAt(state, position);
  if (inclusion) {
    const path = await program.resolve(inclusion.path, file);
    return path ? { path, line: 1 } : `There is no file “${inclusion.path}” in this project or in a library.`;
  }
  const occurrence = occurrenceAt(namesOf(state), position);
  if (!occurrence) return undefined;
  if (occurrence.target) return place(file, state.doc.toString(), occurrence.target.from);
  const asked = occurrence.role === 'argument' ? occurrence.callee : occurrence;
  if (!asked) return undefined;
  if (asked.target) return place(file, state.doc.toString(), asked.target.from);
  const symbol = await program.find(file, asked.space, asked.name);
  if (!symbol) return `“${asked.name}” is defined nowhere in this file or in what it includes.`;
  return symbol.file === BUILTIN
    ? `“${asked.name}” is built into OpenSCAD.`
    : { path: symbol.file, line: symbol.line };
}

/** What all places of one name have in common. */
interface Subject {
  name: string;
  space: Space;
  /** Where it is defined; `undefined` for what nobody defines and for `$` variables, which have no one place. */
  file: File | undefined;
  /** Set for a parameter of a module or function at top level. */
  owner?: { name: string; space: Space };
}

type Find = Program['find'];

/** Looks each name up once per file: one command asks for the same few again and again. */
export function remembering(program: Program): Find {
  const known = new Map<string, ReturnType<Find>>();
  return (file, space, name) => {
    const key = `${file}\n${space} ${name}`;
    let found = known.get(key);
    if (!found) known.set(key, (found = program.find(file, space, name)));
    return found;
  };
}

export async function subject(
  find: Find,
  file: File,
  found: Names,
  occurrence: Occurrence,
): Promise<Subject> {
  const { name, space, target, callee } = occurrence;
  if (name.startsWith('$')) return { name, space: 'variable', file: undefined };
  if (target?.owner && target.owner.scope === found.top)
    return { name, space: 'variable', file, owner: { name: target.owner.name, space: target.owner.space } };
  if (target) return { name, space: target.space, file };
  const asked = callee ?? occurrence;
  if (asked.target) return { name, space, file };
  const symbol = await find(file, asked.space, asked.name);
  return callee
    ? {
        name,
        space: 'variable',
        file: symbol?.file,
        owner: { name: callee.name, space: symbol?.kind ?? callee.space },
      }
    : { name, space: symbol?.kind ?? space, file: symbol?.file };
}

const sameSubject = (a: Subject, b: Subject): boolean =>
  a.name === b.name &&
  a.space === b.space &&
  a.file === b.file &&
  a.owner?.name === b.owner?.name &&
  a.owner?.space === b.owner?.space;

/** All places in the project's files that mean what stands at `position`, in its own file first. */
export async function references(
  program: Program,
  file: File,
  state: EditorState,
  position: number,
): Promise<Reference[]> {
  // The editor's own tree may stop short in a long file; here every place counts.
  const text = state.doc.toString();
  const own = namesOfText(text);
  const occurrence = occurrenceAt(own, position);
  if (!occurrence) return [];
  const find = remembering(program);
  const local =
    occurrence.target && occurrence.target.scope !== own.top && occurrence.target.owner?.scope !== own.top;
  const result: Reference[] = [];
  const add = (path: File, text: string, { from, to }: Occurrence): void => {
    const start = text.lastIndexOf('\n', from - 1) + 1;
    const end = text.indexOf('\n', from);
    result.push({
      ...place(path, text, from),
      name: text.slice(from, to),
      text: text.slice(start, end < 0 ? undefined : end).trim(),
    });
  };
  if (local && !occurrence.name.startsWith('$')) {
    for (const other of own.occurrences) if (other.target === occurrence.target) add(file, text, other);
    return result;
  }
  const wanted = await subject(find, file, own, occurrence);
  const files: File[] = libraryPath(file) ? [file] : await program.related(file);
  for (const path of files) {
    const content = path === file ? text : normalized((await program.text(path)) ?? '');
    // A quick look before the parse: most files do not have the name.
    if (!content.includes(occurrence.name)) continue;
    const found = path === file ? own : namesOfText(content);
    for (const other of found.occurrences)
      if (other.name === occurrence.name && sameSubject(await subject(find, path, found, other), wanted))
        add(path, content, other);
  }
  return result;
}
