import type { Interned, Interner } from '../intern.ts';
import { dimensionOf } from './dimension.ts';

/** Groups without content add nothing to a union: conditions that do not hold leave them, and modules that only speak. */
export function dropNothing(node: Interned, interner: Interner): Interned {
  if (node.kind !== 'union' || node.children.length < 2 || dimensionOf(node) !== 3) return node;
  const content = node.children.filter(child => dimensionOf(child) !== 'nothing');
  return content.length === node.children.length ? node : interner.of(node.node, content);
}
