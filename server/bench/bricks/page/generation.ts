import loadHighs from 'highs';
import type { ModelManifest } from '../../../../wasm/bricks/generation/manifest.ts';
import { OnnxDecoder } from '../../../../wasm/bricks/generation/onnx-decoder.ts';
import { StabilitySolver } from '../../../../wasm/bricks/stability/solver.ts';
import { generating } from '../generating.ts';

const solver = await StabilitySolver.open({ load: loadHighs });
const manifest = (await (await fetch('./bricks.json')).json()) as ModelManifest;
const bytes = new Uint8Array(await (await fetch(`./${manifest.file}`)).arrayBuffer());

async function open(provider: 'wasm' | 'webgpu'): Promise<OnnxDecoder> {
  const { env, InferenceSession, Tensor } =
    provider === 'wasm' ? await import('onnxruntime-web/wasm') : await import('onnxruntime-web/webgpu');
  env.wasm.numThreads = 1;
  env.logLevel = 'error';
  return OnnxDecoder.open({ runtime: { InferenceSession, Tensor }, manifest, bytes, provider });
}

Object.assign(globalThis, {
  async generating(provider: 'wasm' | 'webgpu', count: number) {
    const decoder = await open(provider);
    const found = await generating(
      decoder,
      manifest.words,
      solver,
      count,
      // A software adapter takes a minute for each.
      provider === 'webgpu' ? 1 : undefined,
    );
    await decoder.dispose();
    return found;
  },
});
