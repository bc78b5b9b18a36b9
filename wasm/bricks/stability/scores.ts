import { holds, type Constants } from './formula.ts';
import { equations, type Programme } from './programme.ts';

export interface Scored {
  /** By brick. */
  readonly scores: ReadonlyMap<number, number>;
  readonly stable: boolean;
  /** The brick that is most out of balance or pulls hardest; −1 of none. */
  readonly worst: number;
  /** The greatest pull of all, in newtons. */
  readonly pull: number;
}

/**
 * What a solved programme for scores says: 1 where forces or torques are left over or a joint pulls as much as it
 * holds, else the greatest pull below a brick as a part of that. `indexOf` says
 * which brick has a number of the programme. `exact` programmes have no residuals.
 */
export function scored(
  programme: Programme,
  { tolerance }: Constants,
  indexOf: (number: number) => number = number => number,
  exact = false,
): Scored {
  const { colValue } = programme.model.getSolution();
  const scores = new Map<number, number>();
  let worst = -1;
  let most = 0;
  let greatestPull = 0;
  for (const [number, { residual, greatest }] of programme.places) {
    const index = indexOf(number);
    let left = 0;
    for (let equation = 0; equation < equations; equation++) {
      const value = Math.abs(colValue[residual + 2 * equation]! - colValue[residual + 2 * equation + 1]!);
      const allowed = tolerance[equation < 3 ? 0 : 1];
      if (!exact && value > allowed) left = Math.max(left, value);
    }
    const pull = Math.max(0, colValue[greatest]!) / holds;
    greatestPull = Math.max(greatestPull, pull * holds);
    scores.set(index, left > 0 || (pull >= 1 && !exact) ? 1 : Math.min(pull, 1 - Number.EPSILON));
    const rank = left > 0 ? 1 + left : pull;
    if (rank > most) {
      most = rank;
      worst = index;
    }
  }
  return { scores, stable: [...scores.values()].every(score => score < 1), worst, pull: greatestPull };
}
