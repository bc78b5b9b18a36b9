import { convexHull } from './convex-hull.ts';
import { COLORLESS, NOTHING, solidOf, type Geometry, type Shell, type Solid } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import type { Operation } from './operands.ts';

/** The convex hull of all points; nothing of fewer than four. */
export function solidHull(operands: readonly (Solid | Shell)[], { kernel }: Operation): Geometry {
  const clouds = operands.map(operand =>
    operand.kind === 'solid' ? kernel.vertices(operand.solid) : operand.positions,
  );
  const points = new Float64Array(clouds.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const cloud of clouds) {
    points.set(cloud, at);
    at += cloud.length;
  }
  return hullOf(kernel, points);
}

/** Share of the cube of its extent below which the volume of a hull is rounding. */
const FLAT = 1e-12;

/** The convex hull of points. OpenSCAD shows that of points in a plane; no operation can do anything with it. */
export function hullOf(kernel: Kernel, points: Float64Array): Geometry {
  const hull = convexHull(points);
  const solid = hull && kernel.solid(hull.positions, hull.triangles);
  if (!solid) return fewerThanFour(points) ? NOTHING : flat(points);
  const { min, max } = solid.boundingBox();
  const extent = Math.max(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
  if (solid.volume() > FLAT * extent ** 3) return solidOf(solid, COLORLESS, hull.triangles.length / 3);
  solid.delete();
  return flat(points);
}

const flat = (positions: Float64Array): Shell => ({
  dimension: 3,
  kind: 'shell',
  positions,
  triangles: undefined,
  color: undefined,
  reason: 'a hull without volume',
});

function fewerThanFour(points: Float64Array): boolean {
  const different = new Set<string>();
  for (let i = 0; i < points.length && different.size < 4; i += 3)
    different.add(`${points[i]} ${points[i + 1]} ${points[i + 2]}`);
  return different.size < 4;
}
