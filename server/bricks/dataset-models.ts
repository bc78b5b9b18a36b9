import { brickSteps, type Step } from '../../wasm/bricks/generation/tokens.ts';
import { layOutHeld } from '../../wasm/bricks/layout/held.ts';
import type { Manner } from '../../wasm/bricks/layout/greedy.ts';
import { type Judge, layOutSteady, type SteadyLayout } from '../../wasm/bricks/layout/steady.ts';
import { pick, type Random, seeded } from '../../wasm/bricks/random.ts';
import type { Category, Traits } from '../../wasm/bricks/shapes/category.ts';
import type { LabelledBrick } from '../../wasm/bricks/voxels.ts';
import type { Split } from './dataset-format.ts';
import { hash, type Splits } from './dataset-split.ts';

/** A model to learn from. */
export interface Example {
  readonly category: Category;
  readonly traits: Traits;
  readonly seed: number;
  readonly bricks: readonly LabelledBrick[];
  readonly steps: readonly Step[];
}

/** What became of a category's shapes, by number of shapes or of layouts. */
export interface Tally {
  shapes: number;
  models: number;
  bricks: number;
  most: number;
  steps: number;
  /** Shapes that lost cells which no brick could hold, and those that were something else without them. */
  dropped: number;
  floating: number;
  unstable: number;
  long: number;
  milliseconds: number;
}

export const emptyTally = (): Tally => ({
  shapes: 0,
  models: 0,
  bricks: 0,
  most: 0,
  steps: 0,
  dropped: 0,
  floating: 0,
  unstable: 0,
  long: 0,
  milliseconds: 0,
});

export interface ExampleOptions {
  readonly split: Split;
  readonly splits: Splits;
  /** The same seed gives the same examples. */
  readonly seed: string;
  readonly count: number;
  /** Models of more steps are left out. */
  readonly mostSteps: number;
  /** Without it nothing is asked of the physics but that nothing floats. */
  readonly score?: Judge;
}

/**
 * How examples are laid: in the order of their tokens, from the far corner on, along x in even layers and along y in odd
 * ones. What has no rule to it cannot be learned, so chance comes in only where that does not hold together, and in one
 * shape of eight, by which the model gets to see how to go on from a brick that lies otherwise.
 */
const manner = (shape: number): Manner => ({ corner: 7, turn: 0, luck: shape % 8 === 7 ? 2 : 0 });

/**
 * Examples of one category. Goes on until there are enough; a category of which twenty shapes in a row give nothing is
 * given up.
 */
export async function examples(
  category: Category,
  options: ExampleOptions,
  tally: Tally,
): Promise<Example[]> {
  const { split, splits, count, mostSteps, score } = options;
  const found: Example[] = [];
  const combinations = splits[split];
  if (combinations.length === 0) return found;
  const start = performance.now();
  for (let shape = 0, since = 0; found.length < count && since < 20; shape++, since++) {
    const seed = hash(`${options.seed} ${split} ${category.name} ${shape}`);
    const random = seeded(seed);
    const traits = split === 'held' ? pick(random, combinations) : someTraits(category, splits, random);
    const built = category.build(traits, random);
    const laying = { seed, manner: manner(shape), tries: 3, tightenings: 0 };
    tally.shapes++;
    const held = layOutHeld(built, laying);
    if (held.dropped > 0) {
      tally.dropped++;
      if (!same(category.judge(held.voxels), category.judge(built))) {
        tally.floating++;
        continue;
      }
    }
    const laid: SteadyLayout = score
      ? await layOutSteady(held.voxels, score, laying)
      : { ...held, stands: true };
    const { bricks } = laid;
    const steps = brickSteps(bricks);
    if (laid.floating > 0) tally.floating++;
    else if (!laid.stands) tally.unstable++;
    else if (steps.length > mostSteps) tally.long++;
    else {
      since = 0;
      found.push({ category, traits, seed, bricks, steps });
    }
  }
  for (const { bricks, steps } of found) {
    tally.models++;
    tally.bricks += bricks.length;
    tally.most = Math.max(tally.most, bricks.length);
    tally.steps += steps.length;
  }
  tally.milliseconds += performance.now() - start;
  return found;
}

/** Of each trait the value that goes unsaid comes as often as all others together: “a chair” is a usual one. */
export function someTraits({ traits }: Category, splits: Splits, random: Random): Traits {
  for (;;) {
    const chosen = Object.fromEntries(
      Object.entries(traits).map(([name, { values }]) => [
        name,
        random() < 0.5 ? values[0]! : pick(random, values),
      ]),
    );
    if (splits.of(chosen) === 'train') return chosen;
  }
}

/** What cannot be judged of the one does not count. */
const same = (judged: Traits, asked: Traits): boolean =>
  Object.entries(judged).every(([name, value]) => asked[name] === undefined || asked[name] === value);
