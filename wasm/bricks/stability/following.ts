import type { Highs } from 'highs';
import type { Brick } from '../brick.ts';
import type { Constants } from './formula.ts';
import { placed } from './placed.ts';
import { equations, Programme, type Aim } from './programme.ts';
import { run, type Limits } from './run.ts';
import type { Inquiry } from './solver.ts';

/** From which part of dead columns on a programme is made anew. */
const mostDead = 0.5;

/** Strategies of HiGHS's simplex: from the start the dual is faster, from a basis before the primal by far. */
const dual = 1;
const primal = 4;

type Basis = ReturnType<Programme['model']['getBasis']>;

const keyOf = ({ dx, dy, x, y, z }: Brick): string => `${dx},${dy},${x},${y},${z}`;

/** A programme that follows a model: what comes is added, what goes is held at nothing. Dispose of it. */
export class Following {
  readonly #highs: Highs;
  readonly #constants: Constants;
  readonly #aim: Aim;
  #programme: Programme | undefined;
  /** Of the last solve: HiGHS does not tell it any more once something has changed. */
  #basis: Basis | undefined;
  /** The numbers of bricks in the programme. */
  #numbers = new Map<string, number>();
  #next = 0;

  constructor(highs: Highs, constants: Constants, aim: Aim) {
    this.#highs = highs;
    this.#constants = constants;
    this.#aim = aim;
  }

  dispose(): void {
    this.#programme?.dispose();
    this.#programme = undefined;
    this.#basis = undefined;
    this.#numbers = new Map();
  }

  /** The solved programme of this model, and which brick of it has a number of the programme. */
  solve(asked: Inquiry, limits: Limits): { programme: Programme; indexOf: (number: number) => number } {
    try {
      const { programme, warm } = this.#follow(asked);
      run(programme.model, this.#highs, limits, warm);
      if (this.#aim === 'scores') this.#basis = programme.model.getBasis();
      const { bricks } = asked.model;
      const indices = new Map(
        asked.connected.grounded.map(index => [this.#numbers.get(keyOf(bricks[index]!))!, index]),
      );
      return { programme, indexOf: number => indices.get(number)! };
    } catch (error) {
      // Half of a change may be in it.
      this.dispose();
      throw error;
    }
  }

  /** Brings the programme from the model before to this one. */
  #follow({ model: { bricks }, grid, connected: { grounded } }: Inquiry): {
    programme: Programme;
    warm: boolean;
  } {
    const wanted = new Set(grounded.map(index => keyOf(bricks[index]!)));
    const added = grounded.filter(index => !this.#numbers.has(keyOf(bricks[index]!)));
    const gone = [...this.#numbers].filter(([key]) => !wanted.has(key));
    const kept = grounded.length - added.length;
    const named = (index: number): number | undefined => this.#numbers.get(keyOf(bricks[index]!));
    if (!this.#programme || this.#programme.dead > mostDead || added.length + gone.length > kept) {
      this.dispose();
      const programme = (this.#programme = new Programme(this.#highs, this.#constants, this.#aim));
      this.#name(bricks, grounded);
      programme.add(placed(bricks, grid, grounded, this.#constants, { named }));
      programme.model.options.set('simplex_strategy', dual);
      return { programme, warm: false };
    }
    const programme = this.#programme;
    for (const [key] of gone) this.#numbers.delete(key);
    programme.remove(new Set(gone.map(([, number]) => number)));
    if (added.length > 0) {
      this.#name(bricks, added);
      const news = placed(bricks, grid, added, this.#constants, { named });
      programme.add(news);
      if (this.#basis) programme.model.setBasis(extended(programme, this.#basis, news.keys()));
    }
    programme.model.options.set('simplex_strategy', primal);
    return { programme, warm: true };
  }

  #name(bricks: readonly Brick[], indices: readonly number[]): void {
    for (const index of indices) this.#numbers.set(keyOf(bricks[index]!), this.#next++);
  }
}

/**
 * The basis before, with the residuals of new bricks in it instead of their equations: all forces as they were, and the
 * new weight left over, which is feasible.
 */
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
