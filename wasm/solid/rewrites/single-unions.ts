import type { Interned } from '../intern.ts';

/** A union of one is that one: user modules, `for`, `if` and `children` leave such groups in numbers. */
export function dropSingleUnions(node: Interned): Interned {
  return node.kind === 'union' && node.children.length === 1 ? node.children[0]! : node;
}
