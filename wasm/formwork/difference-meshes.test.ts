import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, expect, test } from 'vitest';
import type { Mesh, Outline } from '../contract.ts';
import { triangulated } from '../scad/outline.ts';
import { loadKernel, type Kernel } from '../solid/kernel.ts';
import { measure } from '../solid/measure.ts';
import { differenceMeshes } from './difference-meshes.ts';

let kernel: Kernel;
beforeAll(async () => {
  const bytes = await readFile(createRequire(import.meta.url).resolve('manifold-3d/manifold.wasm'));
  kernel = await loadKernel(await WebAssembly.compile(bytes));
});

/** Two triangles a face, outwards. */
function box(from: readonly number[], to: readonly number[]): Mesh {
  const positions = Float32Array.from(
    [...Array(8).keys()].flatMap(i => [0, 1, 2].map(axis => ((i >> axis) & 1 ? to : from)[axis]!)),
  );
  const faces = ['4620', '3751', '1540', '6732', '2310', '5764'].map(face => [...face].map(Number));
  const indices = Uint32Array.from(faces.flatMap(([a, b, c, d]) => [a!, b!, c!, a!, c!, d!]));
  return { positions, indices, colors: [{ start: 0, count: 36, color: null }] };
}

const square = (x: number, y: number, side: number): { outline: Outline; mesh: Mesh } => {
  const outline = { contours: [Float64Array.of(x, y, x + side, y, x + side, y + side, x, y + side)] };
  return { outline, mesh: triangulated(outline) };
};

test('what sticks out of either solid is a mesh at its place', () => {
  const meshes = differenceMeshes(
    { mesh: box([0, 0, 0], [10, 10, 10]) },
    { mesh: box([0, 0, 0], [10, 10, 12]) },
    kernel,
  )!;
  expect(meshes.onlyFirst.indices).toHaveLength(0);
  expect(measure(meshes.onlySecond)).toMatchObject({
    boundingBox: { min: [0, 0, 10], max: [10, 10, 12] },
    watertight: true,
    components: 1,
  });
  expect(measure(meshes.onlySecond).volume).toBeCloseTo(200, 3);
});

test('several pieces come as one mesh', () => {
  const { onlyFirst, onlySecond } = differenceMeshes(
    { mesh: box([0, 0, 0], [10, 10, 10]) },
    { mesh: box([-1, 2, 2], [11, 8, 8]) },
    kernel,
  )!;
  expect(measure(onlySecond)).toMatchObject({ components: 2, watertight: true });
  expect(measure(onlySecond).volume).toBeCloseTo(2 * 36, 3);
  expect(measure(onlyFirst).volume).toBeCloseTo(1000 - 360, 3);
  expect(onlySecond.colors).toEqual([{ start: 0, count: onlySecond.indices.length, color: null }]);
});

test('a film that rounding leaves is not shown, a thin wall is', () => {
  const whole = { mesh: box([0, 0, 0], [100, 100, 100]) };
  const rounded = differenceMeshes(whole, { mesh: box([0, 0, 0], [100, 100, 100.0005]) }, kernel)!;
  expect(rounded.onlySecond.indices).toHaveLength(0);
  const thicker = differenceMeshes(whole, { mesh: box([0, 0, 0], [100, 100, 100.05]) }, kernel)!;
  expect(measure(thicker.onlySecond).volume).toBeCloseTo(500, 0);
});

test('flat shapes have flat differences', () => {
  const { onlyFirst, onlySecond } = differenceMeshes(square(0, 0, 10), square(5, 0, 10), kernel)!;
  expect(measure(onlyFirst)).toMatchObject({ boundingBox: { min: [0, 0, 0], max: [5, 10, 0] } });
  expect(measure(onlyFirst).area).toBeCloseTo(50, 4);
  expect(measure(onlySecond).area).toBeCloseTo(50, 4);
  const none = differenceMeshes(square(0, 0, 10), square(0.00001, 0, 10), kernel)!;
  expect(none.onlyFirst.indices).toHaveLength(0);
});

test('nothing is said of a mesh with gaps, nor of a flat shape beside a solid', () => {
  const whole = box([0, 0, 0], [1, 1, 1]);
  const open = { ...whole, indices: whole.indices.slice(3) };
  expect(differenceMeshes({ mesh: whole }, { mesh: open }, kernel)).toBeUndefined();
  expect(differenceMeshes({ mesh: whole }, square(0, 0, 1), kernel)).toBeUndefined();
});

test('no memory of the kernel is kept', () => {
  const shapes = [{ mesh: box([0, 0, 0], [10, 10, 10]) }, { mesh: box([5, 5, 5], [12, 12, 12]) }] as const;
  differenceMeshes(...shapes, kernel);
  const before = kernel.memory;
  for (let i = 0; i < 300; i++) differenceMeshes(...shapes, kernel);
  expect(kernel.memory).toBe(before);
});
