import type { Highs, HighsCallback, Model } from 'highs';

/** When to stop a solve that is under way. */
export interface Limits {
  /** Seconds for each programme; a model needs up to three. */
  readonly timeLimit?: number;
  readonly signal?: { readonly aborted: boolean };
}

/** The caller does not want the answer any more. */
export class Aborted extends Error {
  override readonly name = 'AbortError';
}

export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** Rows from which simplex may be the slower method: about 300 bricks with their scores, 1,200 without. */
const many = 6000;

/**
 * Iterations for each row that simplex gets there before the interior-point method takes over. Walls and boxes need
 * fewer, in a sixth of its time; hollow shapes need ten times as many, in three times its time.
 */
const patience = 0.2;

const unlimited = 2 ** 31 - 1;

export type Outcome = 'optimal' | 'unbounded';

/**
 * Solves a programme. Throws an AbortError, a TimeLimitError, or an Error when HiGHS finds no optimum by any method,
 * which cannot be: every programme here has a solution. `warm`: it has a basis to go on from, which only simplex can.
 */
export function run(model: Model, highs: Highs, limits: Limits, warm = false): Outcome {
  const { timeLimit, signal } = limits;
  const { modelStatus } = highs.constants;
  const { numRows } = model.getDimensions();
  // A basis that has gone bad is no reason to fail: without it, and by the other method, there is an answer.
  const methods: [solver: 'simplex' | 'ipm', iterations: number][] = [
    ['simplex', unlimited],
    ['ipm', unlimited],
  ];
  if (numRows > many && !warm)
    methods.unshift(['simplex', Math.ceil(patience * numRows)], ['ipm', unlimited]);
  let status = 0;
  for (const [solver, iterations] of methods) {
    if (signal?.aborted) throw new Aborted('The stability analysis was stopped.');
    if (status !== 0) model.clearSolver();
    model.options.set({ solver, simplex_iteration_limit: iterations });
    if (timeLimit !== undefined) {
      // HiGHS counts from the first solve of a model on.
      model.zeroAllClocks();
      model.options.set('time_limit', timeLimit);
    }
    model.run(signal && interruptedBy(signal, highs));
    status = model.getModelStatus();
    if (status === modelStatus.optimal) return 'optimal';
    if (status === modelStatus.unbounded || status === modelStatus.unboundedOrInfeasible) return 'unbounded';
    if (signal?.aborted) throw new Aborted('The stability analysis was stopped.');
    if (status === modelStatus.timeLimit)
      throw new TimeLimitError(`The stability analysis took more than ${timeLimit} s.`);
  }
  throw new Error(`HiGHS ended with status ${status}.`);
}

function interruptedBy(
  signal: NonNullable<Limits['signal']>,
  { constants }: Highs,
): Parameters<Model['run']>[0] {
  const look: HighsCallback = event => {
    if (signal.aborted && 'interrupt' in event) event.interrupt();
    return undefined;
  };
  return {
    [constants.callbackType.simplexInterrupt]: look,
    [constants.callbackType.ipmInterrupt]: look,
  };
}
