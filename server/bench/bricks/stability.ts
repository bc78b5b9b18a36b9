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

const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0).padStart(10);
const times = (value: number): string => `×${value.toFixed(1)}`.padStart(8);

function heading(where: string): void {
  console.log(`\nstability in ${where}; milliseconds, medians; × = times faster than the column before`);
  const names = ['', 'LP text', 'analyse', '', 'verdict only', '+1 brick', '× analyse'];
  console.log(
    `${names[0]!.padEnd(14)}${names[1]!.padStart(10)}${names[2]!.padStart(10)}${''.padStart(8)}${names[4]!.padStart(14)}${names[5]!.padStart(12)}${names[6]!.padStart(11)}`,
  );
}

function print({ model, bricks, text, full, verdict, incremental }: Solving): void {
  console.log(
    `${`${model} ${bricks}`.padEnd(14)}${ms(text)}${ms(full)}${times(text / full)}${ms(verdict).padStart(14)}${ms(incremental).padStart(12)}${times(full / incremental).padStart(11)}`,
  );
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
