import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { type Candidate, openFastest, type Verdict } from '../wasm/bricks/generation/fastest-decoder.ts';
import type { Decoder } from '../wasm/bricks/generation/decoder.ts';
import type { ModelManifest } from '../wasm/bricks/generation/manifest.ts';
import { OnnxDecoder } from '../wasm/bricks/generation/onnx-decoder.ts';

/** Addresses of ONNX Runtime's two builds: for processors alone, and the larger one that can do with a GPU as well. */
export interface RuntimeAddresses {
  readonly wasm: string;
  readonly webgpu: string;
}

export interface DecoderFiles {
  readonly manifest: ModelManifest;
  readonly bytes: Uint8Array;
  readonly runtime: RuntimeAddresses;
  /** What `openDecoder` said on this machine before, by its `machine`. */
  readonly known?: Readonly<Record<string, Verdict>>;
  /** For tests: also an adapter that is software, and however quick WebAssembly is. */
  readonly anyGpu?: boolean;
}

export interface OpenedDecoder {
  readonly decoder: Decoder;
  readonly verdict: Verdict;
  /** What the verdict is about: this browser's GPU, runtime and model. */
  readonly machine: string;
}

/** ONNX Runtime for processors, on one thread: a step is far below what a second one would help with. */
export function wasmRuntime(address: string) {
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = { wasm: address };
  return { InferenceSession, Tensor };
}

/** The model on whatever runs it faster here. Without a GPU that means WebAssembly, and nobody hears a word of it. */
export async function openDecoder(files: DecoderFiles): Promise<OpenedDecoder> {
  const { manifest, bytes, runtime, known, anyGpu = false } = files;
  const adapter = await gpuAdapter(anyGpu);
  const { vendor = '', architecture = '' } = adapter?.info ?? {};
  const machine = [vendor, architecture, env.versions.web ?? '', manifest.sha256.slice(0, 16)].join(' ');
  const opened = await openFastest({
    golden: manifest.golden,
    known: known?.[machine],
    ...(anyGpu && { floor: 0 }),
    wasm: {
      open: () => OnnxDecoder.open({ runtime: wasmRuntime(runtime.wasm), manifest, bytes }),
    },
    webgpu: async () => adapter && gpuCandidate(adapter, files),
  });
  return { ...opened, machine };
}

async function gpuAdapter(software: boolean): Promise<GPUAdapter | undefined> {
  try {
    const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
    return adapter && (software || !adapter.info.isFallbackAdapter) ? adapter : undefined;
  } catch {
    return undefined;
  }
}

async function gpuCandidate(
  adapter: GPUAdapter,
  { manifest, bytes, runtime }: DecoderFiles,
): Promise<Candidate> {
  const device = await adapter.requestDevice();
  const { env, InferenceSession, Tensor } = await import('onnxruntime-web/webgpu');
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = { wasm: runtime.webgpu };
  env.logLevel = 'error';
  return {
    lost: device.lost,
    open: () =>
      OnnxDecoder.open({
        runtime: { InferenceSession, Tensor },
        manifest,
        bytes,
        // The runtime would ask for an adapter of its own otherwise, and nobody would hear of its loss.
        provider: { name: 'webgpu', device } as InferenceSession.WebGpuExecutionProviderOption,
      }),
  };
}
