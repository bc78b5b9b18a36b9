import { tokens } from '../../wasm/scad/lexer.ts';
import type { TextChange } from '../project/project.ts';

/** From a text to its formatted self, gap by gap: tokens stay, so that the cursor and folds keep their places. */
export function formatChanges(before: string, after: string): TextChange[] {
  if (before === after) return [];
  const old = tokens(before);
  const laid = tokens(after);
  const changes: TextChange[] = [];
  let from = 0;
  let at = 0;
  for (let index = 0; index <= old.length; index++) {
    const to = old[index]?.start ?? before.length;
    const insert = after.slice(at, laid[index]?.start ?? after.length);
    if (before.slice(from, to) !== insert) changes.push({ from, to, insert });
    from = old[index]?.end ?? before.length;
    at = laid[index]?.end ?? after.length;
  }
  return changes;
}
