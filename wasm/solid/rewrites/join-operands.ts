import type { Interned, Interner } from '../intern.ts';
import { dimensionOf } from './dimension.ts';

/**
 * A transformation or colour of several solids is that of their union: the union is then one node that all copies of
 * it share, wherever they stand.
 */
export function joinOperands(node: Interned, interner: Interner): Interned {
  if (node.kind !== 'transform' && node.kind !== 'color') return node;
  if (node.children.length < 2) return node;
  // Mixed dimensions make the node itself complain.
  if (dimensionOf(node) !== 3) return node;
  const { origin } = node.node;
  const union = interner.of({ kind: 'union', children: [], modifiers: 0, origin }, node.children);
  return interner.of(node.node, [union]);
}
