import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { combined } from './clipping.ts';
import { loadKernel, type Kernel } from './kernel.ts';
import { linearExtrusion } from './linear-extrude.ts';
import { planarOfPrism } from './planar-of-prism.ts';
import { circleOutline } from './planar-primitives.ts';
import { doubleArea, pointCount, type Planar } from './planar.ts';
import { triangulate } from './triangulate.ts';

let kernel: Kernel;
beforeAll(async () => {
  const path = new URL(import.meta.resolve('manifold-3d/manifold.wasm'));
  kernel = await loadKernel(await WebAssembly.compile(await readFile(path)));
});

const circle = (x: number, y: number, radius: number, turn = 1): Float64Array => {
  const contour = circleOutline(radius, 24).map((value, i) => value + (i % 2 ? y : x));
  if (turn > 0) return contour;
  return Float64Array.from(
    Array.from({ length: 24 }, (_, i) => [contour[46 - 2 * i]!, contour[47 - 2 * i]!]).flat(),
  );
};

const SQUARE = Float64Array.of(0, 0, 20, 0, 20, 20, 0, 20);
/** Corners in the middle of straight edges. */
const STUDDED = Float64Array.of(0, 0, 5, 0, 10, 0, 10, 10, 5, 10, 0, 10, 0, 5);

const holes = Array.from({ length: 9 }, (_, i) => circle(4 + 6 * (i % 3), 4 + 6 * Math.floor(i / 3), 2, -1));
const REGIONS: Record<string, Planar> = {
  'a convex one': { contours: [circle(3, 4, 5)] },
  holes: { contours: [SQUARE, ...holes] },
  'islands in holes': {
    contours: [circle(0, 0, 9), circle(0, 0, 7, -1), circle(0, 0, 5), circle(0, 0, 3, -1)],
  },
  'pieces with holes, in any order': {
    contours: [circle(0, 0, 2, -1), circle(20, 0, 2, -1), circle(20, 0, 5), circle(0, 0, 5)],
  },
  'points on straight edges': { contours: [STUDDED] },
  nothing: { contours: [] },
};

describe.each(Object.entries(REGIONS))('triangles of a region: %s', (_, planar) => {
  test('cover it once and use every edge of its contours', () => {
    const triangles = triangulate(planar, kernel);
    const points = planar.contours.flatMap(contour => [...contour]);
    let area = 0;
    const edges = new Map<string, number>();
    for (let i = 0; i < triangles.length; i += 3) {
      const corners = [...triangles.subarray(i, i + 3)];
      const twice = doubleArea(Float64Array.from(corners.flatMap(c => [points[2 * c]!, points[2 * c + 1]!])));
      expect(twice).toBeGreaterThanOrEqual(0);
      area += twice;
      for (const k of [0, 1, 2]) {
        const [from, to] = [corners[k]!, corners[(k + 1) % 3]!];
        const key = [Math.min(from, to), Math.max(from, to)].join();
        edges.set(key, (edges.get(key) ?? 0) + (from < to ? 1 : -1));
      }
    }
    expect(area).toBeCloseTo(
      planar.contours.reduce((sum, contour) => sum + doubleArea(contour), 0),
      9,
    );
    expect([...edges.values()].filter(count => count !== 0).length).toBe(pointCount(planar));
  });

  test('come back from the prism that stands on them', () => {
    const prism = linearExtrusion(
      planar,
      {
        height: [0, 0, 1],
        center: false,
        twist: 0,
        slices: 1,
        segments: 0,
        scale: [1, 1],
        fragments: { fn: 0, fa: 12, fs: 2 },
      },
      region => triangulate(region, kernel),
    );
    if (!prism) return expect(planar.contours).toEqual([]);
    const back = planarOfPrism({
      positions: Float32Array.from(prism.positions),
      indices: prism.triangles,
      colors: [],
    });
    const only = (a: Planar, b: Planar): number =>
      combined('difference', [a, b]).contours.reduce((sum, contour) => sum + doubleArea(contour), 0);
    expect(only(planar, back) + only(back, planar)).toBeLessThan(1e-3);
    expect(back.contours.length).toBe(planar.contours.length);
  });
});

test('regions that touch in a point come back apart, holes that touch too', () => {
  const bow = {
    contours: [Float64Array.of(0, 0, 2, 0, 2, 2, 0, 2), Float64Array.of(2, 2, 4, 2, 4, 4, 2, 4)],
  };
  const pair = {
    contours: [
      Float64Array.of(-1, -1, 5, -1, 5, 5, -1, 5),
      Float64Array.of(0, 0, 0, 2, 2, 2, 2, 0),
      Float64Array.of(2, 2, 2, 4, 4, 4, 4, 2),
    ],
  };
  for (const planar of [bow, pair]) {
    const flat = { positions: new Float32Array(0), indices: triangulate(planar, kernel), colors: [] };
    // Turned over, as the underside of a prism is.
    flat.indices = flat.indices.map((_, i, all) => all[i % 3 === 0 ? i : i % 3 === 1 ? i + 1 : i - 1]!);
    flat.positions = Float32Array.from(
      planar.contours.flatMap(contour =>
        Array.from({ length: contour.length / 2 }, (_, i) => [
          contour[2 * i]!,
          contour[2 * i + 1]!,
          0,
        ]).flat(),
      ),
    );
    const areas = planarOfPrism(flat).contours.map(contour => doubleArea(contour) / 2);
    const expected = planar.contours.map(contour => doubleArea(contour) / 2);
    expect(areas.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
  }
});
