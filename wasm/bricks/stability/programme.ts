import type { Highs, Model } from 'highs';
import type { Brick } from '../brick.ts';
import { alpha, beta, gravity, holds, weightOf, type Constants, type Point } from './formula.ts';
import { ground, type Joint, type Push } from './joints.ts';
import { Columns, Rows } from './sparse.ts';

/**
 * What a programme is solved for. `scores`: the least sum of residuals, and beside it the least pulls, which are the
 * scores. `factor`: how many times its own weight the model carries with no residual and with pulls of what joints
 * hold; there is no score in it and no row for a contact point, so that it is the fastest way to a verdict.
 *
 * The margin is in the factor: if pulls of at most `holds` carry `factor` times the weight, then those that carry the
 * weight itself need be at most `holds / factor`, and no others are less (all is proportional).
 */
export type Aim = 'scores' | 'factor';

/** Rows of one brick: Fx, Fy, Fz, Tx, Ty. Torques in newtons times stud pitches. */
export const equations = 5;

/** Residuals of one brick: what is too little and what is too much of each. */
const residuals = 2 * equations;

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
export interface Place {
  readonly brick: Brick;
  /** Its first equation. */
  readonly row: number;
  /** Its first residual (two to an equation); −1 in programmes for the factor. */
  readonly residual: number;
  /** The greatest pull below it; −1 in programmes for the factor. */
  readonly greatest: number;
}

/** Columns from the first up to, without, the last; what they are between. */
interface Span {
  readonly between: readonly [number, number];
  readonly from: number;
  readonly to: number;
}

/** A joint and its first pull; one to each of `pulls`. */
export interface PlacedJoint extends Joint {
  readonly pull: number;
}

/** The equilibrium of bricks as a linear programme inside of HiGHS. Grows brick by brick; dispose of it. */
export class Programme {
  readonly model: Model;
  readonly aim: Aim;
  readonly places = new Map<number, Place>();
  joints: PlacedJoint[] = [];
  readonly #highs: Highs;
  readonly #constants: Constants;
  #spans: Span[] = [];
  #rows = 0;
  #columns = 0;
  #dead = 0;

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

  /** What part of the columns belongs to bricks that were removed. */
  get dead(): number {
    return this.#columns > 0 ? this.#dead / this.#columns : 0;
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
    for (const { residual } of this.places.values()) this.#fix(residual, residual + residuals);
  }

  /** Adds bricks under their numbers; joints and pushes name each other and bricks that were added before. */
  add(placed: ReadonlyMap<number, Placed>): void {
    const weights = [...placed.values()].map(
      ({ brick, load = 0 }) => weightOf(brick) + (load / 1000) * gravity,
    );
    const first = this.#rows;
    this.#addEquations(weights);
    const columns = new Columns(this.#columns, this.#highs.infinity);
    let row = first;
    for (const [index, { brick }] of placed) {
      this.places.set(index, { brick, row, ...this.#brickColumns(columns, row) });
      row += equations;
    }
    const bounds = new Rows();
    for (const { joints } of placed.values())
      for (const joint of joints) this.#addJoint(columns, bounds, joint);
    for (const { pushes } of placed.values()) for (const push of pushes) this.#addPush(columns, push);
    this.#columns = columns.next;
    this.model.addCols(columns.taken(this.#rows));
    if (bounds.count > 0) {
      this.model.addRows(bounds.taken(this.#columns));
      this.#rows += bounds.count;
    }
  }

  /**
   * Takes bricks out by holding what belongs to them at nothing, so that the basis stays one; the columns remain as
   * `dead` ones.
   */
  remove(gone: ReadonlySet<number>): void {
    if (gone.size === 0) return;
    for (const index of gone) {
      const { row, residual } = this.places.get(index)!;
      if (this.aim === 'factor') this.model.changeCoefficient(row + 2, 0, 0);
      else {
        this.model.changeRowBounds(row + 2, 0, 0);
        this.#fix(residual, residual + residuals + 1);
      }
      this.places.delete(index);
    }
    const stays = ({ between: [a, b] }: Span): boolean => !gone.has(a) && !gone.has(b);
    for (const span of this.#spans) if (!stays(span)) this.#fix(span.from, span.to);
    this.#spans = this.#spans.filter(stays);
    this.joints = this.joints.filter(({ above, below }) => !gone.has(above) && !gone.has(below));
  }

  #fix(from: number, to: number): void {
    this.#dead += to - from;
    const zeros = new Float64Array(to - from);
    this.model.changeColsBounds({ kind: 'range', from, to: to - 1 }, zeros, zeros);
  }

  #addEquations(weights: readonly number[]): void {
    const rows = new Rows();
    for (const weight of weights)
      for (let equation = 0; equation < equations; equation++) {
        if (equation !== 2) rows.add(0, 0);
        else if (this.aim === 'factor') rows.add(0, 0, [0], [-weight]);
        else rows.add(weight, weight);
      }
    this.model.addRows(rows.taken(this.#columns));
    this.#rows += rows.count;
  }

  #brickColumns(columns: Columns, row: number): Pick<Place, 'residual' | 'greatest'> {
    if (this.aim === 'factor') return { residual: -1, greatest: -1 };
    const { torque, penalty, cap } = this.#constants;
    const residual = columns.next;
    for (let equation = 0; equation < equations; equation++)
      for (const sign of [1, -1]) {
        columns.add(objectiveScale * penalty * (equation < 3 ? 1 : torque), 0, Infinity);
        columns.entry(row + equation, sign);
      }
    const greatest = columns.next;
    columns.add(objectiveScale * alpha, 0, cap);
    return { residual, greatest };
  }

  #addJoint(columns: Columns, bounds: Rows, joint: Joint): void {
    const above = this.places.get(joint.above)!;
    const below = joint.below === ground ? undefined : this.places.get(joint.below)!;
    const from = columns.next;
    // Forces across all studs of a joint have the same lever: one variable for each axis stands for all of them.
    for (const axis of [0, 1] as const) {
      columns.add(0, -Infinity, Infinity);
      this.#across(columns, above, axis, 1, 1);
      if (below) this.#across(columns, below, axis, -1, -1);
    }
    for (const point of joint.bears) {
      columns.add(0, 0, Infinity);
      this.#upright(columns, above, point, 1);
      if (below) this.#upright(columns, below, point, -1);
    }
    const pull = columns.next;
    const factor = this.aim === 'factor';
    for (const point of joint.pulls) {
      columns.add(
        factor ? 0 : objectiveScale * beta,
        0,
        factor ? Math.min(this.#constants.cap, holds) : Infinity,
      );
      this.#upright(columns, above, point, -1);
      if (below) this.#upright(columns, below, point, 1);
      if (!factor) bounds.add(-Infinity, 0, [columns.next - 1, above.greatest], [1, -1]);
    }
    this.joints.push({ ...joint, pull });
    this.#spans.push({ between: [joint.above, joint.below], from, to: columns.next });
  }

  /** Side by side the force acts at the bottom edge of both. */
  #addPush(columns: Columns, { low, high, axis }: Push): void {
    const from = columns.next;
    columns.add(0, 0, Infinity);
    this.#across(columns, this.places.get(low)!, axis, -1, 1);
    this.#across(columns, this.places.get(high)!, axis, 1, 1);
    this.#spans.push({ between: [low, high], from, to: columns.next });
  }

  /** A level force along an axis at the bottom (`edge` 1) or the top (−1) of a brick. */
  #across(columns: Columns, { row }: Place, axis: 0 | 1, force: 1 | -1, edge: 1 | -1): void {
    const lever = force * edge * this.#constants.lever;
    columns.entry(row + axis, force);
    columns.entry(row + 4 - axis, axis === 0 ? -lever : lever);
  }

  /** A force upwards at a point. */
  #upright(columns: Columns, { brick, row }: Place, [x, y]: Point, force: 1 | -1): void {
    columns.entry(row + 2, force);
    columns.entry(row + 3, force * (y - (brick.y + (brick.dy - 1) / 2)));
    columns.entry(row + 4, -force * (x - (brick.x + (brick.dx - 1) / 2)));
  }
}
