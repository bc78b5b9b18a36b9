import { emptySolid, NOTHING, solidOf, solidOfMesh, type Nothing, type Solid } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { isStraight, linearExtrusion, type Triangulate } from './linear-extrude.ts';
import type { Operation } from './operands.ts';
import { combinePlanar } from './planar-kinds.ts';
import { isEmpty, type Planar } from './planar.ts';
import { AcrossAxis, rotation } from './rotate-extrude.ts';
import type { NodeOf } from './tree.ts';

type Points = [number, number][];

export function pointsOf(contour: Float64Array): Points {
  const points: Points = [];
  for (let i = 0; i < contour.length; i += 2) points.push([contour[i]!, contour[i + 1]!]);
  return points;
}

const triangulation =
  ({ triangulate }: Kernel): Triangulate =>
  planar =>
    Uint32Array.from(triangulate(planar.contours.map(pointsOf)).flat());

export function linearExtrudeKind(node: NodeOf<'linear_extrude'>, operation: Operation): Solid | Nothing {
  const { kernel } = operation;
  const shape = combinePlanar('union', operation);
  if (shape.dimension === 0) return shape;
  if (isEmpty(shape.planar) || !(node.height[2] > 0)) return emptySolid(kernel);
  if (isStraight(node)) return straight(shape.planar, node, kernel);
  const surface = linearExtrusion(shape.planar, node, triangulation(kernel))!;
  return solidOfMesh(kernel, surface.positions, surface.triangles);
}

/** Manifold's own extrusion gives the same vertices, without a way through JavaScript. */
function straight(planar: Planar, node: NodeOf<'linear_extrude'>, { Manifold }: Kernel): Solid {
  const [x, y, height] = node.height;
  const upright = Manifold.extrude(planar.contours.map(pointsOf), height, 0, 0, [1, 1], node.center);
  if (x === 0 && y === 0) return solidOf(upright);
  // Column by column: leaning along v.
  const leaning = upright.transform([
    ...[1, 0, 0, 0],
    ...[0, 1, 0, 0],
    ...[x / height, y / height, 1, 0],
    ...[0, 0, 0, 1],
  ] as unknown as Parameters<typeof upright.transform>[0]);
  upright.delete();
  return solidOf(leaning);
}

export function rotateExtrudeKind(node: NodeOf<'rotate_extrude'>, operation: Operation): Solid | Nothing {
  const { kernel } = operation;
  const shape = combinePlanar('union', operation);
  if (shape.dimension === 0 || node.angle === 0) return NOTHING;
  if (isEmpty(shape.planar)) return emptySolid(kernel);
  const surface = rotation(shape.planar, node, triangulation(kernel));
  if (surface instanceof AcrossAxis) operation.error(surface.text, 'nowhere');
  if (!surface || surface instanceof AcrossAxis) return NOTHING;
  return solidOfMesh(kernel, surface.positions, surface.triangles);
}
