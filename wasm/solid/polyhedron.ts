import type { Geometry } from './geometry.ts';
import type { Polyhedron } from './tree.ts';
import { Unsupported } from './unsupported.ts';

export function polyhedron(_node: Polyhedron): Geometry {
  throw new Unsupported('polyhedron');
}
