import { categories } from '../../../wasm/bricks/shapes/categories.ts';
import type { Category } from '../../../wasm/bricks/shapes/category.ts';
import { world } from '../../../wasm/bricks/brick.ts';
import { voxelsOf } from '../../../wasm/bricks/voxels.ts';
import type { BrickGenerator } from '../generator.ts';
import { openStability } from '../highs.ts';
import { accuracyOf, openClassifier } from './train-classifier.ts';
import { type Maker, model, pile, program, retrieval } from './makers.ts';
import { type Figures, figures, mean, measured, type Measuring, type Sample } from './measures.ts';
import { diversity, solidOf } from './overlap.ts';
import { type HeldPrompt, heldPrompts, trainingShapes } from './shapes.ts';

export interface EvaluationOptions {
  readonly generator: BrickGenerator;
  /** Prompts, and the seed that they and the models come from. */
  readonly count: number;
  readonly seed: number;
  readonly temperature?: number | undefined;
  /** Default: all. */
  readonly of?: readonly Category[];
  /** Shapes of each category's training by which copies of it are found. Default 160. */
  readonly shapes?: number;
  /** Every so many prompts are built by several seeds, for the diversity. Default 10. */
  readonly every?: number;
  /** Without them only the model is measured. Default: with. */
  readonly baselines?: boolean;
  /** What is being done, for people. */
  readonly say?: (text: string) => void;
}

/** A maker, and what its answers come to. */
export interface Measured {
  readonly name: string;
  readonly figures: Figures;
  readonly samples: readonly Sample[];
}

export interface Evaluation {
  readonly prompts: readonly HeldPrompt[];
  /** The model first. */
  readonly makers: readonly Measured[];
  /** Of the classifier itself, on shapes of held traits which programs built. */
  readonly classifierAccuracy: number;
  readonly categories: Readonly<
    Record<string, { readonly prompts: number; readonly category: number; readonly attributes: number }>
  >;
}

/** Other seeds for the diversity of one prompt. */
const moreSeeds = 2;
/** Shapes of each category that the classifier itself is tested with. */
const classifierTests = 10;

/** Measures the engine, and what it is to be compared with, on prompts that no training has seen. */
export async function evaluate(options: EvaluationOptions): Promise<Evaluation> {
  const {
    generator,
    count,
    seed,
    temperature,
    of = categories,
    shapes = 160,
    every = 10,
    baselines = true,
  } = options;
  const say = options.say ?? (() => {});
  say(`Building ${count} held-out shapes, and ${of.length * shapes} of the training …`);
  const prompts = heldPrompts(count, seed, 7, of);
  const training = new Map(of.map(category => [category.name, trainingShapes(category, shapes)]));
  const classifier = await openClassifier();
  const accuracy = accuracyOf(classifier, classifierTests, seed + 1000);
  const solver = await openStability();
  const measuring: Measuring = { solver, classifier, training };

  const settings = temperature === undefined ? {} : { temperature };
  const all: (readonly [string, Maker])[] = [['Formwork', model(generator, settings)]];
  if (baselines)
    all.push(
      ['one draft', model(generator, { ...settings, drafts: 1 })],
      ['program', program],
      ['nearest training', retrieval(training)],
      ['random pile', pile],
    );
  const names = prompts.map(({ category }) => category.name);
  const makers: Measured[] = [];
  for (const [name, maker] of all) {
    const samples: Sample[] = [];
    const diversities: number[] = [];
    for (const [index, prompt] of prompts.entries()) {
      const sample = measured(prompt, await maker(prompt, seed + index), measuring);
      samples.push(sample);
      if (index % every === 0) {
        const solids = [sample.solid];
        for (let more = 1; more <= moreSeeds; more++) {
          const { bricks } = await maker(prompt, seed + index + more * 10_000);
          solids.push(solidOf(voxelsOf(bricks, world)));
        }
        diversities.push(diversity(solids)!);
      }
      if ((index + 1) % 25 === 0 || index + 1 === prompts.length)
        say(`${name}: ${index + 1} of ${prompts.length}`);
    }
    makers.push({ name, samples, figures: figures(samples, names, diversities) });
  }
  return {
    prompts,
    makers,
    classifierAccuracy: accuracy,
    categories: byCategory(of, prompts, makers[0]!.samples),
  };
}

function byCategory(
  of: readonly Category[],
  prompts: readonly HeldPrompt[],
  samples: readonly Sample[],
): Evaluation['categories'] {
  return Object.fromEntries(
    of.flatMap(category => {
      const own = samples.filter((_, index) => prompts[index]!.category === category);
      if (own.length === 0) return [];
      return [
        [
          category.name,
          {
            prompts: own.length,
            category: mean(own.map(({ taken }) => (taken === category.name ? 1 : 0))),
            attributes: mean(own.map(({ right }) => right)) / mean(own.map(({ stated }) => stated)),
          },
        ],
      ];
    }),
  );
}
