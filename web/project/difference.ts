import type { ParameterValue } from '../../wasm/contract.ts';
import { sameContent, sameValue, type Edit, type ProjectState } from './edits.ts';
import { textDifference } from './text-changes.ts';

/** Edits that lead from one state to another; none when they are equal. */
export const difference = (before: ProjectState, after: ProjectState): Edit[] => {
  const edits: Edit[] = [];
  // Deletions first: a new name may clash with one that goes.
  for (const path of before.files.keys())
    if (!after.files.has(path)) edits.push({ kind: 'file', path, content: null });
  for (const [path, content] of after.files) {
    const old = before.files.get(path);
    if (sameContent(old, content)) continue;
    if (typeof old === 'string' && typeof content === 'string')
      edits.push({ kind: 'text', path, changes: [textDifference(old, content)!] });
    else edits.push({ kind: 'file', path, content });
  }
  if (before.entry !== after.entry) edits.push({ kind: 'entry', path: after.entry });
  const names = new Set([...Object.keys(before.parameters), ...Object.keys(after.parameters)]);
  const values: [string, ParameterValue | undefined][] = [];
  for (const name of names)
    if (!sameValue(before.parameters[name], after.parameters[name]))
      values.push([name, after.parameters[name]]);
  if (values.length > 0) edits.push({ kind: 'parameters', values: Object.fromEntries(values) });
  return edits;
};
