import { NOTHING, solidOf, type Geometry, type Shell, type Solid } from './geometry.ts';
import type { Kernel, Manifold } from './kernel.ts';
import type { Operation } from './operands.ts';

/** The convex hull of all points; nothing of fewer than four. */
export function solidHull(operands: readonly (Solid | Shell)[], { kernel }: Operation): Geometry {
  const points: (Manifold | Point)[] = [];
  for (const operand of operands) {
    if (operand.kind === 'solid') points.push(operand.solid);
    else points.push(...pointsOf(operand));
  }
  if (points.length < 4 && operands.every(({ kind }) => kind === 'shell')) return NOTHING;
  return thick(kernel, kernel.Manifold.hull(points));
}

/** The sum of every point of one convex solid and every point of another. */
export function convexSum(kernel: Kernel, a: Manifold, b: Manifold): Geometry {
  const [few, many] = a.numVert() < b.numVert() ? [a, b] : [b, a];
  const at = kernel.vertices(few);
  const copies = Array.from({ length: at.length / 3 }, (_, i) =>
    many.translate(at[3 * i]!, at[3 * i + 1]!, at[3 * i + 2]!),
  );
  const sum = kernel.Manifold.hull(copies);
  for (const copy of copies) copy.delete();
  return thick(kernel, sum);
}

/** Share of the cube of a solid's extent below which a hull counts as flat. */
const FLAT = 1e-12;

/** Takes the hull over. OpenSCAD shows that of points in a plane; no operation can do anything with it. */
function thick(kernel: Kernel, hull: Manifold): Geometry {
  const { min, max } = hull.boundingBox();
  const extent = Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
  if (hull.volume() > FLAT * extent ** 3) return solidOf(hull);
  const positions = kernel.vertices(hull);
  hull.delete();
  return { dimension: 3, kind: 'shell', positions, reason: 'a hull without volume' };
}

type Point = [number, number, number];

/** Each place once. */
function pointsOf({ positions }: Shell): Point[] {
  const points = new Map<string, Point>();
  for (let i = 0; i < positions.length; i += 3) {
    const point: Point = [positions[i]!, positions[i + 1]!, positions[i + 2]!];
    points.set(point.join(' '), point);
  }
  return [...points.values()];
}
