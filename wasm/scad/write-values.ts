import type { ParameterSet, ParameterValue } from '../contract.ts';
import { assignments } from './assignments.ts';
import { tokens } from './lexer.ts';
import { literal } from './literals.ts';

/** Replaces `[from, to)` (UTF-16 offsets in the text before) by `insert`. */
interface Change {
  from: number;
  to: number;
  insert: string;
}

/**
 * The changes that make `values` the defaults of the code: each replaces nothing but a literal, or, in a vector that
 * keeps its length, the numbers that differ; comments, white space and all other code stay. Where a variable is
 * assigned several times the last assignment, the one that counts, is changed. Names that are not assigned a
 * constant in the root scope are left alone.
 */
export function writeValues(text: string, values: ParameterSet): Change[] {
  const last = new Map(assignments(text).map(assignment => [assignment.name, assignment]));
  const changes: Change[] = [];
  for (const [name, value] of Object.entries(values)) {
    const assignment = last.get(name);
    if (assignment?.value === undefined || literal(assignment.value) === literal(value)) continue;
    const { from, to } = assignment.expression;
    changes.push(
      ...(elementChanges(text.slice(from, to), from, value) ?? [{ from, to, insert: literal(value) }]),
    );
  }
  return changes.sort((a, b) => a.from - b.from);
}

/** Changes of single numbers in a flat vector; undefined when the expression is none of that length. */
function elementChanges(expression: string, offset: number, value: ParameterValue): Change[] | undefined {
  if (typeof value !== 'object') return undefined;
  const all = tokens(expression).filter(({ kind }) => kind !== 'line-comment' && kind !== 'block-comment');
  if (all[0]?.text !== '[' || all.at(-1)?.text !== ']') return undefined;
  const elements: { from: number; to: number }[] = [];
  let open: { from: number; to: number } | undefined;
  for (const token of all.slice(1, -1)) {
    if (token.kind === 'punctuation' && token.text === ',') {
      open = undefined;
      continue;
    }
    if (token.kind !== 'number' && token.text !== '-' && token.text !== '+') return undefined;
    if (open) open.to = token.end;
    else elements.push((open = { from: token.start, to: token.end }));
  }
  if (elements.length !== value.length) return undefined;
  return elements.flatMap(({ from, to }, index) => {
    const insert = literal(value[index]!);
    // Signs apart, the element is one number; `- -5` is rare enough to be rewritten even when it stays.
    return expression.slice(from, to) === insert || Number(expression.slice(from, to)) === value[index]
      ? []
      : [{ from: from + offset, to: to + offset, insert }];
  });
}
