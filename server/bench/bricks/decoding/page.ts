import type { ModelManifest } from '../../../../wasm/bricks/generation/manifest.ts';
import { OnnxDecoder } from '../../../../wasm/bricks/generation/onnx-decoder.ts';
import { type Decoding, timed } from './timed.ts';

/** As much of WebGPU as is asked here; this room has no DOM. */
interface Gpu {
  requestAdapter(): Promise<{ requestDevice(): Promise<object> } | null>;
}

async function model(): Promise<{ manifest: ModelManifest; bytes: Uint8Array }> {
  const manifest = (await (await fetch('bricks.json')).json()) as ModelManifest;
  return { manifest, bytes: new Uint8Array(await (await fetch(manifest.file)).arrayBuffer()) };
}

/** Undefined where the browser has no WebGPU. */
async function decoding(provider: 'wasm' | 'webgpu', rounds: number): Promise<Decoding | undefined> {
  const { manifest, bytes } = await model();
  if (provider === 'wasm') {
    const { env, InferenceSession, Tensor } = await import('onnxruntime-web/wasm');
    env.wasm.numThreads = 1;
    return timed(
      await OnnxDecoder.open({ runtime: { InferenceSession, Tensor }, manifest, bytes }),
      manifest,
      rounds,
    );
  }
  const { gpu } = navigator as unknown as { gpu?: Gpu };
  const adapter = await gpu?.requestAdapter();
  if (!adapter) return undefined;
  const device = await adapter.requestDevice();
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web/webgpu');
  env.wasm.numThreads = 1;
  const decoder = await OnnxDecoder.open({
    runtime: { InferenceSession, Tensor },
    manifest,
    bytes,
    provider: { name: 'webgpu', device } as { name: string },
  });
  return timed(decoder, manifest, rounds);
}

Object.assign(globalThis, { decoding });
