import { NOTHING, type Planar } from './planar.ts';

/** The convex hull of all points, counter-clockwise, without points on its edges. */
export function planarHull(operands: readonly (Planar | undefined)[]): Planar {
  const points: [number, number][] = [];
  for (const operand of operands) {
    for (const contour of operand?.contours ?? []) {
      for (let i = 0; i < contour.length; i += 2) points.push([contour[i]!, contour[i + 1]!]);
    }
  }
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const lower = chain(points);
  const upper = chain(points.reverse());
  const hull = [...lower.slice(0, -1), ...upper.slice(0, -1)];
  if (hull.length < 3) return NOTHING;
  return { contours: [Float64Array.from(hull.flat())] };
}

/** Left turns only, from the first point to the last (Andrew's monotone chain). */
function chain(points: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const turns: (readonly [number, number])[] = [];
  for (const p of points) {
    while (turns.length >= 2) {
      const a = turns[turns.length - 2]!;
      const b = turns[turns.length - 1]!;
      if ((b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0) break;
      turns.pop();
    }
    turns.push(p);
  }
  return turns;
}
