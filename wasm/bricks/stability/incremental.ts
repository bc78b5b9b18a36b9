import type { Brick, BrickModel } from '../brick.ts';
import { formulas, type Constants } from './formula.ts';
import { placed } from './placed.ts';
import { equations, Programme } from './programme.ts';
import { run } from './run.ts';
import { scored } from './scores.ts';
import { inquiry, nothing, type Inquiry, type StabilityOptions, type StabilitySolver } from './solver.ts';
import type { Formula, Stability } from './verdict.ts';

/** Primal simplex: what is added keeps a basis primal feasible, so that it goes on from where it was. */
const primal = 4;
const dual = 1;

/** From which part of dead columns on a programme is made anew. */
const mostDead = 0.5;

const keyOf = ({ dx, dy, x, y, z }: Brick): string => `${dx},${dy},${x},${y},${z}`;

/**
 * Stability of a model that changes a little between questions: bricks that arrive one by one, or a person's edits.
 * Keeps the programme and its basis; bricks that come are added with their residuals in the basis (all forces as they
 * were and the new weight left over, which is feasible), those that go are held at nothing. Models that have little in
 * common with the one before are solved from the start. Dispose of it.
 */
export class IncrementalStability {
  readonly #solver: StabilitySolver;
  readonly #formula: Formula;
  readonly #constants: Constants;
  #programme: Programme | undefined;
  /** Of the last solve: HiGHS does not tell it any more once something has changed. */
  #basis: Basis | undefined;
  /** The numbers of bricks in the programme. */
  #numbers = new Map<string, number>();
  #next = 0;

  constructor(solver: StabilitySolver, formula: Formula = 'mended') {
    this.#solver = solver;
    this.#formula = formula;
    this.#constants = formulas[formula];
  }

  dispose(): void {
    this.#programme?.dispose();
    this.#programme = undefined;
    this.#numbers = new Map();
  }

  /** As `StabilitySolver.analyse`, with the same answers. Throws the same. */
  analyse(model: BrickModel, options: Omit<StabilityOptions, 'formula' | 'loads'> = {}): Stability {
    const asked = inquiry(model, { ...options, formula: this.#formula });
    const { grounded } = asked.connected;
    if (grounded.length === 0) return this.#solver.conclude(asked, nothing);
    try {
      const programme = this.#follow(asked);
      run(programme.model, this.#solver.highs, options);
      this.#basis = programme.model.getBasis();
      const found = scored(programme, this.#constants);
      const indices = new Map(
        grounded.map(index => [this.#numbers.get(keyOf(model.bricks[index]!))!, index]),
      );
      const scores = new Map([...found.scores].map(([number, score]) => [indices.get(number)!, score]));
      return this.#solver.conclude(asked, { ...found, scores, worst: indices.get(found.worst) ?? -1 });
    } catch (error) {
      // Half of a change may be in it.
      this.dispose();
      throw error;
    }
  }

  /** The programme, brought from the model before to this one. */
  #follow({ model: { bricks }, grid, connected: { grounded } }: Inquiry): Programme {
    const wanted = new Map(grounded.map(index => [keyOf(bricks[index]!), index]));
    const added = grounded.filter(index => !this.#numbers.has(keyOf(bricks[index]!)));
    const gone = [...this.#numbers].filter(([key]) => !wanted.has(key));
    const kept = grounded.length - added.length;
    if (!this.#programme || this.#programme.dead > mostDead || added.length + gone.length > kept) {
      this.dispose();
      const programme = (this.#programme = new Programme(this.#solver.highs, this.#constants, 'scores'));
      this.#name(bricks, grounded);
      programme.add(placed(bricks, grid, grounded, this.#constants, { named: this.#named(bricks) }));
      programme.model.options.set('simplex_strategy', dual);
      return programme;
    }
    const programme = this.#programme;
    if (added.length + gone.length === 0) return programme;
    for (const [key] of gone) this.#numbers.delete(key);
    programme.remove(new Set(gone.map(([, number]) => number)));
    if (added.length > 0) {
      this.#name(bricks, added);
      const news = placed(bricks, grid, added, this.#constants, { named: this.#named(bricks) });
      programme.add(news);
      programme.model.setBasis(extended(programme, this.#basis!, news.keys()));
    }
    programme.model.options.set('simplex_strategy', primal);
    return programme;
  }

  #name(bricks: readonly Brick[], indices: readonly number[]): void {
    for (const index of indices) this.#numbers.set(keyOf(bricks[index]!), this.#next++);
  }

  #named(bricks: readonly Brick[]): (index: number) => number | undefined {
    return index => this.#numbers.get(keyOf(bricks[index]!));
  }
}

type Basis = ReturnType<Programme['model']['getBasis']>;

/** The basis before, with the residuals of new bricks in it instead of their equations. */
function extended(programme: Programme, before: Basis, added: Iterable<number>): Basis {
  const [lower, basic] = [0, 1];
  const colStatus = new Int32Array(programme.columns);
  const rowStatus = new Int32Array(programme.rows).fill(basic);
  colStatus.set(before.colStatus);
  rowStatus.set(before.rowStatus);
  for (const number of added) {
    const { row, residual } = programme.places.get(number)!;
    for (let equation = 0; equation < equations; equation++) {
      rowStatus[row + equation] = lower;
      colStatus[residual + 2 * equation] = basic;
    }
  }
  return { colStatus, rowStatus };
}
