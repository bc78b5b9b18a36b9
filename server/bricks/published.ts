import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PublishedModel } from '../../wasm/bricks/generation/published.ts';
import { onnxRuntime } from './onnx-runtime.ts';

/** Where exporters put the model. */
const modelFiles = ['model.onnx', 'onnx/model.onnx'];

/**
 * Opens a language model that somebody brought: a folder with `tokenizer.json`, `model.onnx` (or `onnx/model.onnx`) and
 * the files of weights that it refers to, beside it. Rejects when one is missing, and with a LanguageModelError.
 */
export async function openPublished(folder: string): Promise<PublishedModel> {
  const json = async (name: string): Promise<object> =>
    JSON.parse(await readFile(join(folder, name), 'utf8')) as object;
  const tokenizer = await json('tokenizer.json');
  const tokenizerConfig = await json('tokenizer_config.json').catch(() => undefined);
  let found: { path: string; bytes: Uint8Array } | undefined;
  for (const file of modelFiles) {
    const path = join(folder, file);
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes) found ??= { path, bytes };
  }
  if (!found) throw new Error(`There is no model.onnx in ${folder}.`);
  const beside = dirname(found.path);
  const names = (await readdir(beside)).filter(name => /\.onnx_data|\.onnx\.data|\.data$/.test(name));
  const external = await Promise.all(
    names.map(async path => ({ path, data: await readFile(join(beside, path)) })),
  );
  const files = { model: found.bytes, external, tokenizer, name: basename(folder) };
  return PublishedModel.open({ ...files, ...(tokenizerConfig && { tokenizerConfig }) }, await onnxRuntime());
}
