import { geometryOfFaces } from './faces.ts';
import { emptySolid, type Geometry } from './geometry.ts';
import type { Operation } from './operands.ts';
import type { Polyhedron } from './tree.ts';

/** OpenSCAD wants faces clockwise from outside. */
export function polyhedron({ points, faces }: Polyhedron, { kernel }: Operation): Geometry {
  if (faces.length === 0) return emptySolid(kernel);
  return geometryOfFaces(
    kernel,
    Float64Array.from(points.flat()),
    faces.map(face => face.toReversed()),
  );
}
