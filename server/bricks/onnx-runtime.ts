import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { ModelManifest } from '../../wasm/bricks/generation/manifest.ts';
import { OnnxDecoder, type OnnxRuntime } from '../../wasm/bricks/generation/onnx-decoder.ts';

let ready: Promise<OnnxRuntime> | undefined;

/** ONNX Runtime in this process: the same WebAssembly that browsers get, on one thread. */
export const onnxRuntime = (): Promise<OnnxRuntime> => (ready ??= start());

async function start(): Promise<OnnxRuntime> {
  const wasm = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
  env.wasm.numThreads = 1;
  env.wasm.wasmBinary = await readFile(wasm);
  return { InferenceSession, Tensor };
}

/** The folder of the weights that Formwork ships with. */
export const shippedModel = join(import.meta.dirname, '../../public/models');

/** Opens the model in a folder with `bricks.json`. Rejects when a file is missing or is no model. */
export async function openModel(folder: string = shippedModel): Promise<OnnxDecoder> {
  const manifest = JSON.parse(await readFile(join(folder, 'bricks.json'), 'utf8')) as ModelManifest;
  const bytes = await readFile(join(folder, manifest.file));
  return OnnxDecoder.open({ runtime: await onnxRuntime(), manifest, bytes });
}
