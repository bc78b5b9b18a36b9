import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { largestWithoutWeights, weightsNamedIn } from '../../wasm/bricks/generation/external-weights.ts';
import { PublishedModel } from '../../wasm/bricks/generation/published.ts';
import { onnxRuntime } from './onnx-runtime.ts';

/** Where exporters put the model. */
const modelFiles = ['model.onnx', 'onnx/model.onnx'];

/** A file of a model; undefined when there is none. */
type Files = (name: string) => Promise<Uint8Array | undefined>;

const inFolder =
  (folder: string): Files =>
  name =>
    readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });

const atAddress =
  (address: string): Files =>
  async name => {
    const response = await fetch(new URL(name, `${address.replace(/\/$/, '')}/`));
    if (response.status === 404) return undefined;
    if (!response.ok) throw new Error(`${response.url} answers ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  };

/** Whether a model is named by an address rather than by a folder. */
export const isAddress = (place: string): boolean => /^https?:\/\//.test(place);

/**
 * Opens a language model that somebody brought: a folder, or the address of one, with `tokenizer.json`, `model.onnx` (or
 * `onnx/model.onnx`) and the files of weights that it refers to, beside it. Rejects when one is missing, and with a
 * LanguageModelError.
 */
export async function openPublished(place: string): Promise<PublishedModel> {
  const read = isAddress(place) ? atAddress(place) : inFolder(place);
  const json = async (name: string): Promise<object | undefined> => {
    const bytes = await read(name);
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as object);
  };
  const tokenizer = await json('tokenizer.json');
  if (!tokenizer) throw new Error(`There is no tokenizer.json in ${place}.`);
  const tokenizerConfig = await json('tokenizer_config.json');
  for (const file of modelFiles) {
    const model = await read(file);
    if (!model) continue;
    const names = model.length < largestWithoutWeights ? weightsNamedIn(model) : [];
    const external = await Promise.all(
      names.map(async path => ({ path, data: await read(file.replace('model.onnx', path)) })),
    );
    const files = {
      model,
      external: external.flatMap(({ path, data }) => (data ? { path, data } : [])),
      tokenizer,
      name: basename(place),
    };
    return PublishedModel.open(
      { ...files, ...(tokenizerConfig && { tokenizerConfig }) },
      await onnxRuntime(),
    );
  }
  throw new Error(`There is no model.onnx in ${place}.`);
}
