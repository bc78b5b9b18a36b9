/**
 * Which of the two formulas: `published` is StableLego's and BrickGPT's, number for number; `mended` weighs torques as
 * forces, takes what joints hold as a constraint, certifies what falls without a penalty, and gives a model and its
 * mirror image the same answer. See `formulas` for the numbers, and `stability.cases.ts` for where they differ.
 */
export type Formula = 'published' | 'mended';

/** Why a model falls, in one sentence for people, and what to mark in the picture (indices into `bricks`). */
export interface Reason {
  readonly kind: 'floating' | 'overload' | 'unbalanced';
  readonly text: string;
  readonly bricks: readonly number[];
  /** The joint that gives way first: the brick above and the one below it, −1 for the ground. */
  readonly joint?: readonly [above: number, below: number];
}

/** How well a model stands. */
export interface Stability {
  readonly formula: Formula;
  /** Every score is below 1. */
  readonly stable: boolean;
  /** By brick, in the order of the model: 0 nothing pulls at it, 1 it falls. The paper prints 1 minus this. */
  readonly scores: Float64Array;
  readonly maxScore: number;
  /**
   * Newtons that every joint has to spare at best, in an exact equilibrium; negative when none exists within what the
   * joints hold, missing when there is no equilibrium at all or nobody asked.
   */
  readonly margin?: number;
  /** Of a model that falls. */
  readonly reason?: Reason;
  /** Of building and solving. */
  readonly milliseconds: number;
}
