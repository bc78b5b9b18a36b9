import type { Geometry } from './geometry.ts';
import { KnownFaces } from './known-faces.ts';
import type { Matrix } from './tree.ts';

/** An axis-aligned box; nothing lies in one whose `min` is greater than its `max`. */
export interface Bounds {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

export const NO_BOUNDS: Bounds = {
  min: [Infinity, Infinity, Infinity],
  max: [-Infinity, -Infinity, -Infinity],
};

/** Of a 3-D geometry, without giving it to Manifold. */
export function boundsOf(geometry: Geometry): Bounds {
  if (geometry.dimension !== 3) return NO_BOUNDS;
  if (geometry.kind === 'shell') return boundsOfPoints(geometry.positions);
  if (geometry instanceof KnownFaces) return boundsOfPoints(geometry.faces().positions);
  return geometry.triangles === 0 ? NO_BOUNDS : geometry.solid.boundingBox();
}

/** Of x, y, z one after the other. */
export function boundsOfPoints(positions: ArrayLike<number>): Bounds {
  const min: [number, number, number] = [Infinity, Infinity, Infinity];
  const max: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 3) {
    for (let i = 0; i < 3; i++) {
      const x = positions[at + i]!;
      if (x < min[i]!) min[i] = x;
      if (x > max[i]!) max[i] = x;
    }
  }
  return { min, max };
}

/** Around what a box becomes. */
export function movedBounds({ min, max }: Bounds, matrix: Matrix): Bounds {
  if (min[0] > max[0]) return NO_BOUNDS;
  const low: number[] = [];
  const high: number[] = [];
  for (let row = 0; row < 3; row++) {
    let [a, b] = [matrix[4 * row + 3]!, matrix[4 * row + 3]!];
    for (const axis of [0, 1, 2] as const) {
      const factor = matrix[4 * row + axis]!;
      a += factor * (factor > 0 ? min[axis] : max[axis]);
      b += factor * (factor > 0 ? max[axis] : min[axis]);
    }
    low.push(a);
    high.push(b);
  }
  return { min: low as unknown as Bounds['min'], max: high as unknown as Bounds['max'] };
}

export function around(all: Iterable<Bounds>): Bounds {
  const min: [number, number, number] = [...NO_BOUNDS.min];
  const max: [number, number, number] = [...NO_BOUNDS.max];
  for (const bounds of all) {
    for (const axis of [0, 1, 2] as const) {
      min[axis] = Math.min(min[axis], bounds.min[axis]);
      max[axis] = Math.max(max[axis], bounds.max[axis]);
    }
  }
  return { min, max };
}

/** Millimetres that lie between boxes that are apart. */
const GAP = 1e-6;

export const apart = (a: Bounds, b: Bounds): boolean =>
  a.max[0] + GAP < b.min[0] ||
  b.max[0] + GAP < a.min[0] ||
  a.max[1] + GAP < b.min[1] ||
  b.max[1] + GAP < a.min[1] ||
  a.max[2] + GAP < b.min[2] ||
  b.max[2] + GAP < a.min[2];

/** Pairs that are compared before everything counts as one group. */
const MOST_PAIRS = 2e6;

/**
 * Indices of boxes that meet, directly or by way of others, in order of their first members. Gaps along one axis after
 * the other part them; a sweep along x compares what is left together.
 */
export function groupsOf(boxes: readonly Bounds[]): number[][] {
  const parent = boxes.map((_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
    return i;
  };
  let pairs = 0;
  const sweep = (sorted: readonly number[]): void => {
    let active: number[] = [];
    for (const next of sorted) {
      const box = boxes[next]!;
      active = active.filter(other => boxes[other]!.max[0] + GAP >= box.min[0]);
      pairs += active.length;
      if (pairs > MOST_PAIRS) return;
      for (const other of active) if (!apart(box, boxes[other]!)) parent[root(next)] = root(other);
      active.push(next);
    }
  };
  /** `whole`: axes along which there was no gap since the last one. */
  const part = (members: readonly number[], axis: 0 | 1 | 2, whole: number): void => {
    if (members.length < 2 || pairs > MOST_PAIRS) return;
    const sorted = members.toSorted((a, b) => boxes[a]!.min[axis] - boxes[b]!.min[axis]);
    const pieces: number[][] = [];
    let end = -Infinity;
    for (const member of sorted) {
      const { min, max } = boxes[member]!;
      if (min[axis] > end + GAP) pieces.push([]);
      pieces.at(-1)!.push(member);
      end = Math.max(end, max[axis]);
    }
    const next = ((axis + 1) % 3) as 0 | 1 | 2;
    if (pieces.length > 1) for (const piece of pieces) part(piece, next, 1);
    else if (whole < 2) part(members, next, whole + 1);
    else sweep(axis === 0 ? sorted : members.toSorted((a, b) => boxes[a]!.min[0] - boxes[b]!.min[0]));
  };
  const filled = [...boxes.keys()].filter(i => boxes[i]!.min[0] <= boxes[i]!.max[0]);
  part(filled, 0, 0);
  if (pairs > MOST_PAIRS) return [[...boxes.keys()]];
  const groups = new Map<number, number[]>();
  for (const i of boxes.keys()) {
    const group = groups.get(root(i));
    if (group) group.push(i);
    else groups.set(root(i), [i]);
  }
  return [...groups.values()];
}
