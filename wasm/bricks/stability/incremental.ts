import type { BrickModel } from '../brick.ts';
import { Following } from './following.ts';
import { formulas } from './formula.ts';
import { scored } from './scores.ts';
import { inquiry, nothing, type StabilityOptions, type StabilitySolver } from './solver.ts';
import type { Formula, Stability } from './verdict.ts';

/**
 * Stability of a model that changes a little between questions: bricks that arrive one by one, or a person's edits.
 * Keeps the programmes and goes on from their last bases; models that have little in common with the one before are
 * solved from the start. Dispose of it.
 */
export class IncrementalStability {
  readonly #solver: StabilitySolver;
  readonly #formula: Formula;
  readonly #scores: Following;
  readonly #factor: Following;

  constructor(solver: StabilitySolver, formula: Formula = 'mended') {
    this.#solver = solver;
    this.#formula = formula;
    this.#scores = new Following(solver.highs, formulas[formula], 'scores');
    this.#factor = new Following(solver.highs, formulas[formula], 'factor');
  }

  dispose(): void {
    this.#scores.dispose();
    this.#factor.dispose();
  }

  /** As `StabilitySolver.analyse`, with the same answers. Throws the same. */
  analyse(model: BrickModel, options: Omit<StabilityOptions, 'formula' | 'loads'> = {}): Stability {
    const asked = inquiry(model, { ...options, formula: this.#formula });
    if (asked.connected.grounded.length === 0) return this.#solver.conclude(asked, nothing);
    const { programme, indexOf } = this.#scores.solve(asked, options);
    const found = scored(programme, asked.constants, indexOf);
    return this.#solver.conclude(asked, found, read => {
      const solved = this.#factor.solve(asked, options);
      const factor = solved.programme.factor();
      read?.(factor, solved.programme, solved.indexOf);
      return factor;
    });
  }
}
