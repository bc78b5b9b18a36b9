import type { Path } from '../../wasm/contract.ts';
import type { Edit } from './edits.ts';
import { rebaseChanges } from './text-changes.ts';

const renamed = (path: Path, over: Edit): Path =>
  over.kind === 'rename' && over.from === path ? over.to : path;

/** One edit over one other; undefined when the other took its place away. */
const rebaseEdit = (edit: Edit, over: Edit, after: boolean): Edit | undefined => {
  switch (edit.kind) {
    case 'text': {
      if (over.kind === 'text' && over.path === edit.path) {
        const changes = rebaseChanges(edit.changes, over.changes, after);
        return changes.length > 0 ? { ...edit, changes } : undefined;
      }
      if (over.kind === 'file' && over.path === edit.path) return undefined;
      return { ...edit, path: renamed(edit.path, over) };
    }
    case 'file':
      if (edit.content === null && over.kind === 'file' && over.path === edit.path && over.content === null)
        return undefined;
      return { ...edit, path: renamed(edit.path, over) };
    case 'rename':
      if (over.kind === 'file' && over.path === edit.from && over.content === null) return undefined;
      if (over.kind === 'rename' && over.from === edit.from)
        return after ? { ...edit, from: over.to } : undefined;
      return edit;
    case 'entry':
      if (over.kind === 'entry' && !after) return undefined;
      if (over.kind === 'file' && over.path === edit.path && over.content === null) return undefined;
      return { ...edit, path: renamed(edit.path, over) };
    case 'parameters': {
      if (over.kind !== 'parameters' || after) return edit;
      const values = Object.entries(edit.values).filter(([name]) => !(name in over.values));
      return values.length > 0 ? { ...edit, values: Object.fromEntries(values) } : undefined;
    }
  }
};

/**
 * `edits` and `over`, both made on the same state, rewritten so that each can follow the other.
 * @param after `edits` come later in the project's order: they win where both set one thing, and their text goes
 *   behind text inserted at the same place
 * @returns `edits` for the state after `over`, and `over` for the state after `edits`
 */
export const rebase = (
  edits: readonly Edit[],
  over: readonly Edit[],
  after: boolean,
): { edits: Edit[]; over: Edit[] } => {
  let base = [...over];
  const result: Edit[] = [];
  for (const edit of edits) {
    let moved: Edit | undefined = edit;
    const nextBase: Edit[] = [];
    for (const other of base) {
      const otherMoved = moved ? rebaseEdit(other, moved, !after) : other;
      if (moved) moved = rebaseEdit(moved, other, after);
      if (otherMoved) nextBase.push(otherMoved);
    }
    if (moved) result.push(moved);
    base = nextBase;
  }
  return { edits: result, over: base };
};
