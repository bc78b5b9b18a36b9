import type { Highs, Model } from 'highs';

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

/** Columns from which the interior-point method is faster than simplex: about a thousand bricks. */
const many = 40_000;

export type Outcome = 'optimal' | 'unbounded';

/**
 * Solves a programme. Throws an AbortError, a TimeLimitError, or an Error when HiGHS finds no optimum, which cannot
 * be: every programme here has the solution that all forces are nothing.
 */
export function run(
  model: Model,
  { constants }: Highs,
  { timeLimit, signal }: Limits,
  solver?: string,
): Outcome {
  const stop = (): void => {
    if (signal?.aborted) throw new Aborted('The stability analysis was stopped.');
  };
  stop();
  const { numCols } = model.getDimensions();
  model.options.set('solver', solver ?? (numCols > many ? 'ipm' : 'simplex'));
  if (timeLimit !== undefined) {
    // HiGHS counts from the first solve of a model on.
    model.zeroAllClocks();
    model.options.set('time_limit', timeLimit);
  }
  model.run(
    signal && {
      [constants.callbackType.simplexInterrupt](event) {
        if (signal.aborted && 'interrupt' in event) event.interrupt();
        return undefined;
      },
    },
  );
  const status = model.getModelStatus();
  const { modelStatus } = constants;
  if (status === modelStatus.optimal) return 'optimal';
  if (status === modelStatus.unbounded || status === modelStatus.unboundedOrInfeasible) return 'unbounded';
  stop();
  if (status === modelStatus.timeLimit)
    throw new TimeLimitError(`The stability analysis took more than ${timeLimit} s.`);
  throw new Error(`HiGHS ended with status ${status}.`);
}
