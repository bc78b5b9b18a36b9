import { largestWithoutWeights, weightsNamedIn } from '../../../wasm/bricks/generation/external-weights.ts';
import type { OwnModelFiles } from '../../../workers/own-model.ts';
import type { Progress } from '../../evaluation/compile.ts';

const needed =
  'It takes tokenizer.json and model.onnx, and the files of weights beside it where there are any';

async function jsonOf(file: Blob, name: string): Promise<object> {
  try {
    return JSON.parse(await file.text()) as object;
  } catch (error) {
    throw new Error(`${name} is no JSON. Take the file that the model came with.`, { cause: error });
  }
}

/**
 * A model out of files that somebody chose: exported to ONNX, with its tokenizer. Rejects with an Error that says which
 * is missing; whether they are a language model is known when it is opened.
 */
export async function ownModelOfFiles(files: Iterable<File>): Promise<OwnModelFiles> {
  const all = [...files];
  const named = (name: string): File | undefined => all.find(file => file.name === name);
  const model = named('model.onnx') ?? all.find(({ name }) => name.endsWith('.onnx'));
  const tokenizer = named('tokenizer.json');
  if (!model || !tokenizer)
    throw new Error(`There is no ${model ? 'tokenizer.json' : 'model.onnx'} among these files. ${needed}.`);
  const config = named('tokenizer_config.json');
  const others = ['tokenizer.json', 'tokenizer_config.json', model.name];
  return {
    name: model.name === 'model.onnx' ? 'own model' : model.name.replace(/\.onnx$/, ''),
    model,
    tokenizer: await jsonOf(tokenizer, tokenizer.name),
    ...(config && { tokenizerConfig: await jsonOf(config, config.name) }),
    external: all
      .filter(({ name }) => !others.includes(name) && !name.endsWith('.json'))
      .map(data => ({ path: data.name, data })),
  };
}

/**
 * A model from an address: a folder with `tokenizer.json` and `model.onnx` (or `onnx/model.onnx`), such as a
 * repository's on Hugging Face. `progress` counts the bytes of the files of weights. Rejects with an AbortError when
 * `signal` fires, and with an Error for people when something is missing or the other side refuses.
 */
export async function ownModelAt(
  address: string,
  { progress = () => {}, signal }: { progress?: Progress; signal?: AbortSignal } = {},
): Promise<OwnModelFiles> {
  const folder = folderOf(address);
  const get = async (file: string): Promise<Response | undefined> => {
    const response = await fetch(new URL(file, folder), signal ? { signal } : {}).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw new Error(
        `${folder.host} does not answer, or may not be read from here: by its own rules, or by this installation’s, ` +
          'which reads from its own address only. Download the files, and choose them here.',
        { cause: error },
      );
    });
    const page = response.headers.get('content-type')?.startsWith('text/html');
    return response.ok && !page ? response : undefined;
  };
  const missing = (file: string): Error => new Error(`There is no ${file} at ${folder.href}. ${needed}.`);
  const tokenizer = await get('tokenizer.json');
  if (!tokenizer) throw missing('tokenizer.json');
  const config = await get('tokenizer_config.json');
  for (const path of ['model.onnx', 'onnx/model.onnx']) {
    const response = await get(path);
    if (!response) continue;
    const model = await counted(response, progress, signal);
    const names =
      model.size < largestWithoutWeights ? weightsNamedIn(new Uint8Array(await model.arrayBuffer())) : [];
    const external: { path: string; data: Blob }[] = [];
    for (const name of names) {
      const file = path.replace('model.onnx', name);
      const weights = await get(file);
      if (!weights) throw missing(file);
      external.push({ path: name, data: await counted(weights, progress, signal) });
    }
    return {
      name:
        folder.pathname
          .replace(/\/resolve\/main\/$/, '')
          .split('/')
          .filter(Boolean)
          .at(-1) ?? folder.host,
      model,
      tokenizer: await jsonOf(await tokenizer.blob(), 'tokenizer.json'),
      ...(config && { tokenizerConfig: await jsonOf(await config.blob(), 'tokenizer_config.json') }),
      external,
    };
  }
  throw missing('model.onnx');
}

/** The address of the folder; of a repository's page on Hugging Face, that of its files. */
function folderOf(address: string): URL {
  const url = URL.parse(address.trim());
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new Error(
      'Write the address of the folder with its files, such as https://example.org/models/bricks/.',
    );
  url.search = url.hash = '';
  url.pathname = url.pathname.replace(/\/(?:[\w.-]+\.(?:json|onnx))?$/, '');
  if (url.hostname === 'huggingface.co' && /^\/[^/]+\/[^/]+$/.test(url.pathname))
    url.pathname += '/resolve/main';
  url.pathname += '/';
  return url;
}

async function counted(
  response: Response,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<Blob> {
  const total = Number(response.headers.get('content-length') ?? 0);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let loaded = 0;
  const reader = response.body!.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    signal?.throwIfAborted();
    parts.push(part.value);
    loaded += part.value.length;
    progress(loaded, Math.max(total, loaded));
  }
  return new Blob(parts);
}
