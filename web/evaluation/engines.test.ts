import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Evaluation, Source } from '../../wasm/contract.ts';
import { fonts } from '../library/fonts.ts';
import { libraries } from '../library/libraries.ts';
import { Engines } from './engines.ts';
import { compile } from './compile.ts';
import { OPENSCAD_MODULE } from './openscad-process.ts';
import { Results } from './results.ts';

const source = (text: string): Source => ({ entry: 'main.scad', files: { 'main.scad': text } });
/** Hours; an endless recursion would be found out after a second or two. */
const ENDLESS = 'cube([for (i = [0 : 90000], j = [0 : 90000]) if (i < 0) i]);';
const triangles = (e: Evaluation): number => (e.status === 'ok' ? e.mesh.indices.length / 3 : -1);

let engines: Engines;
let results: Results;
let name: string;

beforeEach(() => {
  name = `test-results-${crypto.randomUUID()}`;
  results = new Results(name);
  engines = new Engines(
    {
      library: name => libraries.archive(name),
      async fonts() {
        const list = await fonts.list();
        return new Map(
          await Promise.all(list.map(async ({ file }) => [file, await fonts.load(file)] as const)),
        );
      },
    },
    async () => 'as bundled',
    { results },
  );
  engines.choice = 'openscad';
});

afterEach(async () => {
  engines.end();
  await results.close();
  indexedDB.deleteDatabase(name);
});

test('a model becomes a mesh, a library and a font come along', async () => {
  const cube = await engines.evaluate(source('w = 1; cube(w);'), { w: 20 });
  expect(triangles(cube)).toBe(12);
  expect(cube.status === 'ok' && Math.max(...cube.mesh.positions)).toBe(20);
  const bolt = await engines.evaluate(source('include <BOSL2/std.scad>\ncuboid(10);'));
  expect(triangles(bolt)).toBe(12);
  const text = await engines.evaluate(source('text("Hi");'));
  expect(text.status === 'ok' && text.outline?.contours.length).toBe(3);
});

test('loading tells how far it is, running tells since when', async () => {
  const seen = new Set<string>();
  engines.addEventListener('change', () => seen.add(`${engines.state.status}: ${engines.progress}`));
  await engines.evaluate(source('cube(1);'));
  expect([...seen].some(s => s.startsWith('loading: Loading engine'))).toBe(true);
  expect([...seen].some(s => s.startsWith('running'))).toBe(true);
  expect(engines.state.status).toBe('idle');
});

test('a slow load is counted', async () => {
  const parts: [number, number][] = [];
  await compile(OPENSCAD_MODULE, (loaded, total) => parts.push([loaded, total]), true);
  await expect.poll(() => parts.at(-1)?.[0]).toBe(10_331_886);
  expect(parts.length).toBeGreaterThan(2);
  expect(parts.every(([loaded, total], i) => loaded <= total && loaded > (parts[i - 1]?.[0] ?? 0))).toBe(
    true,
  );
});

describe('with an endless model running', () => {
  test('a newer edit starts at once, and cancelling frees the app within 100 ms', async () => {
    await engines.evaluate(source('cube(2);'));
    const abort = new AbortController();
    const endless = engines.evaluate(source(ENDLESS), {}, {}, abort.signal);
    const ended = endless.then(
      () => 'finished',
      (error: Error) => error.name,
    );
    await new Promise(resolve => setTimeout(resolve, 300));
    const started = performance.now();
    abort.abort();
    expect(await ended).toBe('AbortError');
    expect(performance.now() - started).toBeLessThan(100);
    const next = await engines.evaluate(source('sphere(3, $fn = 8);'));
    expect(next.status).toBe('ok');
    expect(performance.now() - started).toBeLessThan(1500);
  });

  test('three edits in a row: the last one wins, nobody hangs', async () => {
    await engines.evaluate(source('cube(2);'));
    const first = engines.evaluate(source(ENDLESS)).catch((e: Error) => e.name);
    const second = engines.evaluate(source(`${ENDLESS} cube(2);`)).catch((e: Error) => e.name);
    await new Promise(resolve => setTimeout(resolve, 100));
    const third = await engines.evaluate(source('cube(3);'));
    expect(triangles(third)).toBe(12);
    engines.end();
    expect(await Promise.race([first, 'waiting'])).toBe('AbortError');
    void second;
  });

  test('the time limit ends it with a reason', async () => {
    const result = await engines.evaluate(source(ENDLESS), {}, { limit: 1500 });
    expect(result.status).toBe('invalid');
    expect(result.diagnostics[0]?.text).toMatch(/Stopped after 1.5 s/);
    expect(triangles(await engines.evaluate(source('cube(4);')))).toBe(12);
  });
});

test('a slider skips to the newest value and still draws', async () => {
  const model = source('n = 1; for (i = [0 : n]) translate([2 * i, 0, 0]) sphere(1.1, $fn = 40);');
  await engines.evaluate(model, { n: 1 });
  const runs = Array.from({ length: 20 }, (_, i) =>
    engines.evaluate(model, { n: i + 2 }, { interim: true }).then(
      () => i,
      (error: Error) => (error.name === 'AbortError' ? undefined : error),
    ),
  );
  const drawn = (await Promise.all(runs)).filter(r => r !== undefined);
  expect(drawn).toContain(19);
  expect(drawn.length).toBeGreaterThan(1);
  expect(drawn.length).toBeLessThan(20);
});

test('a series waits for its turn and comes whole', async () => {
  const series = Promise.all(
    [3, 4, 5, 6].map(n => engines.evaluate(source(`cylinder(1, 1, $fn = ${n});`), {}, { background: true })),
  );
  const edit = await engines.evaluate(source('cube(1);'));
  expect(triangles(edit)).toBe(12);
  expect((await series).map(triangles)).toEqual([8, 12, 16, 20]);
});

test('a result comes back from the cache, in memory and after a restart', async () => {
  const model = source('minkowski() { sphere(3, $fn = 50); cube(n); } n = 4;');
  const first = await engines.evaluate(model, { n: 2 });
  expect(first.timing['cached']).toBeUndefined();
  const again = await engines.evaluate(model, { n: 2 });
  expect(again.timing['cached']).toBe(1);
  expect(triangles(again)).toBe(triangles(first));
  expect((await results.size()).count).toBe(1);
  const reopened = new Results(name);
  const later = new Engines(
    { library: async () => undefined, fonts: async () => new Map() },
    async () => '',
    { results: reopened },
  );
  later.choice = 'openscad';
  const stored = await later.evaluate(model, { n: 2 });
  expect(stored.timing['cached']).toBe(1);
  expect(stored.status === 'ok' && stored.mesh.indices).toEqual(first.status === 'ok' && first.mesh.indices);
  later.end();
  await reopened.close();
});

test('a model that draws random numbers is drawn anew', async () => {
  const model = source('x = rands(1, 2, 1)[0]; minkowski() { sphere(3, $fn = 40); cube(x); }');
  const [a, b] = [await engines.evaluate(model), await engines.evaluate(model)];
  expect(a.status === 'ok' && b.status === 'ok' && a.mesh.positions).not.toEqual(
    b.status === 'ok' && b.mesh.positions,
  );
});

test('no memory left is a message, and the next model works', async () => {
  const result = await engines.evaluate(
    source('function d(s, n) = n == 0 ? s : d(str(s, s), n - 1); echo(d("abcdefgh", 40)); cube(1);'),
  );
  expect(result.status).toBe('invalid');
  expect(result.diagnostics.at(-1)?.text).toMatch(/memory/);
  expect(triangles(await engines.evaluate(source('cube(5);')))).toBe(12);
});
