import { orient3d } from 'robust-predicates';
import { describe, expect, test } from 'vitest';
import { convexHull, type ConvexHull } from './convex-hull.ts';

/** Small, the same on every run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function check(points: Float64Array, hull: ConvexHull | undefined): void {
  if (!hull) throw new Error('no hull');
  const { positions, triangles } = hull;
  const edges = new Set<string>();
  let outside = 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const corners = [0, 1, 2].map(k => triangles[i + k]!);
    for (let k = 0; k < 3; k++) edges.add(`${corners[k]} ${corners[(k + 1) % 3]}`);
    const [a, b, c] = corners.map(v => [...positions.subarray(3 * v, 3 * v + 3)] as [number, number, number]);
    for (let p = 0; p < points.length; p += 3)
      if (orient3d(...a!, ...b!, ...c!, points[p]!, points[p + 1]!, points[p + 2]!) < 0) outside++;
  }
  expect(outside).toBe(0);
  // Closed: every directed edge once, and its opposite.
  expect(edges.size).toBe(triangles.length);
  for (const edge of edges) expect(edges.has(edge.split(' ').reverse().join(' '))).toBe(true);
  expect(positions.length / 3 - triangles.length / 6).toBe(2);
}

describe('all points are inside, the surface is closed', () => {
  test.each([1, 2, 3, 4, 5])('of points on a grid (%i)', seed => {
    const next = random(seed);
    const points = Float64Array.from({ length: 600 }, () => Math.floor(6 * next()) / 10);
    check(points, convexHull(points));
  });
  test('of points in nearly one plane, and nearly at one place', () => {
    const next = random(7);
    const points = Float64Array.from({ length: 900 }, (_, i) =>
      i % 3 === 2 ? 1e-15 * next() : Math.floor(5 * next()) + 1e-15 * next(),
    );
    check(points, convexHull(points));
  });
  test('of a turned lattice', () => {
    const points: number[] = [];
    for (let x = 0; x < 5; x++)
      for (let y = 0; y < 5; y++)
        for (let z = 0; z < 5; z++) points.push(x * 0.6 - y * 0.8, x * 0.8 + y * 0.6, z / 3 + x / 7);
    check(Float64Array.from(points), convexHull(Float64Array.from(points)));
  });
});

test('points in one plane have none', () => {
  expect(convexHull(Float64Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 3, 7, 0))).toBeUndefined();
  expect(convexHull(Float64Array.of(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3))).toBeUndefined();
  expect(convexHull(new Float64Array(30))).toBeUndefined();
});
