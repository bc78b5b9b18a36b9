import { flatOf, type Geometry } from './geometry.ts';
import type { Operation } from './operands.ts';
import { circle, polygon, square } from './planar-primitives.ts';
import type { Kind, NodeOf } from './tree.ts';
import { Unsupported } from './unsupported.ts';

type PlanarKind =
  | 'square'
  | 'circle'
  | 'polygon'
  | 'text'
  | 'offset'
  | 'projection'
  | 'linear_extrude'
  | 'rotate_extrude'
  | 'roof';

const unsupported = (node: { kind: Kind }): never => {
  throw new Unsupported(node.kind);
};

/** Kinds that make 2-D shapes, or solids of 2-D shapes. */
export const planarKinds: {
  readonly [K in PlanarKind]: (node: NodeOf<K>, operation: Operation) => Geometry | Promise<Geometry>;
} = {
  square: node => flatOf(square(node)),
  circle: node => flatOf(circle(node)),
  polygon: node => flatOf(polygon(node)),
  text: unsupported,
  offset: unsupported,
  projection: unsupported,
  linear_extrude: unsupported,
  rotate_extrude: unsupported,
  roof: unsupported,
};
