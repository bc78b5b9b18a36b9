import { NOTHING, solidOf, type Geometry, type Shell, type Solid } from './geometry.ts';
import type { Operation } from './operands.ts';

/** The convex hull of all points; nothing of fewer than four. */
export function solidHull(operands: readonly (Solid | Shell)[], { kernel }: Operation): Geometry {
  if (operands.length === 0) return NOTHING;
  const points = operands.map(operand => (operand.kind === 'solid' ? operand.solid : pointsOf(operand)));
  return solidOf(kernel.Manifold.hull(points.flat()));
}

function pointsOf({ positions }: Shell): [number, number, number][] {
  return Array.from({ length: positions.length / 3 }, (_, i) => [
    positions[3 * i]!,
    positions[3 * i + 1]!,
    positions[3 * i + 2]!,
  ]);
}
