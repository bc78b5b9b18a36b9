import { generatedParts, type OrientedPart } from '../parts.ts';
import { pick, type Random, seeded } from '../random.ts';
import type { LabelledBrick, Voxels } from '../voxels.ts';
import { type Layout, layoutOf, type LayoutOptions, planned } from './lay-out.ts';
import type { Plan } from './plan.ts';
import { around, rebuild } from './repair.ts';

/** Whether bricks stand. */
export interface Judge {
  stands(bricks: readonly LabelledBrick[]): Promise<boolean> | boolean;
  /** By brick, as `Stability.scores`: 0 nothing pulls at it, 1 it falls. Takes longer than `stands`. */
  scores(bricks: readonly LabelledBrick[]): Promise<Float64Array> | Float64Array;
}

export interface SteadyOptions extends LayoutOptions {
  /** Rebuildings around the weakest bricks, for each layout. Default 12. */
  readonly mendings?: number;
  /** Layouts that are begun before the best is taken as it is. Default 2. */
  readonly layouts?: number;
}

export interface SteadyLayout extends Layout {
  readonly stands: boolean;
}

/** Bricks that fall, by their scores. */
interface Weakness {
  readonly failing: number;
  readonly maxScore: number;
  readonly weakest: readonly LabelledBrick[];
}

/**
 * A layout as `layOut` makes it that stands as well, as far as `judge` says and a few rebuildings around the weakest
 * bricks help. Of one in which something floats nobody asks: it does not stand.
 *
 * Rejects with what `judge` rejects with, which is also the way to stop it.
 */
export async function layOutSteady(
  voxels: Voxels,
  judge: Judge,
  options: SteadyOptions,
): Promise<SteadyLayout> {
  const { parts = generatedParts, mendings = 12, layouts = 2 } = options;
  const random = seeded(options.seed);
  let best: SteadyLayout | undefined;
  for (let attempt = 0; attempt < layouts; attempt++) {
    const plan = planned(voxels, options, random);
    const stands = await mended(plan, judge, parts, random, mendings);
    const layout = { ...layoutOf(plan), stands };
    if (!best || rank(layout) < rank(best)) best = layout;
    if (stands) break;
  }
  return best!;
}

/** Builds again where it is weak. True when it stands at last. */
async function mended(
  plan: Plan,
  judge: Judge,
  parts: readonly OrientedPart[],
  random: Random,
  mendings: number,
): Promise<boolean> {
  const layout = layoutOf(plan);
  if (layout.floating > 0) return false;
  if (await judge.stands(layout.bricks)) return true;
  let now = weaknessOf(layout, await judge.scores(layout.bricks));
  for (let mending = 0; mending < mendings; mending++) {
    const { x, y, z } = pick(random, now.weakest);
    const box = around(plan, x + plan.size[0] * (y + plan.size[1] * z), random, 5);
    const undo = rebuild(plan, box, parts, random);
    const next = layoutOf(plan);
    if (next.floating > 0) {
      undo();
      continue;
    }
    if (await judge.stands(next.bricks)) return true;
    const then = weaknessOf(next, await judge.scores(next.bricks));
    if (then.failing < now.failing || (then.failing === now.failing && then.maxScore <= now.maxScore))
      now = then;
    else undo();
  }
  return false;
}

const rank = ({ floating, stands }: SteadyLayout): number => 2 * floating + Number(!stands);

function weaknessOf({ bricks }: Layout, scores: Float64Array): Weakness {
  const maxScore = scores.reduce((most, score) => Math.max(most, score), 0);
  const failing = scores.reduce((count, score) => count + Number(score >= 1), 0);
  const weakest = bricks.filter((_, index) => scores[index]! >= Math.min(1, maxScore));
  return { failing, maxScore, weakest };
}
