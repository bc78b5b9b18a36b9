import type { EditorState } from '@codemirror/state';
import type { Path } from '../../wasm/contract.ts';
import { BUILTIN, keywords } from '../../wasm/scad/builtins.ts';
import type { Edit, Project } from '../project/project.ts';
import { namesOfText, place, references, remembering, subject, type Reference } from './navigation.ts';
import { libraryPath, type File, type Program } from './program.ts';
import { occurrenceAt } from './scopes.ts';
import { normalized } from './text-sync.ts';

/** A name and every place that a rename has to change. */
export interface Renaming {
  from: string;
  places: Reference[];
}

/** What a rename at `position` would touch, or why it cannot be done. */
export async function renamable(
  program: Program,
  file: File,
  state: EditorState,
  position: number,
): Promise<Renaming | string> {
  if (libraryPath(file)) return 'Library files are read-only.';
  const found = namesOfText(state.doc.toString());
  const occurrence = occurrenceAt(found, position);
  if (!occurrence) return 'Put the cursor on a name first.';
  const { name } = occurrence;
  if (!name.startsWith('$')) {
    const { file: home } = await subject(remembering(program), file, found, occurrence);
    if (home === BUILTIN) return `“${name}” is built into OpenSCAD and cannot be renamed.`;
    if (home !== undefined && libraryPath(home))
      return `“${name}” belongs to the library ${libraryPath(home)!.library} and cannot be renamed here.`;
    if (home === undefined) return `“${name}” is defined nowhere in this file or in what it includes.`;
  } else if (await program.find(file, 'variable', name).then(symbol => symbol?.file === BUILTIN))
    return `“${name}” is built into OpenSCAD and cannot be renamed.`;
  return { from: name, places: await references(program, file, state, position) };
}

/** Why `name` cannot be the new one; undefined when it can. */
export async function nameProblem(
  program: Program,
  { from, places }: Renaming,
  name: string,
): Promise<string | undefined> {
  if (!/^\$?[A-Za-z_]\w*$/.test(name))
    return 'A name has letters, digits and _, and does not start with a digit.';
  if (name.startsWith('$') !== from.startsWith('$')) return 'A name with $ means another kind of variable.';
  if (name in keywords) return `“${name}” is a word of the language.`;
  if (name === from) return undefined;
  for (const path of new Set(places.map(({ path }) => path as Path))) {
    const text = normalized((await program.text(path)) ?? '');
    if (!text.includes(name)) continue;
    const found = namesOfText(text);
    const here = new Set(
      places.filter(one => one.path === path).map(({ line, column }) => `${line} ${column}`),
    );
    const spaces = new Set(
      found.occurrences
        .filter(one => one.name === from)
        .filter(one => {
          const { line, column } = place(path, text, one.from);
          return here.has(`${line} ${column}`);
        })
        .map(one => one.space),
    );
    const clash = found.occurrences.find(one => one.name === name && spaces.has(one.space));
    if (clash) return `“${name}” is already in use in ${path}, line ${place(path, text, clash.from).line}.`;
  }
  return undefined;
}

/** The edits of a rename. Places are lines and columns, so that they hold for any kind of line break. */
export function renameEdits(project: Project, { from, places }: Renaming, name: string): Edit[] {
  const edits: Edit[] = [];
  for (const path of new Set(places.map(({ path }) => path))) {
    const text = project.files.get(path);
    if (typeof text !== 'string') continue;
    const starts = [0, ...[...text.matchAll(/\r\n?|\n/g)].map(({ index, 0: found }) => index + found.length)];
    const changes = places
      .filter(place => place.path === path)
      .map(({ line, column = 1 }) => (starts[line - 1] ?? 0) + column - 1)
      .map(at => ({ from: at, to: at + from.length, insert: name }));
    edits.push({ kind: 'text', path, changes });
  }
  return edits;
}
