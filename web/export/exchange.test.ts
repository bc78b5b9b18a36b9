import { expect, test } from 'vitest';
import { cube, soup, torus } from '../../wasm/formats/samples.ts';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';
import { withExchange } from './exchange.ts';

test('a million triangles are written while the page stays alive', async () => {
  const mesh = torus(1000, 500, [1, 0, 0, 1]);
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 5);
  const bytes = await withExchange(exchange =>
    exchange.write({ mesh, name: 'Torus' }, 'stl', { encoding: 'binary' }),
  );
  clearInterval(timer);
  expect(bytes.length).toBe(84 + 50e6);
  // The page only copies 18 MB to the worker; the writing alone takes several times as long as this.
  expect(longest).toBeLessThan(500);
  // A torus of radii 30 and 10: 2π² R r², less what the facets cut off.
  const read = new STLLoader().parse(bytes.buffer as ArrayBuffer);
  expect(soup(read.getAttribute('position').array).volume / (2 * Math.PI ** 2 * 30 * 100)).toBeCloseTo(1, 3);
});

test('cancelling a long write takes no time', async () => {
  const abort = new AbortController();
  const mesh = torus(1000, 500);
  const writing = withExchange(
    exchange => exchange.write({ mesh, name: 'Torus' }, 'stl', { encoding: 'ascii' }),
    abort.signal,
  );
  const ended = writing.then(
    () => 'written',
    (error: Error) => error.name,
  );
  await new Promise(settle => setTimeout(settle, 200));
  const start = performance.now();
  abort.abort();
  expect(await ended).toBe('AbortError');
  expect(performance.now() - start).toBeLessThan(100);
});

test('a signal that has fired already starts nothing', async () => {
  const job = withExchange(exchange => exchange.measure(cube()), AbortSignal.abort());
  await expect(job).rejects.toMatchObject({ name: 'AbortError' });
});

test('what the writer has against a model arrives in its words', async () => {
  const mesh = { positions: new Float32Array(), indices: new Uint32Array(), colors: [] };
  const job = withExchange(exchange => exchange.write({ mesh, name: '' }, 'stl', {}));
  await expect(job).rejects.toThrow('There is nothing to export: the model is empty.');
});
