import type { Mat4 } from 'manifold-3d';
import { flatUnion } from './combine.ts';
import { emptySolid, NOTHING, type Nothing, type Solid } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { KnownFaces } from './known-faces.ts';
import { isStraight, linearExtrusion, type Triangulate } from './linear-extrude.ts';
import { planarOperands, type Operation } from './operands.ts';
import { isEmpty, pointCount, type Planar } from './planar.ts';
import { AcrossAxis, rotation } from './rotate-extrude.ts';
import { pointsOf, triangulate } from './triangulate.ts';
import { Unsupported } from './unsupported.ts';
import type { LinearExtrude, RotateExtrude } from './tree.ts';

const triangulation =
  (kernel: Kernel): Triangulate =>
  planar =>
    triangulate(planar, kernel);

export function linearExtrude(node: LinearExtrude, operation: Operation): Solid | Nothing {
  const { kernel } = operation;
  const shape = flatUnion(planarOperands(operation));
  if (shape.dimension === 0) return shape;
  if (isEmpty(shape.planar) || !(node.height[2] > 0)) return emptySolid(kernel);
  if (isStraight(node)) return straight(shape.planar, node, kernel);
  // OpenSCAD lets triangles without area fall out of what it writes, not out of what it calculates with.
  if ((node.scale[0] === 0) !== (node.scale[1] === 0)) throw new Unsupported('an extrusion to an edge');
  const surface = linearExtrusion(shape.planar, node, triangulation(kernel))!;
  return KnownFaces.of(kernel, surface);
}

/** For operations Manifold's own extrusion gives the same vertices, without a way through JavaScript. */
function straight(planar: Planar, node: LinearExtrude, kernel: Kernel): Solid {
  return KnownFaces.later(
    4 * pointCount(planar),
    () => linearExtrusion(planar, { ...node, slices: 1, segments: 0 }, triangulation(kernel))!,
    () => {
      const [x, y, height] = node.height;
      const { Manifold } = kernel;
      const upright = Manifold.extrude(planar.contours.map(pointsOf), height, 0, 0, [1, 1], node.center);
      if (x === 0 && y === 0) return upright;
      // Column by column: leaning along v.
      const lean: Mat4 = [1, 0, 0, 0, 0, 1, 0, 0, x / height, y / height, 1, 0, 0, 0, 0, 1];
      const leaning = upright.transform(lean);
      upright.delete();
      return leaning;
    },
  );
}

export function rotateExtrude(node: RotateExtrude, operation: Operation): Solid | Nothing {
  const { kernel } = operation;
  const shape = flatUnion(planarOperands(operation));
  if (shape.dimension === 0 || node.angle === 0) return NOTHING;
  if (isEmpty(shape.planar)) return emptySolid(kernel);
  const surface = rotation(shape.planar, node, triangulation(kernel));
  if (surface instanceof AcrossAxis) operation.error(surface.text, 'nowhere');
  if (!surface || surface instanceof AcrossAxis) return NOTHING;
  return KnownFaces.of(kernel, surface);
}
