import type { Interned, Interner } from '../intern.ts';
import { dimensionOf } from './dimension.ts';

/**
 * Groups without content add nothing to a union: conditions that do not hold leave them, and modules that only speak.
 * One of them stays with a single other part that may turn out empty: a union of two without content is nothing at
 * all, that part alone would still be an empty solid, which does not mix with 2-D shapes.
 */
export function dropNothing(node: Interned, interner: Interner): Interned {
  if (node.kind !== 'union' || node.children.length < 2 || dimensionOf(node) !== 3) return node;
  const content = node.children.filter(child => dimensionOf(child) !== 'nothing');
  if (content.length === node.children.length) return node;
  if (content.length > 1 || hasContent(content[0]!)) return interner.of(node.node, content);
  if (node.children.length === 2) return node;
  return interner.of(node.node, [
    content[0]!,
    node.children.find(child => dimensionOf(child) === 'nothing')!,
  ]);
}

/** Whether a solid is certain not to be empty. */
function hasContent({ kind, node, children }: Interned): boolean {
  switch (node.kind) {
    case 'cube':
      return node.size.every(length => length > 0 && Number.isFinite(length));
    case 'sphere':
      return node.radius > 0 && Number.isFinite(node.radius);
    case 'cylinder':
      return [node.height, node.bottom, node.top].every(length => length > 0 && Number.isFinite(length));
    case 'transform':
      return node.matrix.every(Number.isFinite) && children.some(hasContent);
    default:
      return (kind === 'union' || kind === 'color') && children.some(hasContent);
  }
}
