import { release, share, type Geometry, type Solid } from './geometry.ts';
import { convexSum } from './hull.ts';
import type { Manifold } from './kernel.ts';
import type { Operation } from './operands.ts';
import { Unsupported } from './unsupported.ts';

/** Share of the volume that may miss to the convex hull of a convex solid. */
const CONVEX = 1e-9;

/**
 * The sum of every point of one solid and every point of the next. Only of convex ones: for others OpenSCAD adds convex
 * parts, and what it makes of these is not always their sum.
 */
export function solidMinkowski(operands: readonly Solid[], { kernel }: Operation): Geometry {
  if (!operands.every(({ solid }) => isConvex(solid)))
    throw new Unsupported('minkowski() of a solid that is not convex');
  let sum = share(operands[0]!);
  for (const { solid } of operands.slice(1)) {
    const next = convexSum(kernel, sum.solid, solid);
    release(sum);
    if (next.dimension !== 3 || next.kind !== 'solid') return next;
    sum = next;
  }
  return sum;
}

function isConvex(solid: Manifold): boolean {
  const hull = solid.hull();
  const convex = hull.volume() - solid.volume() <= CONVEX * hull.volume();
  hull.delete();
  return convex;
}
