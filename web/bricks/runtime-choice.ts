import wasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import webgpu from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import type { Verdict } from '../../wasm/bricks/generation/fastest-decoder.ts';
import type { RuntimeAddresses } from '../../workers/brick-decoder.ts';

/** ONNX Runtime's builds, from our own origin. The larger one is fetched only where a GPU may win. */
export const runtimeAddresses = (): RuntimeAddresses => ({
  wasm: new URL(wasm, document.baseURI).href,
  webgpu: new URL(webgpu, document.baseURI).href,
});

const key = 'formwork-brick-runtimes';

/** Whether WebAssembly or WebGPU was faster here, by machine. */
export function knownVerdicts(): Record<string, Verdict> {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    return known && typeof known === 'object' ? (known as Record<string, Verdict>) : {};
  } catch {
    // Nothing is kept here, or something else is.
    return {};
  }
}

/** Only the latest one: another GPU or another model is measured anew. A verdict by a mishap is not for ever. */
export function keepVerdict({ machine, verdict }: { machine: string; verdict: Verdict }): void {
  try {
    if (verdict.reason.startsWith('The GPU failed')) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify({ [machine]: verdict }));
  } catch {
    // It is measured again the next time.
  }
}
