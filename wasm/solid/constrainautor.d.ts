/**
 * npm `@kninnug/constrainautor`, as far as it is used; tsconfig.json points here. Its own types are sources that do not
 * pass our compiler's checks.
 */
interface Triangulation {
  readonly coords: ArrayLike<number>;
  readonly triangles: Uint32Array;
  readonly halfedges: Int32Array;
  readonly hull: Uint32Array;
}

/** Brings edges into a Delaunay triangulation, in place. */
export default class Constrainautor {
  constructor(triangulation: Triangulation);
  /** Throws when the edge crosses one that was brought in, or a point. */
  constrainOne(from: number, to: number): number;
}
