import { color } from './color-node.ts';
import { difference, fill, hull, intersection, minkowski, union } from './combine.ts';
import type { Geometry } from './geometry.ts';
import { importNode } from './imports.ts';
import type { Operation } from './operands.ts';
import { planarKinds } from './planar-kinds.ts';
import { polyhedron } from './polyhedron.ts';
import { cube, cylinder, sphere } from './primitives.ts';
import { resize } from './resize.ts';
import { surface } from './surface.ts';
import { transform } from './transform.ts';
import type { Kind, NodeOf } from './tree.ts';

/**
 * Makes the geometry of a node from those of its children, exactly as OpenSCAD does, or throws `Unsupported`. The
 * result belongs to the caller.
 */
export type Maker<K extends Kind> = (node: NodeOf<K>, operation: Operation) => Geometry | Promise<Geometry>;

export const kinds: { readonly [K in Kind]: Maker<K> } = {
  group: union,
  union,
  render: union,
  difference,
  intersection,
  hull,
  minkowski,
  fill,
  cube,
  sphere,
  cylinder,
  polyhedron,
  transform,
  color,
  resize,
  surface,
  import: importNode,
  ...planarKinds,
};
