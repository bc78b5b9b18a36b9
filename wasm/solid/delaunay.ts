import Constrainautor from '@kninnug/constrainautor';
import Delaunator from 'delaunator';

/**
 * Triangles of a region with many contours, in n log n: counter-clockwise, as indices into the points of its contours
 * (borders counter-clockwise, holes clockwise) one after the other. Undefined where edges could not be kept.
 */
export function delaunay(contours: readonly Float64Array[]): Uint32Array | undefined {
  const coordinates = new Float64Array(contours.reduce((sum, contour) => sum + contour.length, 0));
  const next = new Uint32Array(coordinates.length / 2);
  let at = 0;
  for (const contour of contours) {
    coordinates.set(contour, 2 * at);
    const count = contour.length / 2;
    for (let i = 0; i < count; i++) next[at + i] = at + ((i + 1) % count);
    at += count;
  }
  const mesh = new Delaunator(coordinates);
  try {
    const constrained = new Constrainautor(mesh);
    for (let v = 0; v < next.length; v++) constrained.constrainOne(v, next[v]!);
  } catch {
    // Contours that cross or touch.
    return undefined;
  }
  return within(mesh.triangles, mesh.halfedges, next);
}

/** The triangles on the left of the contours; they run clockwise in. */
function within(corners: Uint32Array, twins: Int32Array, next: Uint32Array): Uint32Array | undefined {
  const inside = new Uint8Array(corners.length / 3);
  const stack: number[] = [];
  let found = 0;
  for (let edge = 0; edge < corners.length; edge++) {
    // An edge that runs backwards along a contour belongs to a triangle that lies on its left.
    if (next[corners[after(edge)]!] !== corners[edge]) continue;
    found++;
    const triangle = Math.floor(edge / 3);
    if (inside[triangle]) continue;
    inside[triangle] = 1;
    stack.push(triangle);
  }
  if (found !== next.length) return undefined;
  for (let triangle = stack.pop(); triangle !== undefined; triangle = stack.pop()) {
    for (let edge = 3 * triangle; edge < 3 * triangle + 3; edge++) {
      const [from, to] = [corners[edge]!, corners[after(edge)]!];
      if (next[to] === from) continue;
      // Over a contour from the wrong side: it is not what it seems.
      if (next[from] === to) return undefined;
      const twin = twins[edge]!;
      if (twin < 0) return undefined;
      const neighbour = Math.floor(twin / 3);
      if (inside[neighbour]) continue;
      inside[neighbour] = 1;
      stack.push(neighbour);
    }
  }
  const result: number[] = [];
  for (let t = 0; t < inside.length; t++)
    if (inside[t]) result.push(corners[3 * t]!, corners[3 * t + 2]!, corners[3 * t + 1]!);
  return Uint32Array.from(result);
}

const after = (edge: number): number => (edge % 3 === 2 ? edge - 2 : edge + 1);
