import type { Highs, Model } from 'highs';
import type { Brick } from '../brick.ts';
import { alpha, beta, gravity, holds, weightOf, type Constants } from './formula.ts';
import { ground, type Joint, type Push } from './joints.ts';
import { Columns, Rows } from './sparse.ts';

/**
 * What a programme is solved for. `scores`: the least sum of residuals, and beside it the least pulls, which are the
 * scores. `factor`: how many times its own weight the model carries with no residual and with pulls of what joints
 * hold; there is no score in it and no row for a contact point, so that it is the fastest way to a verdict.
 */
export type Aim = 'scores' | 'factor';

/** Rows of one brick: Fx, Fy, Fz, Tx, Ty. */
export const equations = 5;

/** A brick with the joints and pushes that it adds to those of the bricks before it. */
export interface Placed {
  readonly brick: Brick;
  readonly joints: readonly Joint[];
  readonly pushes: readonly Push[];
  /** Grams put on it. */
  readonly load?: number;
}

/** Alpha and beta lie near the tolerances of a solver; the objective is multiplied by this. */
const objectiveScale = 1000;

/** Where the variables of one brick are. */
interface Place {
  readonly brick: Brick;
  /** Its first equation. */
  readonly row: number;
  /** Its first residual (two to an equation), in programmes for scores. */
  readonly residual: number;
  /** The greatest pull below it. */
  readonly greatest: number;
}

/** Where the variables of one joint are. */
export interface PlacedJoint extends Joint {
  /** Its first pull; one to each of `pulls`. */
  readonly pull: number;
  /** Its first variable of all. */
  readonly first: number;
  readonly end: number;
}

/** The equilibrium of bricks as a linear programme inside of HiGHS. Grows brick by brick; dispose of it. */
export class Programme {
  readonly model: Model;
  readonly aim: Aim;
  readonly joints: PlacedJoint[] = [];
  readonly #highs: Highs;
  readonly #constants: Constants;
  readonly #places = new Map<number, Place>();
  #rows = 0;
  #columns = 0;

  /** `most`: the greatest load factor that is asked for; less is found faster. */
  constructor(highs: Highs, constants: Constants, aim: Aim, most = Infinity) {
    this.#highs = highs;
    this.#constants = constants;
    this.aim = aim;
    this.model = highs.createModel();
    this.model.options.set({ output_flag: false });
    if (aim === 'factor') {
      this.model.addVar(0, Math.min(most, highs.infinity));
      this.model.changeColCost(0, -1);
      this.#columns = 1;
    }
  }

  dispose(): void {
    this.model.dispose();
  }

  get rows(): number {
    return this.#rows;
  }

  get columns(): number {
    return this.#columns;
  }

  get places(): ReadonlyMap<number, Place> {
    return this.#places;
  }

  /** Of a solved programme for it: how many times its own weight the model carries; infinite when nothing pulls. */
  factor(): number {
    const { unbounded, unboundedOrInfeasible } = this.#highs.constants.modelStatus;
    const status: number = this.model.getModelStatus();
    if (status === unbounded || status === unboundedOrInfeasible) return Infinity;
    const factor = this.model.getSolution().colValue[0]!;
    return Math.abs(factor - 1) < 1e-7 ? 1 : factor;
  }

  /** From here on nothing may be left over, at any price: only for models that are known to stand. */
  forbidResiduals(): void {
    for (const { residual } of this.#places.values()) {
      const zeros = new Float64Array(2 * equations);
      this.model.changeColsBounds(
        { kind: 'range', from: residual, to: residual + 2 * equations - 1 },
        zeros,
        zeros,
      );
    }
  }

  /** Adds bricks under their numbers; joints and pushes name each other and bricks that were added before. */
  add(placed: ReadonlyMap<number, Placed>): void {
    const { infinity } = this.#highs;
    const factor = this.aim === 'factor';
    const cap = factor ? Math.min(this.#constants.cap, holds) : this.#constants.cap;
    const equationRows = new Rows();
    const columns = new Columns(this.#columns, infinity);
    for (const [index, { brick, load = 0 }] of placed) {
      const weight = weightOf(brick) + (load / 1000) * gravity;
      this.#places.set(index, { brick, row: this.#rows, residual: -1, greatest: -1 });
      for (let equation = 0; equation < equations; equation++) {
        const right = equation === 2 && !factor ? weight : 0;
        equationRows.add(right, right, factor && equation === 2 ? [0] : [], [-weight]);
      }
      this.#rows += equations;
    }
    this.model.addRows(equationRows.taken(this.#columns));
    const at = (index: number): Place => this.#places.get(index)!;
    if (!factor)
      for (const [index] of placed) {
        const place = at(index);
        const residual = columns.next;
        for (let equation = 0; equation < equations; equation++)
          for (const sign of [1, -1]) {
            const cost = equation < 3 ? 1 : this.#constants.torque;
            columns.add(objectiveScale * this.#constants.penalty * cost, 0, infinity);
            columns.entry(place.row + equation, sign);
          }
        const greatest = columns.next;
        columns.add(objectiveScale * alpha, 0, cap);
        this.#places.set(index, { ...place, residual, greatest });
      }
    const { lever } = this.#constants;
    const bounds = new Rows();
    for (const { joints, pushes } of placed.values()) {
      for (const joint of joints) {
        const above = at(joint.above);
        const below = joint.below === ground ? undefined : at(joint.below);
        const first = columns.next;
        for (const axis of [0, 1] as const) {
          columns.add(0, -infinity, infinity);
          const torque = axis === 0 ? -lever : lever;
          columns.entry(above.row + axis, 1);
          columns.entry(above.row + 4 - axis, torque);
          if (below) {
            columns.entry(below.row + axis, -1);
            columns.entry(below.row + 4 - axis, torque);
          }
        }
        const force = ([x, y]: readonly [number, number], up: 1 | -1): void => {
          for (const [place, sign] of [
            [above, up],
            [below, -up],
          ] as const) {
            if (!place) continue;
            const { brick, row } = place;
            columns.entry(row + 2, sign);
            columns.entry(row + 3, sign * (y - (brick.y + (brick.dy - 1) / 2)));
            columns.entry(row + 4, -sign * (x - (brick.x + (brick.dx - 1) / 2)));
          }
        };
        for (const point of joint.bears) {
          columns.add(0, 0, infinity);
          force(point, 1);
        }
        const pull = columns.next;
        for (const point of joint.pulls) {
          columns.add(factor ? 0 : objectiveScale * beta, 0, factor ? cap : infinity);
          force(point, -1);
          if (!factor) bounds.add(-infinity, 0, [columns.next - 1, above.greatest], [1, -1]);
        }
        this.joints.push({ ...joint, pull, first, end: columns.next });
      }
      for (const { low, high, axis } of pushes) {
        columns.add(0, 0, infinity);
        for (const [index, sign] of [
          [low, -1],
          [high, 1],
        ] as const) {
          columns.entry(at(index).row + axis, sign);
          columns.entry(at(index).row + 4 - axis, sign * (axis === 0 ? -lever : lever));
        }
      }
    }
    this.#columns = columns.next;
    this.model.addCols(columns.taken(this.#rows));
    if (!factor) {
      this.model.addRows(bounds.taken(this.#columns));
      this.#rows += bounds.count;
    }
  }
}
