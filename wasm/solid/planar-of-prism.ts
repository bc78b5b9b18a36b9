import type { Mesh } from '../contract.ts';
import { sanitized } from './clipping.ts';
import type { Planar } from './planar.ts';

/**
 * The region whose upright prism on z = 0 the mesh is. OpenSCAD writes 2-D results with six digits only; asked for
 * `linear_extrude(1)` of them it gives 32-bit floats, and this takes the region back out of the prism's underside.
 */
export function planarOfPrism({ positions, indices }: Mesh): Planar {
  // By number, since a mesh may hold the same place more than once.
  const places = new Map<string, number>();
  const xy: number[] = [];
  const place = (vertex: number): number => {
    const x = positions[3 * vertex]!;
    const y = positions[3 * vertex + 1]!;
    const key = `${x},${y}`;
    let index = places.get(key);
    if (index === undefined) {
      places.set(key, (index = xy.length / 2));
      xy.push(x, y);
    }
    return index;
  };
  /** For each place the places that directed edges lead to. The underside looks down: read backwards it looks up. */
  const edges = new Map<number, number[]>();
  const add = (from: number, to: number): void => {
    const back = edges.get(to);
    const at = back?.indexOf(from) ?? -1;
    if (at >= 0) back!.splice(at, 1);
    else edges.set(from, [...(edges.get(from) ?? []), to]);
  };
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [indices[i]!, indices[i + 1]!, indices[i + 2]!];
    if (corners.some(corner => positions[3 * corner + 2] !== 0)) continue;
    const [a, b, c] = corners.map(place) as [number, number, number];
    add(c, b);
    add(b, a);
    add(a, c);
  }
  const contours: Float64Array[] = [];
  for (const [start, ends] of edges) {
    while (ends.length > 0) {
      const path = [start];
      for (;;) {
        const at = path[path.length - 1]!;
        const to = following(edges.get(at) ?? [], at, path[path.length - 2], xy);
        if (to === undefined) break;
        // Back at a place of the path: that was once around.
        const since = path.lastIndexOf(to);
        if (since < 0) path.push(to);
        else contours.push(Float64Array.from(path.splice(since).flatMap(k => [xy[2 * k]!, xy[2 * k + 1]!])));
        if (since === 0) break;
        if (since > 0) path.push(to);
      }
    }
  }
  return sanitized(contours.filter(contour => contour.length >= 6));
}

/** Takes the next place out of `ends`: where regions touch in a point, the one that keeps the contour in its own. */
function following(
  ends: number[],
  at: number,
  from: number | undefined,
  xy: readonly number[],
): number | undefined {
  if (from === undefined || ends.length < 2) return ends.pop();
  const direction = (to: number): number =>
    Math.atan2(xy[2 * to + 1]! - xy[2 * at + 1]!, xy[2 * to]! - xy[2 * at]!);
  const back = direction(from);
  // The region lies on the left: its other edge is the first one clockwise from the way back.
  const turn = (to: number): number => (back - direction(to) + 4 * Math.PI) % (2 * Math.PI);
  ends.sort((a, b) => turn(b) - turn(a));
  return ends.pop();
}
