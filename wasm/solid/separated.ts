import { cross, dot, subtract, unit, type Vector } from './vectors.ts';

/**
 * Closed triangles whose solids touch along edges or in points, with vertices of its own for each solid there: faces on
 * both sides of the same material stay together. Triangles keep their order.
 */
export function separated(
  positions: ArrayLike<number>,
  triangles: Uint32Array,
): { positions: Float64Array; triangles: Uint32Array } {
  const corners = new Uint32Array(triangles.length).map((_, i) => i);
  const root = (corner: number): number => {
    while (corners[corner] !== corner) corner = corners[corner] = corners[corners[corner]!]!;
    return corner;
  };
  const join = (a: number, b: number): void => {
    corners[root(a)] = root(b);
  };
  for (const [forward, backward] of pairs(positions, triangles)) {
    // The end of one half-edge is the start of the other.
    join(forward, after(backward));
    join(after(forward), backward);
  }
  const vertex = new Map<number, number>();
  const places: number[] = [];
  const result = triangles.map((index, corner) => {
    const of = root(corner);
    let known = vertex.get(of);
    if (known === undefined) {
      vertex.set(of, (known = places.length / 3));
      places.push(positions[3 * index]!, positions[3 * index + 1]!, positions[3 * index + 2]!);
    }
    return known;
  });
  return { positions: Float64Array.from(places), triangles: result };
}

/** The next corner of the same triangle. */
const after = (corner: number): number => (corner % 3 === 2 ? corner - 2 : corner + 1);

/** Half-edges, by the corner that they start from, that run along the same material in opposite directions. */
function pairs(positions: ArrayLike<number>, triangles: Uint32Array): [number, number][] {
  const edges = new Map<number, { forward: number[]; backward: number[] }>();
  for (let corner = 0; corner < triangles.length; corner++) {
    const from = triangles[corner]!;
    const to = triangles[after(corner)]!;
    const key = Math.min(from, to) * 2 ** 26 + Math.max(from, to);
    let edge = edges.get(key);
    if (!edge) edges.set(key, (edge = { forward: [], backward: [] }));
    (from < to ? edge.forward : edge.backward).push(corner);
  }
  const found: [number, number][] = [];
  for (const { forward, backward } of edges.values()) {
    if (forward.length === 1 && backward.length === 1) {
      found.push([forward[0]!, backward[0]!]);
      continue;
    }
    if (forward.length !== backward.length) continue;
    const angle = angles(positions, triangles, forward[0]!);
    const ends = forward.map(corner => ({ corner, at: angle(corner) }));
    for (const corner of backward) {
      // Material lies behind a face: seen along the edge it starts at a backward one and ends at the next forward one.
      const from = angle(corner);
      const turn = (at: number): number => (at > from ? at - from : at - from + 2 * Math.PI);
      ends.sort((a, b) => turn(b.at) - turn(a.at));
      found.push([ends.pop()!.corner, corner]);
    }
  }
  return found;
}

/** The direction in which the triangle of a half-edge leaves the edge that starts from `corner`, about that edge. */
function angles(positions: ArrayLike<number>, triangles: Uint32Array, corner: number) {
  const point = (index: number): Vector => [
    positions[3 * index]!,
    positions[3 * index + 1]!,
    positions[3 * index + 2]!,
  ];
  const start = point(triangles[corner]!);
  const axis = unit(subtract(point(triangles[after(corner)]!), start));
  const side = unit(cross(axis, Math.abs(axis[0]) < 0.6 ? [1, 0, 0] : [0, 1, 0]));
  const other = cross(axis, side);
  return (of: number): number => {
    const way = subtract(point(triangles[after(after(of))]!), start);
    return Math.atan2(dot(way, other), dot(way, side));
  };
}
