import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BrickFileError } from '../../../wasm/bricks/brick-file-error.ts';
import { readInventory } from '../../../wasm/bricks/inventory.ts';
import type { ModelManifest } from '../../../wasm/bricks/generation/manifest.ts';
import type { Inventory } from '../../../wasm/bricks/generation/events.ts';
import { shippedModel } from '../../bricks/onnx-runtime.ts';
import { Failure } from '../../failure.ts';
import { brickFormats, type BricksRequest } from '../../jobs/job.ts';
import type { EngineStatus, OutputFile, ProductionEngine } from '../engine.ts';
import type { GenerationMessage, GenerationOrder } from './generation-thread.ts';

const status = { name: 'bricks', title: 'Brick models', formats: brickFormats } as const;

/** The brick model that Formwork comes with, as in the browser, in a thread of its own for each run. */
export const bricks: ProductionEngine<BricksRequest> = {
  name: 'bricks',
  kind: 'bricks',
  status: () => (known ??= look()),
  async run(request, { folder, limits, signal, progress, log }) {
    const begin = performance.now();
    const { version } = await bricks.status();
    const { prompt, seed, temperature, limit, formats } = request;
    const inventory = request.inventory && inventoryOf(request.inventory);
    progress(5, 'generating');
    const made = await generated(
      { request: { prompt, seed, temperature, limit, ...(inventory && { inventory }) }, formats },
      {
        signal,
        seconds: limits.seconds,
        bricks: count => progress(5 + (85 * count) / (count + 40), 'generating'),
      },
    );
    log(`${made.bricks} bricks, ${made.rollbacks} rollbacks, ${made.ending}`);
    progress(95, 'writing');
    const files: OutputFile[] = [];
    for (const { format, bytes } of made.files) {
      const name = `model.${format}`;
      await writeFile(join(folder, name), bytes);
      files.push({ name, format, path: join(folder, name), size: bytes.length });
    }
    return {
      engine: { name: 'bricks', version: version ?? '' },
      files,
      seconds: (performance.now() - begin) / 1000,
      dispose: () => Promise.resolve(),
    };
  },
};

let known: Promise<EngineStatus> | undefined;

async function look(): Promise<EngineStatus> {
  try {
    const manifest = await readFile(join(shippedModel, 'bricks.json'), 'utf8');
    const { version, sha256 } = JSON.parse(manifest) as ModelManifest;
    return { ...status, available: true, version: `${version}+${sha256.slice(0, 8)}` };
  } catch {
    const missing = { what: 'The brick model is not there.', install: 'npm run setup' };
    return { ...status, available: false, missing };
  }
}

function inventoryOf(named: Readonly<Record<string, number>>): Inventory {
  try {
    return readInventory(JSON.stringify(named)).inventory;
  } catch (error) {
    if (error instanceof BrickFileError) throw new Failure('invalid_model', error.message);
    throw error;
  }
}

interface Watching {
  readonly signal: AbortSignal;
  readonly seconds: number;
  readonly bricks: (count: number) => void;
}

/** What the thread makes. Throws Failure, and `signal.reason` when it is aborted. */
async function generated(
  order: GenerationOrder,
  { signal, seconds, bricks }: Watching,
): Promise<Extract<GenerationMessage, { kind: 'done' }>> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./generation-thread.ts', import.meta.url), { workerData: order });
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    return await new Promise((settle, fail) => {
      abort = () => fail(signal.reason as Error);
      signal.addEventListener('abort', abort);
      worker.on('message', (message: GenerationMessage) => {
        if (message.kind === 'bricks') bricks(message.count);
        else if (message.kind === 'refused') fail(new Failure('invalid_model', message.message));
        else settle(message);
      });
      worker.once('error', fail);
      worker.once('exit', code =>
        fail(
          new Failure('engine_crashed', `The generation ended unexpectedly (exit code ${code}).`, {
            recoverable: true,
          }),
        ),
      );
      timer = setTimeout(
        () =>
          fail(
            new Failure('engine_limit', `No model was found within ${seconds} s. Ask for something smaller.`),
          ),
        seconds * 1000,
      );
    });
  } finally {
    clearTimeout(timer);
    if (abort) signal.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
