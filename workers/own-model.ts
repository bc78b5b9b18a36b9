import type { PublishedModel } from '../wasm/bricks/generation/published.ts';
import { wasmRuntime } from './brick-decoder.ts';

/** A language model that somebody brings, as files that have not been read yet: they may be gigabytes. */
export interface OwnModelFiles {
  readonly name: string;
  /** Parsed. */
  readonly tokenizer: object;
  readonly tokenizerConfig?: object;
  readonly model: Blob;
  /** What lies beside the model, by the names under which it refers to them. */
  readonly external: readonly { readonly path: string; readonly data: Blob }[];
}

/** `runtime`: address of ONNX Runtime's WebAssembly. Rejects with a LanguageModelError, for people. */
export async function openOwnModel(files: OwnModelFiles, runtime: string): Promise<PublishedModel> {
  const bytes = async (blob: Blob): Promise<Uint8Array> => new Uint8Array(await blob.arrayBuffer());
  const { PublishedModel } = await import('../wasm/bricks/generation/published.ts');
  const external = await Promise.all(
    files.external.map(async ({ path, data }) => ({ path, data: await bytes(data) })),
  );
  return PublishedModel.open({ ...files, model: await bytes(files.model), external }, wasmRuntime(runtime));
}
