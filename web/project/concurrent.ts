import type { Path } from '../../wasm/contract.ts';
import { freePath, pathKey } from '../../wasm/formats/paths.ts';
import { difference } from './difference.ts';
import { applyEdits, EditError, type Edit, type ProjectState } from './edits.ts';
import { rebase } from './rebase.ts';

/** Edits made here that are not yet in the log. */
export interface Unlogged {
  edits: Edit[];
}

/** What happened to each file on one side. */
const fates = (edits: readonly Edit[]): Map<Path, 'typed' | 'written' | 'deleted'> => {
  const result = new Map<Path, 'typed' | 'written' | 'deleted'>();
  for (const edit of edits) {
    if (edit.kind === 'text' && !result.has(edit.path)) result.set(edit.path, 'typed');
    if (edit.kind === 'file') result.set(edit.path, edit.content === null ? 'deleted' : 'written');
  }
  return result;
};

/** Applies what fits, one by one; a name that is taken by now gets a number. */
const applyFitting = (
  state: ProjectState,
  edits: readonly Edit[],
): { state: ProjectState; edits: Edit[] } => {
  const made: Edit[] = [];
  let current = state;
  const attempt = (edit: Edit): boolean => {
    try {
      const { state: next, forward } = applyEdits(current, [edit]);
      current = next;
      made.push(...forward);
      return true;
    } catch (error) {
      if (error instanceof EditError) return false;
      throw error;
    }
  };
  for (const edit of edits) {
    if (attempt(edit)) continue;
    const taken = new Set([...current.files.keys()].map(pathKey));
    if (edit.kind === 'rename') attempt({ ...edit, to: freePath(edit.to, taken) });
    if (edit.kind === 'file' && edit.content !== null) attempt({ ...edit, path: freePath(edit.path, taken) });
  }
  return { state: current, edits: made };
};

/**
 * Puts edits of this tab behind those that another tab brought into the log first. Typing in one file merges;
 * where both cannot stand, both are kept: a file that one deleted and the other worked on stays, and of two whole
 * contents for one file the later becomes `name (2)`.
 * @param confirmed the state of the log as this tab knew it
 * @param mine edits on top of it, in order; `current` is the state with them
 * @param theirs newer edits of the log on `confirmed`
 * @returns the log's new state, my edits for it, and the edits that lead from `current` to the merged state
 */
export const mergeConcurrent = <T extends Unlogged>(
  confirmed: ProjectState,
  current: ProjectState,
  mine: readonly T[],
  theirs: readonly Edit[],
): { confirmed: ProjectState; mine: T[]; received: Edit[] } => {
  const base = applyFitting(confirmed, theirs);
  const theirFates = fates(theirs);
  const myFates = fates(mine.flatMap(entry => entry.edits));
  const dropped = new Set<Path>();
  const rescued: Edit[] = [];
  const taken = new Set([...base.state.files.keys(), ...current.files.keys()].map(pathKey));
  for (const [path, my] of myFates) {
    const their = theirFates.get(path);
    if (!their || (my === 'typed' && their === 'typed')) continue;
    dropped.add(path);
    const content = current.files.get(path);
    if (my === 'deleted' || content === undefined) continue;
    rescued.push({ kind: 'file', path: their === 'deleted' ? path : freePath(path, taken), content });
  }

  let over = base.edits;
  let state = base.state;
  const merged: T[] = [];
  for (const entry of mine) {
    const edits = entry.edits.filter(
      edit => !((edit.kind === 'text' || edit.kind === 'file') && dropped.has(edit.path)),
    );
    const moved = rebase(edits, over, true);
    over = moved.over;
    const applied = applyFitting(state, moved.edits);
    state = applied.state;
    if (applied.edits.length > 0) merged.push({ ...entry, edits: applied.edits });
  }
  const last = mine.at(-1);
  if (rescued.length > 0 && last) {
    const applied = applyFitting(state, rescued);
    state = applied.state;
    merged.push({ ...last, edits: applied.edits });
  }
  return { confirmed: base.state, mine: merged, received: received(current, state, over) };
};

/** Their edits as they look from here, if they lead to the merged state; else the plain difference. */
const received = (current: ProjectState, merged: ProjectState, over: readonly Edit[]): Edit[] => {
  try {
    const { state, forward } = applyEdits(current, over);
    if (difference(state, merged).length === 0) return forward;
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
  }
  return difference(current, merged);
};
