import { generatedParts, type OrientedPart } from '../parts.ts';
import { type Random, seeded } from '../random.ts';
import type { LabelledBrick, Voxels } from '../voxels.ts';
import { fill, type Manner } from './greedy.ts';
import { Plan } from './plan.ts';
import { connect, cost, someManner, tighten } from './repair.ts';

export interface LayoutOptions {
  /** The same shape and seed give the same bricks; another seed gives another layout. */
  readonly seed: number;
  /** What to lay with; one of them must be of one stud. Default: the 14 that models are generated from. */
  readonly parts?: readonly OrientedPart[];
  /** How the first layout is begun. It is kept when all of it holds together; the others are begun by chance. */
  readonly manner?: Manner;
  /** How many layouts are begun, of which the best is kept. Default 3. */
  readonly tries?: number;
  /** Rebuildings to hold together what does not, for each beginning. Default 80. */
  readonly repairs?: number;
  /** Rebuildings to need fewer bricks. Default 40. */
  readonly tightenings?: number;
}

export interface Layout {
  /** In the order of `compareBricks`. */
  readonly bricks: readonly LabelledBrick[];
  /** Clusters that hold together by their studs, whether they stand on the ground or not: 1 is one solid piece. */
  readonly clusters: number;
  /** Those without a brick on the ground: 0 when everything is held. */
  readonly floating: number;
}

/**
 * Bricks that cover a shape exactly: every filled cell once, no empty one, and none across a border between labels.
 * They hold together where the shape and a few rebuildings allow it; `clusters` and `floating` say how far.
 *
 * Bottom-up greedy by layers from several beginnings, then seams between clusters are torn down and built again (the
 * way that a small model of a published layout search would be mended by hand), then places with small bricks.
 *
 * Throws a RangeError when no part is of one stud.
 */
export function layOut(voxels: Voxels, options: LayoutOptions): Layout {
  return layoutOf(planned(voxels, options, seeded(options.seed)));
}

/** The plan that `layOut` ends with, to be worked at further. */
export function planned(voxels: Voxels, options: LayoutOptions, random: Random): Plan {
  const { parts = generatedParts, manner, tries = 3, repairs = 80, tightenings = 40 } = options;
  if (!parts.some(({ dx, dy }) => dx === 1 && dy === 1))
    throw new RangeError('A layout needs bricks of one stud, to fill what no other fits into.');
  let best: Plan | undefined;
  for (let attempt = 0; attempt < Math.max(1, tries); attempt++) {
    const plan = new Plan(voxels);
    fill(plan, plan.filled, parts, random, (attempt === 0 && manner) || someManner(random));
    connect(plan, parts, random, repairs);
    if (!best || cost(plan) < cost(best)) best = plan;
    if (manner && plan.clusters().all <= 1) break;
  }
  if (best!.filled.length > 0) tighten(best!, parts, random, tightenings);
  return best!;
}

export function layoutOf(plan: Plan): Layout {
  const { all, floating } = plan.clusters();
  const bricks = [...plan.bricks()].sort((a, b) => a.z - b.z || b.x - a.x || b.y - a.y);
  return { bricks, clusters: all, floating };
}
