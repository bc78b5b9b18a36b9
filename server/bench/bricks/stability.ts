import { join } from 'node:path';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { chromium as launch } from '../../../.ci/chromium.ts';
import { openStability } from '../../bricks/highs.ts';
import type { Rows } from './rows.ts';
import { solving, type Solving } from './solving.ts';

const sizes = [10, 50, 200, 500];
const roundsOf = (quick: boolean): number => (quick ? 3 : 9);
const sizesOf = (quick: boolean): number[] => (quick ? sizes.slice(0, 3) : sizes);

const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);
const times = (value: number): string => `×${value.toFixed(1)}`;

const widths = [14, 9, 9, 7, 14, 10, 9, 16];
const line = (cells: readonly string[]): void =>
  console.log(
    cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join(''),
  );

function heading(where: string): void {
  console.log(`\nstability in ${where}; milliseconds, medians`);
  console.log(
    "LP text: the same programme through HiGHS's own solve(text). ×: analyse beside it, one brick more beside analyse",
  );
  line(['', 'LP text', 'analyse', '×', 'verdict only', '+1 brick', '×', '+1 with margin']);
}

function print({ model, bricks, text, full, verdict, incremental, edit }: Solving): void {
  line([
    `${model} ${bricks}`,
    ...[text, full].map(ms),
    times(text / full),
    ...[verdict, incremental].map(ms),
    times(full / incremental),
    ms(edit),
  ]);
}

/** Build and solve in this process. */
export const nodeSolving: Rows = {
  name: 'stabilityNode',
  async run({ quick }) {
    heading(`Node ${process.version}`);
    const solver = await openStability();
    return sizesOf(quick).flatMap(size => {
      const found = solving(solver, size, roundsOf(quick));
      found.forEach(print);
      return found;
    });
  },
};

/** The same in a page, with HiGHS as Vite serves it. */
export const chromiumSolving: Rows = {
  name: 'stabilityChromium',
  async run({ quick }) {
    const root = join(import.meta.dirname, 'page');
    const outDir = join(import.meta.dirname, '../../../.cache/bench-bricks');
    await build({
      configFile: false,
      root,
      base: './',
      logLevel: 'error',
      build: { outDir, emptyOutDir: true, target: 'esnext' },
    });
    const server = await preview({
      configFile: false,
      root,
      base: './',
      logLevel: 'error',
      build: { outDir },
      preview: { port: 4181, strictPort: false, host: 'localhost' },
    });
    const browser = await chromium.launch(launch);
    try {
      const page = await browser.newPage();
      page.on('pageerror', error => console.error(error));
      await page.goto(server.resolvedUrls!.local[0]!);
      await page.waitForFunction(() => 'solving' in globalThis);
      heading(`Chromium ${browser.version()}`);
      const found: Solving[] = [];
      for (const size of sizesOf(quick)) {
        const some = await page.evaluate(
          ([size, rounds]) =>
            (globalThis as unknown as { solving(size: number, rounds: number): Solving[] }).solving(
              size!,
              rounds!,
            ),
          [size, roundsOf(quick)],
        );
        some.forEach(print);
        found.push(...some);
      }
      return found;
    } finally {
      await browser.close();
      await server.close();
    }
  },
};
