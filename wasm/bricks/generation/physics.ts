import type { Brick } from '../brick.ts';
import type { Stability } from '../stability/verdict.ts';

/** Says whether bricks stand. Asked again and again about models that grow, it may go on from its last answer. */
export interface Physics {
  /** The quick answer. */
  stands(bricks: readonly Brick[]): Promise<boolean> | boolean;
  /** Scores of every brick, and why it falls. */
  analyse(bricks: readonly Brick[]): Promise<Stability> | Stability;
}

/**
 * How many of the bricks stand, where all of them do not: the first `n` of `bricks`, at least `standing`, that stand
 * while the first `n + 1` fall. `base` is always among them. By halving: about six questions for sixty bricks.
 */
export async function firstFall(
  physics: Physics,
  base: readonly Brick[],
  bricks: readonly Brick[],
  standing: number,
): Promise<number> {
  let good = standing;
  let bad = bricks.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (await physics.stands([...base, ...bricks.slice(0, middle)])) good = middle;
    else bad = middle;
  }
  return good;
}
