import { linearExtrude, rotateExtrude } from './extrude.ts';
import { flatOf, type Geometry } from './geometry.ts';
import { offset } from './offset.ts';
import type { Operation } from './operands.ts';
import { circle, polygon, square } from './planar-primitives.ts';
import { projection } from './projection.ts';
import { textRegion } from './text.ts';
import type { NodeOf } from './tree.ts';
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

/** Kinds that make 2-D shapes, or solids of 2-D shapes. */
export const planarKinds: {
  readonly [K in PlanarKind]: (node: NodeOf<K>, operation: Operation) => Geometry | Promise<Geometry>;
} = {
  square: node => flatOf(square(node)),
  circle: node => flatOf(circle(node)),
  polygon: node => flatOf(polygon(node)),
  async text(node, { fonts }) {
    if (!fonts) throw new Unsupported('text() in fonts of the project');
    return flatOf(textRegion(node, await fonts()));
  },
  offset,
  projection,
  linear_extrude: linearExtrude,
  rotate_extrude: rotateExtrude,
  roof() {
    throw new Unsupported('roof()');
  },
};
