import { expect, test } from 'vitest';
import { delaunay } from './delaunay.ts';
import { triangulate } from './triangulate.ts';

const never = {
  triangulate: (): never => {
    throw new Error('left to Manifold');
  },
};

const ring = (x: number, y: number, radius: number, sides: number, turn: number): Float64Array =>
  Float64Array.from(
    Array.from({ length: sides }, (_, i) => (turn * 2 * Math.PI * i) / sides).flatMap(a => [
      x + radius * Math.cos(a),
      y + radius * Math.sin(a),
    ]),
  );

const plate = (n: number, sides: number): Float64Array[] => [
  Float64Array.from([0, 0, 10 * n, 0, 10 * n, 10 * n, 0, 10 * n]),
  ...Array.from({ length: n * n }, (_, i) =>
    ring(10 * (i % n) + 5, 10 * Math.floor(i / n) + 5, 3, sides, -1),
  ),
];

function facts(contours: readonly Float64Array[], corners: Uint32Array) {
  const points = contours.flatMap(contour => [...contour]);
  let area = 0;
  let smallest = Infinity;
  for (let t = 0; t < corners.length; t += 3) {
    const [a, b, c] = [2 * corners[t]!, 2 * corners[t + 1]!, 2 * corners[t + 2]!];
    const own =
      ((points[b]! - points[a]!) * (points[c + 1]! - points[a + 1]!) -
        (points[b + 1]! - points[a + 1]!) * (points[c]! - points[a]!)) /
      2;
    smallest = Math.min(smallest, own);
    area += own;
  }
  return { triangles: corners.length / 3, used: new Set(corners).size, area, smallest };
}

for (const [n, sides] of [
  [1, 32],
  [4, 6],
  [12, 4],
  [12, 32],
] as const) {
  test(`a plate with ${n * n} holes of ${sides} sides: every point, all of the area, nothing twice`, () => {
    const contours = plate(n, sides);
    const points = 4 + n * n * sides;
    const hole = (9 * sides * Math.sin((2 * Math.PI) / sides)) / 2;
    for (const corners of [triangulate({ contours }, never), delaunay(contours)!]) {
      const found = facts(contours, corners);
      expect(found.triangles).toBe(points + 2 * n * n - 2);
      expect(found.used).toBe(points);
      expect(found.area).toBeCloseTo(n * n * (100 - hole), 6);
      expect(found.smallest).toBeGreaterThan(-1e-6);
    }
  });
}

test('points on straight lines are corners too', () => {
  const contours = [
    Float64Array.from([0, 0, 5, 0, 10, 0, 10, 5, 10, 10, 5, 10, 0, 10, 0, 5]),
    Float64Array.from([2, 2, 2, 4, 4, 4, 4, 2]),
    Float64Array.from([6, 2, 6, 4, 8, 4, 8, 2]),
  ];
  expect(facts(contours, triangulate({ contours }, never))).toMatchObject({
    triangles: 18,
    used: 16,
    area: 92,
  });
});

test('contours that cross are no region', () => {
  expect(delaunay([ring(0, 0, 3, 8, 1), ring(3, 0, 3, 8, -1)])).toBeUndefined();
});
