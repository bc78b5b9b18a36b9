import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Step } from '../../wasm/bricks/generation/tokens.ts';
import type { ModelLine, ShardHeader, Split } from './dataset-format.ts';

/** A model as a shard has it. */
export interface ShardModel {
  readonly line: ModelLine;
  readonly steps: readonly Step[];
  /** The words of each of `line.captions`. */
  readonly words: readonly (readonly string[])[];
}

export const shardName = (split: Split, number: number): string =>
  `${split}-${String(number).padStart(4, '0')}`;

/** Writes the three files of a shard; see `dataset-format.ts`. The header comes last, and all at once. */
export async function writeShard(
  folder: string,
  split: Split,
  number: number,
  models: readonly ShardModel[],
): Promise<ShardHeader> {
  const words = [...new Set(models.flatMap(model => model.words.flat()))].sort();
  const indices = new Map(words.map((word, index) => [word, index]));
  const captions = models.flatMap(model => model.words);
  const header: ShardHeader = {
    format: 'formwork-bricks-dataset',
    version: 1,
    split,
    models: models.length,
    captions: captions.length,
    steps: models.reduce((sum, { steps }) => sum + steps.length, 0),
    captionWords: captions.reduce((sum, caption) => sum + caption.length, 0),
    words,
  };
  const steps = models.flatMap(model => model.steps);
  const sections = [
    Uint32Array.from(starts(models.map(model => model.steps.length))),
    Uint32Array.from(starts(models.map(model => model.words.length))),
    Uint32Array.from(starts(captions.map(caption => caption.length))),
    Uint16Array.from(steps, ({ id }) => id),
    Uint16Array.from(captions.flat(), word => indices.get(word)!),
    Uint8Array.from(steps, ({ layer }) => layer),
  ];
  const path = join(folder, shardName(split, number));
  await writeFile(`${path}.bin`, Buffer.concat(sections.map(each => Buffer.from(each.buffer))));
  await writeFile(`${path}.jsonl`, models.map(({ line }) => `${JSON.stringify(line)}\n`).join(''));
  await writeFile(`${path}.json.part`, `${JSON.stringify(header)}\n`);
  await rename(`${path}.json.part`, `${path}.json`);
  return header;
}

/** Reads a shard back; for evaluation and tests. Throws where header and arrays do not belong together. */
export async function readShard(folder: string, name: string): Promise<ShardModel[]> {
  const path = join(folder, name);
  const header = JSON.parse(await readFile(`${path}.json`, 'utf8')) as ShardHeader;
  const lines = (await readFile(`${path}.jsonl`, 'utf8')).trimEnd().split('\n');
  const file = await readFile(`${path}.bin`);
  const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  const { models, captions, steps: stepCount, captionWords: wordCount } = header;
  const expected = 4 * (2 * (models + 1) + captions + 1) + 3 * stepCount + 2 * wordCount;
  if (bytes.byteLength !== expected || lines.length !== models)
    throw new Error(`${name} is damaged: make the dataset again.`);
  let at = 0;
  const take = <T>(
    kind: new (buffer: ArrayBuffer, offset: number, length: number) => T,
    size: number,
    count: number,
  ): T => {
    const array = new kind(bytes as ArrayBuffer, at, count);
    at += size * count;
    return array;
  };
  const stepStart = take(Uint32Array, 4, header.models + 1);
  const captionStart = take(Uint32Array, 4, header.models + 1);
  const wordStart = take(Uint32Array, 4, header.captions + 1);
  const ids = take(Uint16Array, 2, header.steps);
  const captionWords = take(Uint16Array, 2, header.captionWords);
  const layers = take(Uint8Array, 1, header.steps);
  return lines.map((line, model) => ({
    line: JSON.parse(line) as ModelLine,
    steps: Array.from(ids.subarray(stepStart[model]!, stepStart[model + 1]!), (id, step) => ({
      id,
      layer: layers[stepStart[model]! + step]!,
    })),
    words: Array.from({ length: captionStart[model + 1]! - captionStart[model]! }, (_, caption) => {
      const number = captionStart[model]! + caption;
      return Array.from(
        captionWords.subarray(wordStart[number]!, wordStart[number + 1]!),
        word => header.words[word]!,
      );
    }),
  }));
}

/** `[0, 2, 5]` of `[2, 3]`. */
function starts(lengths: readonly number[]): number[] {
  const all = [0];
  for (const length of lengths) all.push(all.at(-1)! + length);
  return all;
}
