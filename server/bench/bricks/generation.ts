import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { chromium as launch } from '../../../.ci/chromium.ts';
import type { ModelManifest } from '../../../wasm/bricks/generation/manifest.ts';
import { openStability } from '../../bricks/highs.ts';
import { openModel, shippedModel } from '../../bricks/onnx-runtime.ts';
import { generating, type Generated } from './generating.ts';
import type { Rows } from './rows.ts';

const countOf = (quick: boolean): number => (quick ? 10 : 40);

/** The value below which a share of all lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

const titles = [
  'models',
  'bricks',
  'first p50',
  'p95',
  'model p50',
  'p95',
  'ms/60 bricks',
  'bricks/s',
  'tokens/s',
  '× decoding',
];

function heading(where: string): void {
  console.log(
    `\ngeneration in ${where}; milliseconds; × decoding = all of it against the sequence model alone\n` +
      `${''.padEnd(14)}${titles.map(title => title.padStart(13)).join('')}`,
  );
}

function print(name: string, models: readonly Generated[]): object {
  const sum = (of: (model: Generated) => number): number => models.reduce((all, model) => all + of(model), 0);
  const [total, bricks, decoding] = [sum(m => m.total), sum(m => m.bricks), sum(m => m.decoding)];
  const figures = {
    models: models.length,
    bricks: quantile(
      models.map(m => m.bricks),
      0.5,
    ),
    firstP50: quantile(
      models.map(m => m.first),
      0.5,
    ),
    firstP95: quantile(
      models.map(m => m.first),
      0.95,
    ),
    modelP50: quantile(
      models.map(m => m.total),
      0.5,
    ),
    modelP95: quantile(
      models.map(m => m.total),
      0.95,
    ),
    sixtyBricks: (60 * total) / bricks,
    bricksPerSecond: (1000 * bricks) / total,
    tokensPerSecond: (1000 * sum(m => m.tokens)) / decoding,
    timesDecoding: total / decoding,
  };
  const text = Object.entries(figures).map(([key, value]) => value.toFixed(key === 'timesDecoding' ? 2 : 0));
  console.log(`${name.padEnd(14)}${text.map(value => value.padStart(13)).join('')}`);
  return figures;
}

/** Prompts to models that stand, in this process. */
export const nodeGeneration: Rows = {
  name: 'generationNode',
  async run({ quick }) {
    const { words } = JSON.parse(await readFile(join(shippedModel, 'bricks.json'), 'utf8')) as ModelManifest;
    const decoder = await openModel();
    heading(`Node ${process.version}, ${decoder.name}`);
    const models = await generating(decoder, words, await openStability(), countOf(quick));
    await decoder.dispose();
    return print('WASM', models);
  },
};

/** The same in a page: WebAssembly, and WebGPU where Chromium has an adapter (without a GPU: SwiftShader). */
export const chromiumGeneration: Rows = {
  name: 'generationChromium',
  async run({ quick }) {
    const root = join(import.meta.dirname, 'page');
    const outDir = join(import.meta.dirname, '../../../.cache/bench-bricks-generation');
    const common = { configFile: false, root, base: './', logLevel: 'error' } as const;
    await build({
      ...common,
      publicDir: shippedModel,
      build: {
        outDir,
        emptyOutDir: true,
        target: 'esnext',
        rollupOptions: { input: join(root, 'generation.html') },
      },
    });
    const server = await preview({
      ...common,
      build: { outDir },
      preview: { port: 4182, strictPort: false, host: 'localhost' },
    });
    const browser = await chromium.launch({
      ...launch,
      args: [
        ...(launch.args ?? []),
        '--enable-unsafe-webgpu',
        '--enable-features=Vulkan',
        '--use-webgpu-adapter=swiftshader',
      ],
    });
    try {
      const page = await browser.newPage();
      page.on('pageerror', error => console.error(error));
      await page.goto(`${server.resolvedUrls!.local[0]!}generation.html`);
      await page.waitForFunction(() => 'generating' in globalThis, undefined, { timeout: 60_000 });
      heading(`Chromium ${browser.version()}`);
      const run = (provider: 'wasm' | 'webgpu', count: number): Promise<Generated[]> =>
        page.evaluate(
          ([provider, count]) =>
            (
              globalThis as unknown as { generating(provider: string, count: number): Promise<Generated[]> }
            ).generating(provider as string, count as number),
          [provider, count] as const,
        );
      const wasm = print('WASM', await run('wasm', countOf(quick)));
      // This room's compiler knows no browser.
      const adapter = await page.evaluate(async () => {
        const { gpu } = navigator as {
          gpu?: { requestAdapter(): Promise<{ info: { vendor: string } } | null> };
        };
        return (await gpu?.requestAdapter())?.info.vendor;
      });
      if (adapter === undefined) {
        console.log('WebGPU    no adapter here');
        return { wasm };
      }
      const webgpu = print('GPU, 1 draft', await run('webgpu', 1));
      return { wasm, webgpu, adapter };
    } finally {
      await browser.close();
      await server.close();
    }
  },
};
