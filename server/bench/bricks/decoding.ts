import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { chromium as launch } from '../../../.ci/chromium.ts';
import type { ModelManifest } from '../../../wasm/bricks/generation/manifest.ts';
import { openModel, shippedModel } from '../../bricks/onnx-runtime.ts';
import { type Decoding, timed } from './decoding/timed.ts';
import type { Rows } from './rows.ts';

const roundsOf = (quick: boolean): number => (quick ? 20 : 100);

function print({ name, after, tokensPerSecond, difference }: Decoding, peer?: Decoding): void {
  const steps = Object.entries(after).map(
    ([length, ms]) => `${ms.toFixed(2)} ms after ${length.padStart(3)} steps`,
  );
  const ratio = peer ? `  ×${(tokensPerSecond / peer.tokensPerSecond).toFixed(2)}` : '';
  console.log(
    `${name.padEnd(34)}${tokensPerSecond.toFixed(0).padStart(7)} tokens/s  ${steps.join(', ')}; off by ${difference.toFixed(4)}${ratio}`,
  );
}

/** The shipped model in this process, and in Chromium on WebAssembly and on WebGPU by software. */
export const decoding: Rows = {
  name: 'decoding',
  async run({ quick }) {
    const rounds = roundsOf(quick);
    console.log('\ndecoding, one step at a time; medians; × = tokens/s against Node');
    const manifest = JSON.parse(await readFile(join(shippedModel, 'bricks.json'), 'utf8')) as ModelManifest;
    const decoder = await openModel();
    const node = await timed(decoder, manifest, rounds);
    await decoder.dispose();
    print({ ...node, name: `Node ${process.version}` });
    const found: Record<string, Decoding> = { node };

    const root = join(import.meta.dirname, 'decoding');
    const outDir = join(import.meta.dirname, '../../../.cache/bench-decoding');
    const shared = { configFile: false, root, base: './', logLevel: 'error' } as const;
    await build({
      ...shared,
      publicDir: shippedModel,
      build: { outDir, emptyOutDir: true, target: 'esnext' },
    });
    const server = await preview({
      ...shared,
      build: { outDir },
      preview: { port: 4182, strictPort: false, host: 'localhost' },
    });
    const software = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'];
    const browser = await chromium.launch({ ...launch, args: [...launch.args, ...software] });
    try {
      const page = await browser.newPage();
      page.on('pageerror', error => console.error(error));
      await page.goto(server.resolvedUrls!.local[0]!);
      await page.waitForFunction(() => 'decoding' in globalThis);
      for (const provider of ['wasm', 'webgpu'] as const) {
        const some = await page.evaluate(
          ([provider, rounds]) =>
            (
              globalThis as unknown as {
                decoding(provider: string, rounds: number): Promise<Decoding | undefined>;
              }
            ).decoding(provider, rounds),
          // By software a GPU takes hundreds of milliseconds a step.
          [provider, provider === 'webgpu' ? 4 : rounds] as const,
        );
        if (!some) console.log(`${provider}: not in this browser`);
        else print({ ...some, name: `Chromium, ${provider}` }, node);
        if (some) found[provider] = some;
      }
    } finally {
      await browser.close();
      await server.close();
    }
    return found;
  },
};
