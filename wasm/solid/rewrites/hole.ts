import type { Mat4 } from 'manifold-3d';
import type { Kernel, Manifold } from '../kernel.ts';
import type { Vec3 } from '../tree.ts';
import { borderOf } from './flat-faces.ts';

/** What a tool takes out of a solid through flat faces of it, in the tool's own place. */
export interface Hole {
  readonly positions: Float64Array;
  /** Looking into the hole. */
  readonly walls: Uint32Array;
  /** By plane: the border of what is missing there, as pairs of vertices, clockwise from outside. */
  readonly rims: readonly (readonly number[])[];
  readonly volume: number;
}

export interface Plane {
  readonly normal: Vec3;
  readonly offset: number;
}

/** Millimetres within which a vertex lies on a plane. */
const ON = 1e-8;

/** `planes`: those of the faces that the tool goes through. Undefined unless it goes through each of them. */
export function holeOf(
  tool: Manifold,
  whole: Manifold,
  by: Vec3,
  planes: readonly Plane[],
  kernel: Kernel,
): Hole | undefined {
  const moved = whole.transform([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -by[0], -by[1], -by[2], 1] as Mat4);
  const cut = tool.intersect(moved);
  moved.delete();
  try {
    const positions = kernel.vertices(cut);
    const { triVerts: corners, mergeFromVert } = cut.getMesh();
    if (mergeFromVert.length > 0) return undefined;
    const caps: number[][] = planes.map(() => []);
    const walls: number[] = [];
    for (let t = 0; t < corners.length; t += 3) {
      const triangle = [corners[t]!, corners[t + 1]!, corners[t + 2]!] as const;
      const on = planes.findIndex(plane => triangle.every(v => distance(plane, positions, 3 * v) < ON));
      if (on >= 0) caps[on]!.push(t);
      else walls.push(triangle[0], triangle[2], triangle[1]);
    }
    const rims = caps.map(starts => borderOf(corners, starts).reverse());
    if (rims.some(rim => rim.length === 0)) return undefined;
    return { positions, walls: Uint32Array.from(walls), rims, volume: cut.volume() };
  } finally {
    cut.delete();
  }
}

const distance = ({ normal, offset }: Plane, p: Float64Array, at: number): number =>
  Math.abs(normal[0] * p[at]! + normal[1] * p[at + 1]! + normal[2] * p[at + 2]! - offset);
