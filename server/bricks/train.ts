import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ModelManifest } from '../../wasm/bricks/generation/manifest.ts';
import { categories } from '../../wasm/bricks/shapes/categories.ts';
import { vocabulary } from '../../wasm/bricks/shapes/vocabulary.ts';
import type { Split } from './dataset-format.ts';
import { shardName } from './dataset-shard.ts';
import { makeShard, scoring } from './dataset.ts';
import { openModel, shippedModel } from './onnx-runtime.ts';
import { runRecipe, trainingPython } from './training-python.ts';

/**
 * `npm run train:bricks [-- --minutes 50] [--data folder] [--work folder] [--out folder]`: makes a dataset, trains the
 * brick model and its planner on one core, exports it and compares what ONNX Runtime answers with what PyTorch did. `--tiny` does all of
 * it in about a minute, with a model that is of no use.
 */
export interface TrainingOptions {
  readonly tiny: boolean;
  readonly minutes: number;
  /** Where shards are, and where they are written to. */
  readonly data: string;
  /** Checkpoints and the log. A training that was ended goes on from there. */
  readonly work: string;
  /** Where `bricks.bin` and `bricks.json` go. */
  readonly out: string;
  readonly version: string;
  /** Shards of `perCategory` models each, made while the training goes on. */
  readonly shards: number;
  readonly say: (line: string) => void;
}

/** A line of the training's log: losses in nats a token, of held-out models, by place and by kind of brick. The first is before. */
export interface TrainingLook {
  readonly tokens: number;
  readonly perSecond: number;
  readonly heldPlace: number;
  readonly heldKind: number;
}

/** The same of the planner: nats a cell, and the share of layers that it draws right in every cell. */
export interface PlanLook {
  readonly heldCell: number;
  readonly heldLayersRight: number;
}

export interface TrainingReport {
  readonly looks: readonly TrainingLook[];
  readonly plans: readonly PlanLook[];
  readonly manifest: ModelManifest;
  /** The largest difference between a logit of ONNX Runtime and one of PyTorch. */
  readonly difference: number;
}

/** Logits may differ by this much, after rounding and sums in another order. */
const mostDifference = 0.02;

/** Rejects with a `NoPython` where there is no PyTorch, and when the exported model does not answer as the trained one. */
export async function trainBricks(options: TrainingOptions): Promise<TrainingReport> {
  const { tiny, data, work, out, say } = options;
  await trainingPython();
  await mkdir(work, { recursive: true });
  await mkdir(out, { recursive: true });
  const of = tiny ? categories.slice(0, 3) : categories;
  const words = join(work, 'vocabulary.json');
  await writeFile(words, JSON.stringify(vocabulary()));
  const each = tiny ? 60 : 100;
  const shared = { folder: data, seed: 1, of, ...(tiny ? {} : { score: await scoring() }) };
  say(`dataset: ${of.length} categories`);
  const make = async (split: Split, shard: number, each: number): Promise<void> => {
    if (!existsSync(join(data, `${shardName(split, shard)}.json`)))
      await makeShard({ ...shared, split, shard, each });
  };
  await make('held', 0, tiny ? 6 : 20);
  await make('train', 0, each);

  const looks: TrainingLook[] = [];
  const training = runRecipe({
    name: 'train.py',
    arguments: [
      `--data=${data}`,
      `--vocabulary=${words}`,
      `--out=${work}`,
      `--version=${options.version}`,
      ...(tiny ? tinyTraining : [`--minutes=${options.minutes}`]),
    ],
    on(line) {
      say(line);
      looks.push(JSON.parse(line) as TrainingLook);
    },
  });
  const ended = new AbortController();
  const done = training.finally(() => ended.abort());
  done.catch(() => {});
  for (let shard = 1; shard < options.shards && !ended.signal.aborted; shard++)
    await make('train', shard, each);
  await done;
  const plans: PlanLook[] = [];
  await runRecipe({
    name: 'planner.py',
    arguments: [
      `--data=${data}`,
      `--vocabulary=${words}`,
      `--out=${work}`,
      ...(tiny ? ['--steps=60', '--batch=128', '--minutes=10'] : [`--minutes=${options.minutes / 3}`]),
    ],
    on(line) {
      say(line);
      plans.push(JSON.parse(line) as PlanLook);
    },
  });

  await runRecipe({
    name: 'export.py',
    arguments: [join(work, 'last.pt'), out, join(work, 'plan.pt')],
    on: say,
  });
  const manifest = JSON.parse(await readFile(join(out, 'bricks.json'), 'utf8')) as ModelManifest;
  const difference = await compareGolden(out, manifest);
  say(`logits of ONNX Runtime and PyTorch differ by at most ${difference.toFixed(4)}`);
  if (!(difference < mostDifference))
    throw new Error('The exported model does not answer as the trained one.');
  return { looks, plans, manifest, difference };
}

/** Enough for the loss to fall, and no more. The clock is a limit for machines that are very busy. */
const tinyTraining = Object.entries({
  steps: 250,
  minutes: 10,
  batch: 768,
  look: 600,
  held: 12,
  width: 48,
  layers: 2,
  heads: 2,
  head: 16,
  inner: 96,
}).map(([name, value]) => `--${name}=${value}`);

async function compareGolden(folder: string, { golden }: ModelManifest): Promise<number> {
  const decoder = await openModel(folder);
  let worst = 0;
  for (const { steps, logits } of golden) {
    decoder.rewind(0);
    const answer = await decoder.feed(steps);
    for (const [index, logit] of logits.entries())
      worst = Math.max(worst, Math.abs(logit - (answer[index] ?? Infinity)));
  }
  await decoder.dispose();
  return golden.length > 0 ? worst : Infinity;
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      tiny: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '50' },
      data: { type: 'string' },
      work: { type: 'string' },
      out: { type: 'string' },
      version: { type: 'string', default: '1.0' },
      shards: { type: 'string', default: '400' },
    },
  });
  const temporary = await mkdtemp(join(tmpdir(), 'formwork-training-'));
  const { tiny, version } = values;
  try {
    await trainBricks({
      tiny,
      version,
      minutes: Number(values.minutes),
      shards: tiny ? 1 : Number(values.shards),
      data: values.data ?? join(temporary, 'data'),
      work: values.work ?? join(temporary, 'work'),
      // What is shipped is not overwritten by a trial.
      out: values.out ?? (tiny ? join(temporary, 'model') : shippedModel),
      say: line => process.stdout.write(`${line}\n`),
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

if (import.meta.main)
  await run().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
