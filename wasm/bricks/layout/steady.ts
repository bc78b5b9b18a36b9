import { generatedParts } from '../parts.ts';
import { pick, seeded } from '../random.ts';
import type { LabelledBrick, Voxels } from '../voxels.ts';
import { type Layout, layoutOf, type LayoutOptions, planned } from './lay-out.ts';
import type { Plan } from './plan.ts';
import { around, rebuild } from './repair.ts';

/** The score of every brick, as `Stability.scores`: 0 nothing pulls at it, 1 it falls. */
export type Score = (bricks: readonly LabelledBrick[]) => Promise<Float64Array> | Float64Array;

export interface SteadyOptions extends LayoutOptions {
  /** Rebuildings around the weakest bricks, for each layout. Default 12. */
  readonly mendings?: number;
  /** Layouts that are begun before the best is taken as it is. Default 2. */
  readonly layouts?: number;
}

export interface SteadyLayout extends Layout {
  /** The highest score of a brick; missing when something floats, for which there is none. */
  readonly maxScore?: number;
}

interface Weakness {
  readonly layout: Layout;
  readonly failing: number;
  readonly maxScore: number;
  readonly weakest: readonly LabelledBrick[];
}

/**
 * A layout as `layOut` makes it that stands as well, as far as `score` says and a few rebuildings around the weakest
 * bricks help: `maxScore` below 1 means that it does. Scores are asked for only when nothing floats.
 *
 * Rejects with what `score` rejects with, which is also the way to stop it.
 */
export async function layOutSteady(
  voxels: Voxels,
  score: Score,
  options: SteadyOptions,
): Promise<SteadyLayout> {
  const { parts = generatedParts, mendings = 12, layouts = 2 } = options;
  const random = seeded(options.seed);
  let best: SteadyLayout | undefined;
  for (let attempt = 0; attempt < layouts; attempt++) {
    const plan = planned(voxels, options, random);
    let now = await weaknessOf(plan, score);
    for (let mending = 0; now && now.failing > 0 && mending < mendings; mending++) {
      const { x, y, z } = pick(random, now.weakest);
      const undo = rebuild(
        plan,
        around(plan, x + plan.size[0] * (y + plan.size[1] * z), random, 5),
        parts,
        random,
      );
      const next = await weaknessOf(plan, score);
      if (
        next &&
        (next.failing < now.failing || (next.failing === now.failing && next.maxScore <= now.maxScore))
      )
        now = next;
      else undo();
    }
    const layout = now ? { ...now.layout, maxScore: now.maxScore } : layoutOf(plan);
    if (!best || rank(layout) < rank(best)) best = layout;
    if (rank(best) < 1) break;
  }
  return best!;
}

const rank = ({ floating, maxScore = 1 }: SteadyLayout): number => 10 * floating + maxScore;

async function weaknessOf(plan: Plan, score: Score): Promise<Weakness | undefined> {
  const layout = layoutOf(plan);
  if (layout.floating > 0) return undefined;
  const scores = await score(layout.bricks);
  let failing = 0;
  let maxScore = 0;
  for (const each of scores) {
    if (each >= 1) failing++;
    maxScore = Math.max(maxScore, each);
  }
  const weakest = layout.bricks.filter((_, index) => scores[index]! >= Math.min(1, maxScore));
  return { layout, failing, maxScore, weakest };
}
