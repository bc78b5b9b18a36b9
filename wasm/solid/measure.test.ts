import { describe, expect, test } from 'vitest';
import { cube, grid, join, moved, tetrahedron, torus, turnedInsideOut } from './solids.ts';
import { measure } from './measure.ts';

describe('measure', () => {
  test('cube: size, volume, area, closed, far from the origin too', () => {
    for (const far of [0, 10_000]) {
      const m = measure(moved(cube(2, 3, 4), [far, -far, far]));
      expect(m.boundingBox).toEqual({ min: [far, 0 - far, far], max: [far + 2, 3 - far, far + 4] });
      expect(m.volume).toBeCloseTo(24, 9);
      expect(m.area).toBeCloseTo(52, 9);
      expect(m).toMatchObject({ triangles: 12, components: 1, genus: 0, watertight: true });
    }
  });

  test('torus: genus 1, volume 2π²Rr²', () => {
    const m = measure(torus(20, 5, 400, 200));
    expect(m).toMatchObject({ components: 1, genus: 1, watertight: true, triangles: 160_000 });
    const exact = 2 * Math.PI ** 2 * 20 * 25;
    expect(Math.abs(m.volume - exact) / exact).toBeLessThan(3e-4);
    expect(Math.abs(m.area - 4 * Math.PI ** 2 * 100) / m.area).toBeLessThan(3e-4);
  });

  test('two solids: apart, touching at a point, touching at an edge', () => {
    const apart = measure(join(cube(1, 1, 1), moved(torus(3, 1, 16, 8), [9, 0, 0])));
    expect(apart).toMatchObject({ components: 2, genus: 1, watertight: true });

    const point = measure(join(cube(1, 1, 1), moved(cube(1, 1, 1), [1, 1, 1])));
    expect(point).toMatchObject({ components: 2, genus: 0, watertight: true, volume: 2 });

    const edge = measure(join(cube(1, 1, 1), moved(cube(1, 1, 1), [1, 1, 0])));
    expect(edge).toMatchObject({ components: 2, genus: 0, watertight: false });
    expect(edge.volume).toBeCloseTo(2, 12);
  });

  test('a cavity is a second surface and takes volume away', () => {
    const m = measure(join(cube(10, 10, 10), moved(turnedInsideOut(cube(4, 4, 4)), [3, 3, 3])));
    expect(m).toMatchObject({ components: 2, genus: 0, watertight: true });
    expect(m.volume).toBeCloseTo(1000 - 64, 9);
  });

  test('an open box is not watertight and keeps genus 0', () => {
    const box = cube(1, 1, 1);
    const m = measure({ ...box, indices: box.indices.slice(6) });
    expect(m).toMatchObject({ components: 1, genus: 0, watertight: false, triangles: 10 });
    expect(m.area).toBeCloseTo(5, 12);
  });

  test('a flipped triangle is not watertight', () => {
    const mesh = tetrahedron();
    mesh.indices.set([mesh.indices[1]!, mesh.indices[0]!], 0);
    expect(measure(mesh).watertight).toBe(false);
  });

  test('degenerate triangles do not disturb the topology', () => {
    const box = cube(1, 1, 1);
    const m = measure({ ...box, indices: Uint32Array.of(...box.indices, 0, 0, 1, 2, 2, 2) });
    expect(m).toMatchObject({ components: 1, genus: 0, watertight: true, triangles: 14 });
  });

  test('empty mesh', () => {
    const m = measure({ positions: new Float32Array(), indices: new Uint32Array(), colors: [] });
    expect(m).toMatchObject({ volume: 0, components: 0, watertight: false, triangles: 0 });
    expect(m.boundingBox).toEqual({ min: [0, 0, 0], max: [0, 0, 0] });
  });

  test('a flat sheet with a hole is a disc with two edges: genus 0', () => {
    const sheet = grid(5, 5);
    const middle = 6 * 12;
    const indices = Uint32Array.of(...sheet.indices.slice(0, middle), ...sheet.indices.slice(middle + 6));
    expect(measure({ ...sheet, indices })).toMatchObject({ components: 1, genus: 0, watertight: false });
  });

  test('a million triangles in about a second', () => {
    const mesh = torus(20, 5, 1000, 500);
    const start = performance.now();
    const m = measure(mesh);
    const milliseconds = performance.now() - start;
    expect(m).toMatchObject({ triangles: 1_000_000, components: 1, genus: 1, watertight: true });
    expect(milliseconds).toBeLessThan(5000);
    console.log(`measure, 1 M triangles: ${milliseconds.toFixed(0)} ms`);
  });
});
