import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { loadKernel, type Kernel } from './kernel.ts';

let kernel: Kernel;
beforeAll(async () => {
  const bytes = await readFile(new URL(import.meta.resolve('manifold-3d/manifold.wasm')));
  kernel = await loadKernel(await WebAssembly.compile(bytes));
});

/** Eight corners, twelve triangles. */
function box(size: readonly [number, number, number], at: readonly [number, number, number] = [0, 0, 0]) {
  const positions = new Float64Array(24);
  for (let v = 0; v < 8; v++)
    for (let axis = 0; axis < 3; axis++)
      positions[3 * v + axis] = at[axis]! + ((v >> axis) & 1 ? size[axis]! : 0);
  const quads = ['0231', '4576', '0154', '1375', '3267', '2046'];
  const triangles = quads.flatMap(quad => {
    const [a, b, c, d] = [...quad].map(Number) as [number, number, number, number];
    return [a, b, c, a, c, d];
  });
  return { positions, triangles: Uint32Array.from(triangles) };
}

const solid = (...args: Parameters<typeof box>) => {
  const { positions, triangles } = box(...args);
  return kernel.solid(positions, triangles)!;
};

test('vertices come in and out as doubles', () => {
  const { positions, triangles } = box([0.1, 1 / 3, 1e-9], [1000, 0, 0]);
  const places = (values: Float64Array) =>
    Array.from({ length: values.length / 3 }, (_, i) => values.slice(3 * i, 3 * i + 3).join(' ')).toSorted();
  expect(places(kernel.vertices(kernel.solid(positions, triangles)!))).toEqual(places(positions));
});

test('boxes that touch by doubles become one, those that miss by less than a float stay two', () => {
  const one = solid([0.1, 1, 1]);
  expect(kernel.Manifold.union(one, solid([1, 1, 1], [0.1, 0, 0])).decompose()).toHaveLength(1);
  expect(kernel.Manifold.union(one, solid([1, 1, 1], [0.1 + 1e-10, 0, 0])).decompose()).toHaveLength(2);
});

test('faces in one plane are known as such', () => {
  const merged = kernel.Manifold.union(solid([1, 1, 1]), solid([1, 1, 1], [1, 0, 0]))
    .asOriginal()
    .simplify();
  expect([merged.numVert(), merged.numTri()]).toEqual([8, 12]);
});

test('what is no oriented 2-manifold, or not finite, is none', () => {
  const { positions, triangles } = box([1, 1, 1]);
  expect(kernel.solid(positions, triangles.slice(3))).toBeUndefined();
  expect(kernel.solid(positions, Uint32Array.of(...triangles.slice(3), 0, 3, 2))).toBeUndefined();
  positions[4] = NaN;
  expect(kernel.solid(positions, triangles)).toBeUndefined();
});

test('runs of triangles keep their IDs through operations', () => {
  const { positions, triangles } = box([2, 2, 2]);
  const { solid: parts, ids } = kernel.parts(positions, triangles, [0, 12])!;
  const cut = parts.subtract(solid([1, 1, 1]));
  expect([...cut.getMesh().runOriginalID]).toEqual(expect.arrayContaining(ids));
});

test('many vertices, thin triangles', () => {
  const sides = 5000;
  const positions = new Float64Array(6 * sides);
  const triangles: number[] = [];
  for (let i = 0; i < sides; i++) {
    const angle = (2 * Math.PI * i) / sides;
    positions.set([Math.cos(angle), Math.sin(angle), 0, Math.cos(angle), Math.sin(angle), 1e-3], 6 * i);
    const [a, b] = [2 * i, 2 * ((i + 1) % sides)];
    triangles.push(a, b, b + 1, a, b + 1, a + 1);
    if (i > 0 && b > 0) triangles.push(0, b, a, 1, a + 1, b + 1);
  }
  const disc = kernel.solid(positions, Uint32Array.from(triangles))!;
  expect(disc.numTri()).toBe(triangles.length / 3);
  expect(disc.volume()).toBeCloseTo(Math.PI * 1e-3, 8);
});
