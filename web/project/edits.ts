import { pathKey, pathProblem } from '../../wasm/formats/paths.ts';
import type { ParameterSet, ParameterValue, Path } from '../../wasm/contract.ts';
import { applyChanges, invertChanges } from './text-changes.ts';
import type { TextChange } from './text-changes.ts';

/** The one way to change a project; each kind has an exact inverse, so that undo is an edit too. */
export type Edit =
  | { kind: 'text'; path: Path; changes: TextChange[] }
  /** `null` deletes; a new path creates. */
  | { kind: 'file'; path: Path; content: string | Uint8Array | null }
  | { kind: 'rename'; from: Path; to: Path }
  | { kind: 'entry'; path: Path }
  /** `undefined` goes back to the default of the source. */
  | { kind: 'parameters'; values: Record<string, ParameterValue | undefined> };

/** An edit that does not fit the project; nothing was changed. The message says what to do. */
export class EditError extends Error {
  override name = 'EditError';
}

/** What edits change. Contents are never written to in place. */
export interface ProjectState {
  readonly files: ReadonlyMap<Path, string | Uint8Array>;
  readonly entry: Path;
  readonly parameters: ParameterSet;
}

/** Throws an {@link EditError} unless a file may be created at `path` beside those of `files`. */
export const checkNewPath = (files: ReadonlyMap<Path, unknown>, path: Path, replaced?: Path): void => {
  const problem = pathProblem(path);
  if (problem !== undefined) throw new EditError(`The file name "${path}" ${problem}.`);
  const key = pathKey(path);
  for (const other of files.keys()) {
    if (other === replaced) continue;
    const otherKey = pathKey(other);
    if (otherKey === key)
      throw new EditError(
        other === path
          ? `There is already a file "${path}". Choose another name.`
          : `"${path}" and "${other}" differ only by case; on many computers they are one file. Choose another name.`,
      );
    if (otherKey.startsWith(`${key}/`) || key.startsWith(`${otherKey}/`))
      throw new EditError(`"${path}" and "${other}" cannot be both: one is a folder of the other.`);
  }
};

/** Throws as {@link checkNewPath} would for one of them beside the others, in linear time. */
export const checkPaths = (paths: readonly Path[]): void => {
  const keys = new Set(paths.map(pathKey));
  const isFolderToo = (path: Path): boolean =>
    [...pathKey(path).matchAll(/\//g)].some(({ index }) => keys.has(pathKey(path).slice(0, index)));
  const suspect = paths.find(path => pathProblem(path) !== undefined || isFolderToo(path));
  if (suspect === undefined && keys.size === paths.length) return;
  // Slow, and says which two clash.
  const seen = new Map<Path, true>();
  for (const path of paths) {
    checkNewPath(seen, path);
    seen.set(path, true);
  }
};

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

/** Equal content, also for two byte arrays that are not the same object. */
export const sameContent = (
  a: string | Uint8Array | undefined,
  b: string | Uint8Array | undefined,
): boolean => a === b || (a instanceof Uint8Array && b instanceof Uint8Array && sameBytes(a, b));

/** NaN equals itself, and -0, which arithmetic leaves behind, is 0. */
const same = (a: unknown, b: unknown): boolean => a === b || Object.is(a, b);

/** Equal parameter values, vectors by their numbers. */
export const sameValue = (a: ParameterValue | undefined, b: ParameterValue | undefined): boolean =>
  same(a, b) ||
  (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, i) => same(value, b[i])));

/** Throws unless `name` is an OpenSCAD identifier: names go into the engine's command line. */
export const checkParameterName = (name: string): void => {
  if (!/^\$?\w{1,200}$/.test(name) || name === '__proto__')
    throw new EditError(`"${name.slice(0, 80)}" is not the name of an OpenSCAD variable.`);
};

type Applied = { state: ProjectState; inverse?: Edit };

const applyFile = (state: ProjectState, path: Path, content: string | Uint8Array | null): Applied => {
  const previous = state.files.get(path);
  if (content === null) {
    if (previous === undefined) throw new EditError(`There is no file "${path}" to delete.`);
    const files = new Map(state.files);
    files.delete(path);
    return { state: { ...state, files }, inverse: { kind: 'file', path, content: previous } };
  }
  if (sameContent(previous, content)) return { state };
  if (previous === undefined) checkNewPath(state.files, path);
  const files = new Map(state.files).set(path, content);
  return { state: { ...state, files }, inverse: { kind: 'file', path, content: previous ?? null } };
};

const applyRename = (state: ProjectState, from: Path, to: Path): Applied => {
  const content = state.files.get(from);
  if (content === undefined) throw new EditError(`There is no file "${from}" to rename.`);
  if (from === to) return { state };
  checkNewPath(state.files, to, from);
  const files = new Map(state.files);
  files.delete(from);
  files.set(to, content);
  const entry = state.entry === from ? to : state.entry;
  return { state: { ...state, files, entry }, inverse: { kind: 'rename', from: to, to: from } };
};

const applyParameters = (
  state: ProjectState,
  values: Record<string, ParameterValue | undefined>,
): Applied => {
  const next = new Map(Object.entries(state.parameters));
  const before: [string, ParameterValue | undefined][] = [];
  for (const [name, value] of Object.entries(values)) {
    checkParameterName(name);
    const old = next.get(name);
    if (sameValue(old, value)) continue;
    before.push([name, old]);
    if (value === undefined) next.delete(name);
    else next.set(name, Array.isArray(value) ? Object.freeze([...value]) : value);
  }
  if (before.length === 0) return { state };
  return {
    state: { ...state, parameters: Object.fromEntries(next) },
    inverse: { kind: 'parameters', values: Object.fromEntries(before) },
  };
};

/**
 * The state after `edit` and the edit that takes it back; no inverse means that nothing changed.
 * @throws EditError when the edit does not fit; `state` is untouched in any case
 */
export const applyEdit = (state: ProjectState, edit: Edit): Applied => {
  switch (edit.kind) {
    case 'text': {
      const text = state.files.get(edit.path);
      if (text === undefined) throw new EditError(`There is no file "${edit.path}" to change.`);
      if (typeof text !== 'string') throw new EditError(`"${edit.path}" is not a text file.`);
      const next = applyChanges(text, edit.changes);
      if (next === undefined)
        throw new EditError(
          `The change does not fit "${edit.path}": it lies past the end or overlaps itself.`,
        );
      if (next === text) return { state };
      const files = new Map(state.files).set(edit.path, next);
      return {
        state: { ...state, files },
        inverse: { kind: 'text', path: edit.path, changes: invertChanges(text, edit.changes) },
      };
    }
    case 'file':
      return applyFile(state, edit.path, edit.content);
    case 'rename':
      return applyRename(state, edit.from, edit.to);
    case 'entry':
      // Whether the file exists is for Project.apply to ask: on the way back it may not be there yet.
      if (edit.path === state.entry) return { state };
      return { state: { ...state, entry: edit.path }, inverse: { kind: 'entry', path: state.entry } };
    case 'parameters':
      return applyParameters(state, edit.values);
  }
};

/** Applies all or nothing; `forward` leaves out edits without effect, `backward` takes the rest back in order. */
export const applyEdits = (
  state: ProjectState,
  edits: readonly Edit[],
): { state: ProjectState; forward: Edit[]; backward: Edit[] } => {
  const forward: Edit[] = [];
  const backward: Edit[] = [];
  let current = state;
  for (const edit of edits) {
    const { state: next, inverse } = applyEdit(current, edit);
    if (!inverse) continue;
    current = next;
    forward.push(edit);
    backward.unshift(inverse);
  }
  return { state: current, forward, backward };
};
