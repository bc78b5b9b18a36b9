import { world } from '../../wasm/bricks/brick.ts';
import { brickSteps, type Step } from '../../wasm/bricks/generation/tokens.ts';
import { layOutHeld } from '../../wasm/bricks/layout/held.ts';
import { type Layout } from '../../wasm/bricks/layout/lay-out.ts';
import { layOutSteady, type Score } from '../../wasm/bricks/layout/steady.ts';
import { pick, seeded } from '../../wasm/bricks/random.ts';
import type { Category, Traits } from '../../wasm/bricks/shapes/category.ts';
import { type LabelledBrick, voxelsOf } from '../../wasm/bricks/voxels.ts';
import type { Split } from './dataset-format.ts';
import { hash, type Splits } from './dataset-split.ts';

/** A model to learn from. */
export interface Example {
  readonly category: Category;
  readonly traits: Traits;
  readonly seed: number;
  readonly layout: number;
  readonly mirrored: boolean;
  readonly bricks: readonly LabelledBrick[];
  readonly steps: readonly Step[];
  readonly maxScore?: number;
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
  readonly score?: Score;
}

/** Layouts of one shape. */
const layouts = 2;

/**
 * Examples of one category: of each shape two layouts, and each of them mirrored where the mirrored one is still what
 * its traits say. Goes on until there are enough; a category of which twenty shapes in a row give nothing is given up.
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
    const traits = pick(random, combinations);
    const built = category.build(traits, random);
    const { voxels, dropped } = layOutHeld(built, { seed, tries: 2 });
    tally.shapes++;
    if (dropped > 0) {
      tally.dropped++;
      if (!same(category.judge(voxels), category.judge(built))) {
        tally.floating++;
        continue;
      }
    }
    for (let layout = 0; layout < layouts && found.length < count; layout++) {
      const laid: Layout & { readonly maxScore?: number } = score
        ? await layOutSteady(voxels, score, { seed: seed + layout, layouts: 1 })
        : layOutHeld(voxels, { seed: seed + layout, tries: 2 });
      const steps = brickSteps(laid.bricks);
      if (laid.floating > 0) tally.floating++;
      else if (score && !(laid.maxScore! < 1)) tally.unstable++;
      else if (steps.length > mostSteps) tally.long++;
      else {
        since = 0;
        const { bricks, maxScore } = laid;
        const example = { category, traits, seed, layout, mirrored: false, bricks, steps };
        found.push(maxScore === undefined ? example : { ...example, maxScore });
        const other = mirrored(bricks);
        if (found.length < count && same(category.judge(voxelsOf(other, world)), traits))
          found.push({ ...found.at(-1)!, mirrored: true, bricks: other, steps: brickSteps(other) });
      }
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

/** Left and right exchanged; as near to the middle of the world as shapes are put there. */
function mirrored(bricks: readonly LabelledBrick[]): LabelledBrick[] {
  const left = Math.min(...bricks.map(({ x }) => x));
  const right = Math.max(...bricks.map(({ x, dx }) => x + dx));
  const start = Math.floor((world[0] - (right - left)) / 2);
  return bricks
    .map(brick => ({ ...brick, x: start + right - brick.x - brick.dx }))
    .sort((a, b) => a.z - b.z || b.x - a.x || b.y - a.y);
}

/** What cannot be judged of the one does not count. */
const same = (judged: Traits, asked: Traits): boolean =>
  Object.entries(judged).every(([name, value]) => asked[name] === undefined || asked[name] === value);
