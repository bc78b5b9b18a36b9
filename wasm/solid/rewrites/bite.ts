import type { Kernel, Manifold } from '../kernel.ts';
import type { Vec3 } from '../tree.ts';
import { borderOf } from './flat-faces.ts';

/** Millimetres within which coordinates are one: far below what a model means, far above what rounding does. */
export const EPSILON = 1e-9;

export interface Box {
  readonly min: Vec3;
  readonly max: Vec3;
}

/**
 * What a tool takes out of a box, in the tool's own place. Planes are numbered 2 · axis + (0 low, 1 high).
 */
export interface Bite {
  readonly positions: Float64Array;
  /** The walls that it leaves, turned over: they look into the hole. */
  readonly triangles: Uint32Array;
  /** By plane of the box: the border of what is missing there, as pairs of vertices, clockwise from outside. */
  readonly rims: readonly (readonly number[])[];
  /** Vertices that others may share: those on a plane of the box or on the bite's own bounds. */
  readonly outer: readonly number[];
  /** By plane: whether a face lies on the bite's bound there. */
  readonly faces: readonly boolean[];
  readonly min: Vec3;
  readonly max: Vec3;
  readonly volume: number;
}

/** A tool cut off at planes. */
export interface Cut {
  readonly positions: Float64Array;
  readonly corners: Uint32Array;
  readonly volume: number;
}

/** `planes`: those of a box that the tool reaches beyond, in the tool's place; undefined at the others. */
export function cutOf(
  tool: Manifold,
  planes: readonly (number | undefined)[],
  kernel: Kernel,
): Cut | undefined {
  const { min, max } = tool.boundingBox();
  const low = [0, 1, 2].map(i => planes[2 * i] ?? min[i]! - 1) as [number, number, number];
  const high = [0, 1, 2].map(i => planes[2 * i + 1] ?? max[i]! + 1) as [number, number, number];
  const cube = kernel.Manifold.cube([high[0] - low[0], high[1] - low[1], high[2] - low[2]]);
  const clip = cube.translate(low);
  const cut = tool.intersect(clip);
  cube.delete();
  clip.delete();
  try {
    const { triVerts, mergeFromVert, mergeToVert } = cut.getMesh();
    // Vertices come in the order of `vertices`; only properties would split them.
    if (mergeFromVert.length > 0 || mergeToVert.length > 0) return undefined;
    return { positions: kernel.vertices(cut), corners: triVerts, volume: cut.volume() };
  } finally {
    cut.delete();
  }
}

/** `planes`: those of the box that the tool reaches or touches. */
export function biteOf({ positions, corners, volume }: Cut, planes: readonly (number | undefined)[]): Bite {
  const places = positions.slice();
  snap(places, planes);
  return taken(places, corners, planes, volume);
}

function snap(positions: Float64Array, planes: readonly (number | undefined)[]): void {
  for (let at = 0; at < positions.length; at++) {
    for (const plane of [planes[2 * (at % 3)], planes[2 * (at % 3) + 1]])
      if (plane !== undefined && Math.abs(positions[at]! - plane) < EPSILON) positions[at] = plane;
  }
}

function taken(
  positions: Float64Array,
  corners: Uint32Array,
  planes: readonly (number | undefined)[],
  volume: number,
): Bite {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at++) {
    min[at % 3] = Math.min(min[at % 3]!, positions[at]!);
    max[at % 3] = Math.max(max[at % 3]!, positions[at]!);
  }
  const bounds = [0, 1, 2].flatMap(i => [min[i]!, max[i]!]);
  const lies = (corner: number, plane: number, at: number): boolean =>
    Math.abs(positions[3 * corner + (plane >> 1)]! - at) < EPSILON;
  const walls: number[] = [];
  const caps: number[][] = planes.map(() => []);
  const faces = bounds.map(() => false);
  for (let t = 0; t < corners.length; t += 3) {
    const triangle = [corners[t]!, corners[t + 1]!, corners[t + 2]!] as const;
    const on = planes.findIndex((at, p) => at !== undefined && triangle.every(c => lies(c, p, at)));
    if (on >= 0) caps[on]!.push(...triangle);
    else {
      walls.push(triangle[0], triangle[2], triangle[1]);
      for (const [p, at] of bounds.entries()) if (triangle.every(c => lies(c, p, at))) faces[p] = true;
    }
  }
  const outer: number[] = [];
  for (let v = 0; v < positions.length / 3; v++) {
    const shared =
      bounds.some((at, p) => lies(v, p, at)) || planes.some((at, p) => at !== undefined && lies(v, p, at));
    if (shared) outer.push(v);
  }
  return {
    positions,
    triangles: Uint32Array.from(walls),
    rims: caps.map(cap => borderOf(cap, starts(cap)).reverse()),
    outer,
    faces,
    min: min as unknown as Vec3,
    max: max as unknown as Vec3,
    volume,
  };
}

const starts = (triangles: readonly number[]): number[] =>
  Array.from({ length: triangles.length / 3 }, (_, t) => 3 * t);
