import type { Brick } from '../../../wasm/bricks/brick.ts';
import { world } from '../../../wasm/bricks/brick.ts';
import type { StabilitySolver } from '../../../wasm/bricks/stability/solver.ts';
import type { Formula } from '../../../wasm/bricks/stability/verdict.ts';
import type { Traits } from '../../../wasm/bricks/shapes/category.ts';
import { type LabelledBrick, voxelsOf } from '../../../wasm/bricks/voxels.ts';
import type { Classifier } from './classifier.ts';
import { bestIou, chamfer, nearest, type Solid, solidOf } from './overlap.ts';
import type { HeldPrompt } from './shapes.ts';
import { flaw } from './validity.ts';

/** What somebody built for a prompt; a brick's label is its role. */
export interface Answer {
  readonly bricks: readonly LabelledBrick[];
  readonly rollbacks: number;
  /** Missing of what was not generated, as seconds are undefined. */
  readonly drafts?: number;
  readonly seconds: number | undefined;
}

/** An answer, measured. */
export interface Sample {
  readonly bricks: number;
  /** What makes it invalid; then nothing is asked of the physics, and it counts as falling. */
  readonly flaw: string | undefined;
  readonly stable: Readonly<Record<Formula, boolean>>;
  /** Mean and least of 1 − score over the bricks, as the paper prints them; by the published formula. */
  readonly meanScore: number;
  readonly minScore: number;
  readonly rollbacks: number;
  readonly drafts: number | undefined;
  readonly seconds: number | undefined;
  /** What the classifier takes it for. */
  readonly taken: string;
  /** Of the traits that the prompt states: how many there are, and how many are so. */
  readonly stated: number;
  readonly right: number;
  readonly wrong: readonly string[];
  /** To the shape that the prompt was said of, and to the nearest of several of the same traits. */
  readonly iou: number;
  readonly bestIou: number;
  /** Studs. */
  readonly chamfer: number;
  /** To the nearest shape of the training. */
  readonly seen: number;
  readonly solid: Solid;
}

/** How many of the stated traits are so, by what a judge found; one that the judge cannot tell is wrong. */
export function rightTraits(stated: Traits, found: Traits): { right: number; wrong: string[] } {
  const wrong = Object.keys(stated).filter(name => found[name] !== stated[name]);
  return { right: Object.keys(stated).length - wrong.length, wrong };
}

/** Mean and least of 1 − score; 0 of nothing. */
export function scoresOf(scores: Float64Array): { mean: number; min: number } {
  if (scores.length === 0) return { mean: 0, min: 0 };
  let [sum, most] = [0, 0];
  for (const score of scores) {
    sum += score;
    most = Math.max(most, score);
  }
  return { mean: 1 - sum / scores.length, min: 1 - most };
}

export interface Measuring {
  readonly solver: StabilitySolver;
  readonly classifier: Classifier;
  /** Shapes of the training of a category. */
  readonly training: ReadonlyMap<string, readonly { readonly solid: Solid }[]>;
}

export function measured(
  prompt: HeldPrompt,
  answer: Answer,
  { solver, classifier, training }: Measuring,
): Sample {
  const { category, stated, target, others } = prompt;
  const bricks: Brick[] = answer.bricks.map(({ dx, dy, x, y, z }) => ({ dx, dy, x, y, z, color: 0 }));
  const fault = flaw(bricks);
  // A flawed model's voxels may not exist.
  const voxels = voxelsOf(fault && !fault.endsWith('floats') ? [] : answer.bricks, world);
  const solid = solidOf(voxels);
  const model = { size: world, bricks };
  const physics = (formula: Formula) => solver.analyse(model, { formula, reason: false });
  const published = fault ? undefined : physics('published');
  const mended = fault ? undefined : physics('mended');
  const score = scoresOf(published?.scores ?? new Float64Array());
  const { right, wrong } = rightTraits(stated, solid.count ? category.judge(voxels) : {});
  const best = bestIou(solid, target.solid);
  return {
    bricks: bricks.length,
    flaw: fault,
    stable: { published: published?.stable ?? false, mended: mended?.stable ?? false },
    meanScore: score.mean,
    minScore: score.min,
    rollbacks: answer.rollbacks,
    drafts: answer.drafts,
    seconds: answer.seconds,
    taken: solid.count ? classifier.classify(solid) : '',
    stated: Object.keys(stated).length,
    right,
    wrong,
    iou: best.iou,
    bestIou: others.reduce((most, other) => Math.max(most, bestIou(solid, other.solid).iou), best.iou),
    chamfer: chamfer(solid, target.solid, best.shift),
    seen: nearest(solid, training.get(category.name)?.map(shape => shape.solid) ?? []),
    solid,
  };
}

export const mean = (numbers: readonly number[]): number =>
  numbers.length ? numbers.reduce((sum, each) => sum + each, 0) / numbers.length : NaN;

/** The smallest of the numbers that at least `share` of them do not exceed; NaN of none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** What many samples come to. Shares are from 0 to 1. */
export interface Figures {
  readonly prompts: number;
  readonly bricks: number;
  readonly valid: number;
  readonly stablePublished: number;
  readonly stableMended: number;
  readonly meanScore: number;
  readonly minScore: number;
  readonly rollbacksMedian: number | undefined;
  readonly drafts: number | undefined;
  readonly secondsMedian: number | undefined;
  readonly secondsP95: number | undefined;
  readonly category: number;
  readonly attributes: number;
  /** Of models of which everything that was stated is so. */
  readonly allAttributes: number;
  readonly iou: number;
  readonly bestIou: number;
  readonly chamfer: number;
  readonly diversity: number | undefined;
  readonly seen: number;
  /** Share of models that are, cell for cell, a shape of the training. */
  readonly copied: number;
}

export function figures(
  samples: readonly Sample[],
  names: readonly string[],
  diversities: readonly number[] = [],
): Figures {
  const share = (yes: (sample: Sample, index: number) => boolean): number =>
    samples.length ? samples.filter(yes).length / samples.length : NaN;
  const of = (number: (sample: Sample) => number): number => mean(samples.map(number));
  const seconds = samples.flatMap(sample => sample.seconds ?? []);
  const drafts = samples.flatMap(sample => sample.drafts ?? []);
  return {
    prompts: samples.length,
    bricks: of(sample => sample.bricks),
    valid: share(sample => sample.flaw === undefined),
    stablePublished: share(sample => sample.stable.published),
    stableMended: share(sample => sample.stable.mended),
    meanScore: of(sample => sample.meanScore),
    minScore: of(sample => sample.minScore),
    rollbacksMedian: seconds.length
      ? quantile(
          samples.map(sample => sample.rollbacks),
          0.5,
        )
      : undefined,
    drafts: drafts.length ? mean(drafts) : undefined,
    secondsMedian: seconds.length ? quantile(seconds, 0.5) : undefined,
    secondsP95: seconds.length ? quantile(seconds, 0.95) : undefined,
    category: share((sample, index) => sample.taken === names[index]),
    attributes: of(sample => sample.right) / of(sample => sample.stated),
    allAttributes: share(sample => sample.right === sample.stated),
    iou: of(sample => sample.iou),
    bestIou: of(sample => sample.bestIou),
    chamfer: mean(samples.map(sample => sample.chamfer).filter(Number.isFinite)),
    diversity: diversities.length ? mean(diversities) : undefined,
    seen: of(sample => sample.seen),
    copied: share(sample => sample.seen === 1),
  };
}
