import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { seeded } from '../../wasm/bricks/random.ts';
import { categories } from '../../wasm/bricks/shapes/categories.ts';
import { captions } from '../../wasm/bricks/shapes/captions.ts';
import type { Category } from '../../wasm/bricks/shapes/category.ts';
import type { Judge } from '../../wasm/bricks/layout/steady.ts';
import type { Split } from './dataset-format.ts';
import { emptyTally, type Example, examples, type Tally } from './dataset-models.ts';
import { type ShardModel, shardName, writeShard } from './dataset-shard.ts';
import { hash, Splits } from './dataset-split.ts';
import { standing } from './standing.ts';

/**
 * Makes a dataset: `node server/bricks/dataset.ts --out folder`, in the files that `dataset-format.ts` describes. A shard
 * depends on the seed and its number alone, so that several runs beside each other may make shards of one dataset.
 */
export interface DatasetOptions {
  /** Is made where it is missing. */
  readonly folder: string;
  readonly seed: number;
  readonly split: Split;
  /** The number of the shard. */
  readonly shard: number;
  /** Models of each category. */
  readonly each: number;
  /** Models of more steps are left out. Default 320, some 150 bricks. */
  readonly mostSteps?: number;
  /** Default: all. */
  readonly of?: readonly Category[];
  /** Without it models are not asked whether they stand, only whether they hold together. */
  readonly score?: Judge;
}

/** Writes one shard. The answer says by category what became of its shapes. */
export async function makeShard(options: DatasetOptions): Promise<Map<string, Tally>> {
  const { folder, split, shard, each, mostSteps = 320, of = categories, score } = options;
  await mkdir(folder, { recursive: true });
  const tallies = new Map<string, Tally>();
  const found: Example[] = [];
  for (const category of of) {
    const tally = emptyTally();
    tallies.set(category.name, tally);
    const seed = `${options.seed} ${shard}`;
    const asked = { split, splits: new Splits(category), seed, count: each, mostSteps };
    found.push(...(await examples(category, score ? { ...asked, score } : asked, tally)));
  }
  await writeShard(folder, split, shard, found.map(shardModel));
  return tallies;
}

function shardModel({ category, traits, seed, bricks, steps }: Example): ShardModel {
  const said = captions(category, traits, seeded(hash(`${seed} ${category.name} captions`)));
  return {
    line: {
      category: category.name,
      traits,
      seed,
      bricks: bricks.length,
      captions: said.map(({ text }) => text),
    },
    steps,
    words: said.map(({ words }) => words),
  };
}

/** What the models of a dataset are asked: whether they stand. */
export const scoring = standing;

/** What became of the shapes of each category, as lines of a table. */
export function table(tallies: ReadonlyMap<string, Tally>): string {
  const head = [
    'category',
    'models',
    'shapes',
    'bricks',
    'most',
    'steps',
    'trimmed',
    'floating',
    'unstable',
    'long',
    'ms each',
  ];
  const rows = [...tallies].map(([name, tally]) => [
    name,
    tally.models,
    tally.shapes,
    (tally.bricks / Math.max(1, tally.models)).toFixed(1),
    tally.most,
    (tally.steps / Math.max(1, tally.models)).toFixed(0),
    tally.dropped,
    tally.floating,
    tally.unstable,
    tally.long,
    (tally.milliseconds / Math.max(1, tally.shapes)).toFixed(0),
  ]);
  return [head, ...rows]
    .map(row =>
      row.map((cell, column) => (column ? String(cell).padStart(9) : String(cell).padEnd(12))).join(''),
    )
    .join('\n');
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
      each: { type: 'string', default: '40' },
      first: { type: 'string', default: '0' },
      shards: { type: 'string', default: '1' },
      held: { type: 'boolean', default: false },
      tiny: { type: 'boolean', default: false },
      steps: { type: 'string', default: '320' },
      only: { type: 'string' },
    },
  });
  if (!values.out) throw new Error('Say where to with --out folder.');
  const only = values.only?.split(',');
  const unknown = only?.filter(name => !categories.some(each => each.name === name)) ?? [];
  if (unknown.length > 0) throw new Error(`There is no category ${unknown.join(', ')}.`);
  const of = only ? categories.filter(({ name }) => only.includes(name)) : categories;
  const score = values.tiny ? undefined : await scoring();
  for (let shard = Number(values.first); shard < Number(values.first) + Number(values.shards); shard++) {
    const split = values.held ? 'held' : 'train';
    const tallies = await makeShard({
      folder: values.out,
      seed: Number(values.seed),
      split,
      shard,
      each: values.tiny ? 8 : Number(values.each),
      mostSteps: Number(values.steps),
      of,
      ...(score && { score }),
    });
    process.stdout.write(`${shardName(split, shard)}\n${table(tallies)}\n`);
  }
}

if (import.meta.main) await run();
