import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ModelManifest } from '../../../wasm/bricks/generation/manifest.ts';
import { categories } from '../../../wasm/bricks/shapes/categories.ts';
import { openGenerator } from '../generator.ts';
import { shippedModel } from '../onnx-runtime.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { published, tableOf } from './table.ts';

/**
 * `npm run quality:bricks -- [--count 250] [--seed 1] [--json file] [--model folder] [--temperature 0.6]`: how good
 * generated models are, on prompts of traits that are held from the training, beside the published figures and beside
 * what programs, the training's shapes and chance come to by the same measures.
 */
async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '250' },
      seed: { type: 'string', default: '1' },
      json: { type: 'string' },
      model: { type: 'string' },
      temperature: { type: 'string' },
      shapes: { type: 'string', default: '160' },
      'model-only': { type: 'boolean', default: false },
    },
  });
  const count = Number(values.count);
  const seed = Number(values.seed);
  if (!(count >= 1 && Number.isInteger(count) && Number.isInteger(seed)))
    throw new Error('--count and --seed are whole numbers, --count at least 1.');
  const started = performance.now();
  const { words } = JSON.parse(
    await readFile(join(values.model ?? shippedModel, 'bricks.json'), 'utf8'),
  ) as ModelManifest;
  const of = categories.filter(({ name }) => words.includes(name));
  const unlearned = categories.filter(each => !of.includes(each)).map(({ name }) => name);
  if (unlearned.length > 0)
    process.stdout.write(`Of ${of.length} kinds; the model has not learned: ${unlearned.join(', ')}.\n`);
  const generator = await openGenerator(values.model);
  try {
    const evaluation = await evaluate({
      generator,
      of,
      count,
      seed,
      shapes: Number(values.shapes),
      baselines: !values['model-only'],
      temperature: values.temperature === undefined ? undefined : Number(values.temperature),
      say: text => process.stderr.write(`${text}\n`),
    });
    process.stdout.write(`${reportOf(evaluation, generator.engine)}\n`);
    const seconds = (performance.now() - started) / 1000;
    process.stdout.write(`${seconds.toFixed(0)} s in all; seed ${seed}.\n`);
    if (values.json)
      await writeFile(
        values.json,
        `${JSON.stringify(jsonOf(evaluation, generator.engine, seed), null, 1)}\n`,
      );
  } finally {
    await generator.dispose();
  }
}

function reportOf({ makers, classifierAccuracy, categories }: Evaluation, engine: string): string {
  const weakest = Object.entries(categories)
    .sort(([, a], [, b]) => a.category + a.attributes - (b.category + b.attributes))
    .slice(0, 6)
    .map(
      ([name, { category, attributes }]) =>
        `${name} (${(100 * category).toFixed(0)} %, ${(100 * attributes).toFixed(0)} %)`,
    );
  const wrong = makers[0]!.samples.filter(({ flaw }) => flaw).map(({ flaw }) => flaw);
  return [
    `${engine}:`,
    tableOf([published, ...makers]),
    '',
    `The classifier itself is right on ${(100 * classifierAccuracy).toFixed(1)} % of built shapes of held traits.`,
    `Weakest of the model (category, attributes): ${weakest.join(', ')}.`,
    ...(wrong.length ? [`Invalid: ${[...new Set(wrong)].slice(0, 5).join('; ')}.`] : []),
  ].join('\n');
}

function jsonOf(
  { prompts, makers, classifierAccuracy, categories }: Evaluation,
  engine: string,
  seed: number,
) {
  return {
    engine,
    seed,
    published: published.figures,
    classifierAccuracy,
    categories,
    makers: makers.map(({ name, figures, samples }) => ({
      name,
      figures,
      samples: samples.map((sample, index) => ({
        prompt: prompts[index]!.text,
        category: prompts[index]!.category.name,
        traits: prompts[index]!.stated,
        ...sample,
        solid: undefined,
      })),
    })),
  };
}

if (import.meta.main) await run();
