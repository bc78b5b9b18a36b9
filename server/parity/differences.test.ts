import { expect, test } from 'vitest';
import type { Evaluated, Mesh } from '../../wasm/contract.ts';
import { compare } from '../../wasm/formwork/comparison.ts';
import { FORMWORK } from '../../wasm/formwork/engine.ts';
import { cube, join, moved } from '../../wasm/solid/solids.ts';
import { kernel } from '../formwork-engine.ts';
import { facts } from '../../wasm/formwork/facts.ts';
import { geometryDifference } from '../../wasm/formwork/geometry-difference.ts';
import { languageDifference } from './language-difference.ts';
import { bytesOfShape, shapeOfBytes } from './mesh-file.ts';

const evaluated = (mesh: Mesh): Evaluated => ({
  status: 'ok',
  mesh,
  diagnostics: [],
  engine: FORMWORK,
  timing: { total: 0 },
});

const difference = async (reference: Mesh, ours: Mesh) => {
  const [theirs, mine] = [evaluated(reference), evaluated(ours)];
  return geometryDifference(facts(theirs), facts(mine), compare(mine, theirs, await kernel()));
};

test('the same shape in other triangles is the same', async () => {
  const parts = join(cube(1, 2, 3), moved(cube(4, 5, 6), [10, 0, 0]));
  const turned = join(moved(cube(4, 5, 6), [10, 0, 0]), cube(1, 2, 3));
  expect(await difference(parts, turned)).toBeUndefined();
});

test.each([
  ['a little larger', cube(10, 10, 10), cube(10, 10, 10.001), 'shape'],
  ['moved', cube(10, 10, 10), moved(cube(10, 10, 10), [0.001, 0, 0]), 'shape'],
  [
    'a speck more',
    cube(10, 10, 10),
    join(cube(10, 10, 10), moved(cube(1e-3, 1e-3, 1e-3), [20, 0, 0])),
    'topology',
  ],
])('%s', async (_, reference, ours, kind) => {
  expect((await difference(reference, ours))?.kind).toBe(kind);
});

test('a sheet of two sides encloses nothing, and does not count', async () => {
  const [x, y] = [cube(10, 10, 10), cube(10, 10, 10)];
  const sheet: Mesh = {
    positions: Float32Array.of(20, 0, 0, 25, 0, 0, 20, 5, 0),
    indices: Uint32Array.of(0, 1, 2, 0, 2, 1),
    colors: [{ start: 0, count: 6, color: null }],
  };
  expect(await difference(join(x, sheet), y)).toBeUndefined();
});

test('a colour counts', async () => {
  const plain = cube(1, 1, 1);
  const red: Mesh = { ...plain, colors: [{ start: 0, count: 36, color: [1, 0, 0, 1] }] };
  expect((await difference(plain, red))?.kind).toBe('color');
});

test('a shape survives its file', () => {
  const contours = [Float64Array.of(0, 0, 1, 0, 1, 1.1), Float64Array.of(5, 5, 6, 5, 6, 6, 5, 6)];
  const mesh = cube(1, 2, 3);
  const read = shapeOfBytes(bytesOfShape({ mesh, outline: { contours } }));
  expect(read.outline).toEqual({ contours });
  expect([...read.mesh.positions]).toEqual([...mesh.positions]);
  expect([...read.mesh.indices]).toEqual([...mesh.indices]);
});

const output = (text: string, ...messages: string[]) => ({
  text,
  diagnostics: messages.map(message => ({ severity: 'warning' as const, text: message, line: 3 })),
});

test('language output is compared line by line, numbers apart, times of files not at all', () => {
  const same = languageDifference(
    output('import(file = "a.stl", timestamp = 12);\n'),
    output('import(file = "a.stl", timestamp = 0);\n'),
  );
  expect(same).toBeUndefined();
  expect(languageDifference(output('cube(1);\nsphere(2);'), output('cube(1);\nsphere(3);'))).toEqual({
    kind: 'text',
    line: 2,
    reference: 'sphere(2);',
    ours: 'sphere(3);',
  });
  expect(languageDifference(output('a(0.333333)'), output('a(0.333334)'))?.kind).toBe('numbers');
  expect(languageDifference(output('a()', 'one'), output('a()', 'two'))?.kind).toBe('messages');
  expect(languageDifference(output('a()', 'one'), output('a()'))?.ours).toBe('(nothing)');
});
