import type { Interned } from '../intern.ts';
import type { NodeOf, Vec3 } from '../tree.ts';
import { dimensionOf } from './dimension.ts';
import { matrixOf } from './fold-transforms.ts';

/** A solid and how far it is moved. */
export interface Placed {
  readonly node: Interned;
  readonly by: Vec3;
}

const ORIGIN: Vec3 = [0, 0, 0];

/** A node without the translations around it. */
function placed(node: Interned, by: Vec3 = ORIGIN): Placed {
  const matrix = matrixOf(node);
  if (!matrix) return { node, by };
  const [a, b, c, x, d, e, f, y, g, h, i, z] = matrix as number[];
  const moves =
    a === 1 && e === 1 && i === 1 && b === 0 && c === 0 && d === 0 && f === 0 && g === 0 && h === 0;
  if (!moves) return { node, by };
  return placed(node.children[0]!, [by[0] + x!, by[1] + y!, by[2] + z!]);
}

/** The axis-aligned box that a node is, if it is one. */
export function boxOf(node: Interned): { min: Vec3; max: Vec3 } | undefined {
  const { node: leaf, by } = placed(node);
  if (leaf.kind !== 'cube') return undefined;
  const { size, center } = leaf.node as NodeOf<'cube'>;
  if (!size.every(side => side > 0 && Number.isFinite(side))) return undefined;
  const at = (axis: 0 | 1 | 2, end: 0 | 1): number =>
    (center ? (end - 0.5) * size[axis] : end * size[axis]) + by[axis];
  return { min: [at(0, 0), at(1, 0), at(2, 0)], max: [at(0, 1), at(1, 1), at(2, 1)] };
}

/**
 * The members of unions in which solids repeat, as loops leave them; other unions are one member each. Undefined when
 * something may not be a solid.
 */
export function membersOf(nodes: readonly Interned[]): Placed[] | undefined {
  const members: Placed[] = [];
  const visit = ({ node, by }: Placed): void => {
    if (node.kind === 'union' && node.children.length > 1) {
      const parts = node.children.map(child => placed(child, by));
      if (2 * new Set(parts.map(part => part.node)).size <= parts.length || parts.every(isLoop)) {
        for (const part of parts) visit(part);
        return;
      }
    }
    members.push({ node, by });
  };
  for (const node of nodes) {
    if (dimensionOf(node) !== 3) return undefined;
    visit(placed(node));
  }
  return members;
}

const isLoop = ({ node }: Placed): boolean =>
  node.kind === 'union' &&
  2 * new Set(node.children.map(child => placed(child).node)).size <= node.children.length;
