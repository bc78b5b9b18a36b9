import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, expect, test } from 'vitest';
import type { Evaluated, Mesh } from '../contract.ts';
import { formatFor } from '../formats/formats.ts';
import { triangulated } from '../scad/outline.ts';
import { loadKernel, type Kernel } from '../solid/kernel.ts';
import { measure } from '../solid/measure.ts';
import { differenceColors } from './difference-colors.ts';
import { inspect } from './inspection.ts';

let kernel: Kernel;
beforeAll(async () => {
  const bytes = await readFile(createRequire(import.meta.url).resolve('manifold-3d/manifold.wasm'));
  kernel = await loadKernel(await WebAssembly.compile(bytes));
});

const engine = { name: 'openscad', version: '2021.01' };

/** Two triangles a face, outwards. */
function box([x, y, z]: readonly [number, number, number]): Mesh {
  const positions = Float32Array.from(
    [...Array(8).keys()].flatMap(i => [x, y, z].map((size, axis) => ((i >> axis) & 1 ? size : 0))),
  );
  const faces = ['4620', '3751', '1540', '6732', '2310', '5764'].map(face => [...face].map(Number));
  const indices = Uint32Array.from(faces.flatMap(([a, b, c, d]) => [a!, b!, c!, a!, c!, d!]));
  return { positions, indices, colors: [{ start: 0, count: 36, color: null }] };
}

const evaluated = (shape: Pick<Evaluated, 'mesh' | 'outline'>): Evaluated => ({
  ...shape,
  status: 'ok',
  diagnostics: [],
  engine: { name: 'formwork', version: '1' },
  timing: { total: 0 },
});
const file = (format: string, shape: Pick<Evaluated, 'mesh' | 'outline'>, options = {}) => ({
  bytes: formatFor(format)!.write({ ...shape, name: 'box' }, options),
  format,
  engine,
});

test.each(['stl', '3mf', 'off', 'obj', 'amf', 'glb'])('a file of %s is the picture', async format => {
  const shape = { mesh: box([10, 20, 30.5]) };
  const found = await inspect(evaluated(shape), file(format, shape), kernel);
  expect(found).toMatchObject({ verdict: 'match', onlyPreview: 0, onlyProduction: 0 });
  expect(found.apart).toBeLessThan(1e-4);
  expect(measure(found.mesh).volume).toBeCloseTo(6100, 1);
  expect(found.figures.engineB).toEqual(engine);
});

test('what differs is shown in its own colour, in its place', async () => {
  const found = await inspect(
    evaluated({ mesh: box([10, 10, 10]) }),
    file('stl', { mesh: box([10, 12, 8]) }),
    kernel,
  );
  expect(found).toMatchObject({ verdict: 'differs', apart: 2 });
  expect(found.onlyPreview).toBeCloseTo(200, 3);
  expect(found.onlyProduction).toBeCloseTo(160, 3);
  const { positions, indices, colors } = found.difference!;
  expect(colors.map(({ color }) => color)).toEqual([
    differenceColors.common,
    differenceColors.onlyPreview,
    differenceColors.onlyProduction,
  ]);
  const run = colors[2]!;
  const part = { positions, indices: indices.slice(run.start, run.start + run.count), colors: [] };
  expect(measure(part).boundingBox).toEqual({ min: [0, 10, 0], max: [10, 12, 8] });
});

test('drawings are compared by their outlines', async () => {
  const square = (side: number) => {
    const outline = { contours: [Float64Array.of(0, 0, side, 0, side, side, 0, side)] };
    return { outline, mesh: triangulated(outline) };
  };
  const same = await inspect(evaluated(square(10)), file('svg', square(10)), kernel);
  expect(same).toMatchObject({ verdict: 'match' });
  expect(same.outline?.contours).toHaveLength(1);
  const other = await inspect(evaluated(square(10)), file('svg', square(11)), kernel);
  expect(other.verdict).toBe('differs');
  expect(other.onlyProduction).toBeCloseTo(21, 3);
});

test('a mesh with gaps is not said to be the same, nor another', async () => {
  const whole = box([10, 10, 10]);
  const open = { ...whole, indices: whole.indices.slice(0, 33), colors: [] };
  const found = await inspect(evaluated({ mesh: open }), file('stl', { mesh: open }), kernel);
  expect(found.difference).toBeUndefined();
  expect(found.verdict).not.toBe('differs');
});

test('a damaged file is told as such', async () => {
  const { bytes } = file('stl', { mesh: box([1, 1, 1]) });
  const cut = { bytes: bytes.slice(0, 200), format: 'stl', engine };
  await expect(inspect(evaluated({ mesh: box([1, 1, 1]) }), cut, kernel)).rejects.toThrow(/^The file .*\.$/);
  await expect(
    inspect(evaluated({ mesh: box([1, 1, 1]) }), { ...cut, format: 'xyz' }, kernel),
  ).rejects.toThrow(/no reader/);
});
