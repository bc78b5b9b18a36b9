import { readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  brickExtensions,
  brickExtension,
  readBrickModel,
  writeBrickModel,
} from '../../wasm/bricks/brick-file.ts';
import { BrickFileError } from '../../wasm/bricks/brick-file-error.ts';
import type { Brick } from '../../wasm/bricks/brick.ts';
import type {
  GenerationRequest,
  GenerationResult,
  Inventory,
  Region,
} from '../../wasm/bricks/generation/events.ts';
import { readInventory } from '../../wasm/bricks/inventory.ts';
import { openGenerator } from '../bricks/generator.ts';
import { countsOf, summaryOf } from '../bricks/summary.ts';
import { exitCode, UsageError } from './usage.ts';

/** `formwork bricks`: a sentence becomes a brick model that stands. */
export async function bricks(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      output: { type: 'string', short: 'o', multiple: true, default: [] },
      seed: { type: 'string', default: '1' },
      temperature: { type: 'string', default: '0.6' },
      limit: { type: 'string', default: '400' },
      inventory: { type: 'string' },
      continue: { type: 'string' },
      region: { type: 'string' },
      model: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [prompt, ...more] = positionals;
  if (prompt === undefined || prompt.trim() === '' || more.length > 0)
    throw new UsageError('bricks takes one sentence: formwork bricks "a small chair" -o chair.ldr');
  await checkOutputs(values.output);
  const inventory = values.inventory === undefined ? undefined : await inventoryOf(values.inventory);
  const begun = values.continue === undefined ? undefined : await bricksOf(values.continue);
  if (values.region !== undefined && !begun)
    throw new UsageError('--region is a part of the model that --continue names.');
  const region = values.region === undefined ? undefined : regionOf(values.region);
  const request: GenerationRequest = {
    prompt,
    seed: numberOf('--seed', values.seed, 0, 2 ** 32 - 1, true),
    temperature: numberOf('--temperature', values.temperature, 0, 2),
    limit: numberOf('--limit', values.limit, 1, 400, true),
    ...(inventory && { inventory }),
    ...(begun && { begun }),
    ...(region && { region }),
  };
  const generator = await openGenerator(values.model).catch((error: Error) => {
    if (values.model === undefined) throw error;
    throw new UsageError(`There is no model in ${values.model} that can be read: ${error.message}`);
  });
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const result = await generator.generate(request, { signal: interrupted.signal });
    for (const file of values.output) await writeFile(file, writeBrickModel(file, result.model, prompt));
    if (values.json) console.log(JSON.stringify(summaryOf(result), null, 2));
    else console.log(textOf(result, values.output));
    return result.ending !== 'nothing' && result.model.bricks.length > 0 && result.stability.stable
      ? exitCode.ok
      : exitCode.invalid;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Of an inventory or a beginning that cannot be built with; the message says what to do.
    console.error(`formwork: ${error.message}`);
    return exitCode.invalid;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
    await generator.dispose();
  }
}

async function checkOutputs(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (!brickExtension(file))
      throw new UsageError(`-o writes ${brickExtensions.map(each => `.${each}`).join(', ')}, not “${file}”.`);
    const folder = dirname(resolve(file));
    if (!(await stat(folder).catch(() => undefined))?.isDirectory())
      throw new UsageError(`There is no folder ${folder} for ${file}.`);
  }
}

function numberOf(option: string, text: string, least: number, most: number, whole = false): number {
  const number = Number(text);
  if (text.trim() === '' || !(number >= least && number <= most) || (whole && !Number.isInteger(number)))
    throw new UsageError(
      `${option} takes a ${whole ? 'whole ' : ''}number from ${least} to ${most}, not “${text}”.`,
    );
  return number;
}

/** What a reader makes of a file; its notes for people are said, what is wrong is wrong usage. */
async function readFrom<T extends { readonly notes: readonly string[] }>(
  file: string,
  reader: (bytes: Uint8Array) => T,
): Promise<T> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${error.code}).`);
  });
  try {
    const read = reader(bytes);
    for (const note of read.notes) console.error(`note: ${file}: ${note}`);
    return read;
  } catch (error) {
    if (error instanceof BrickFileError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

const inventoryOf = async (file: string): Promise<Inventory> =>
  (await readFrom(file, bytes => readInventory(new TextDecoder().decode(bytes)))).inventory;

const bricksOf = async (file: string): Promise<readonly Brick[]> =>
  (await readFrom(file, bytes => readBrickModel(file, bytes))).model.bricks;

function regionOf(text: string): Region {
  const corners = text.split(':').map(corner => corner.split(',').map(Number));
  const [min, max] = corners;
  if (
    corners.length !== 2 ||
    corners.some(
      corner => corner.length !== 3 || corner.some(at => !(Number.isInteger(at) && at >= 0 && at < 20)),
    ) ||
    min!.some((at, axis) => at > max![axis]!)
  )
    throw new UsageError(`--region takes two corners in cells, such as 0,0,3:19,19,8, not “${text}”.`);
  return { min, max } as unknown as Region;
}

const endings: Readonly<Record<GenerationResult['ending'], string | undefined>> = {
  complete: undefined,
  stopped: 'It was stopped; this is what there was.',
  limit: 'It is cut short: no more bricks were allowed.',
  inventory: 'The inventory is used up.',
  physics: 'It is cut short: nothing more was found that stands.',
  nothing: 'Nothing was made.',
};

function textOf(result: GenerationResult, files: readonly string[]): string {
  const { model, stability, rollbacks, drafts, seconds, engine, understanding, ending } = result;
  const counts = Object.entries(countsOf(result)).map(([name, count]) => `${count} × ${name}`);
  const verdict = stability.stable
    ? `It stands (highest score ${stability.maxScore.toFixed(3)}).`
    : `It falls: ${stability.reason?.text ?? 'a joint gives way.'}`;
  return [
    understanding.note,
    ending === 'nothing' ? undefined : `${model.bricks.length} bricks: ${counts.join(', ')}`,
    ending === 'nothing' ? undefined : verdict,
    endings[ending],
    `${seconds.toFixed(1)} s, ${drafts === 1 ? '1 draft' : `${drafts} drafts`}, ${rollbacks} rollbacks, ${engine}`,
    ...files.map(file => `Wrote ${file}`),
  ]
    .filter(line => line !== undefined)
    .join('\n');
}
