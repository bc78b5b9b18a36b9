import type { Interned } from '../intern.ts';
import { dimensionOf } from './dimension.ts';

/**
 * A union of one is that one: user modules, `for`, `if` and `children` leave such groups in numbers. Not of one that
 * may be an empty 2-D shape: of that, a union leaves nothing at all, which mixes with solids without a word.
 */
export function dropSingleUnions(node: Interned): Interned {
  const [child] = node.children;
  if (node.kind !== 'union' || !child || node.children.length > 1) return node;
  const dimension = dimensionOf(child);
  return dimension === 3 || dimension === 'nothing' ? child : node;
}
