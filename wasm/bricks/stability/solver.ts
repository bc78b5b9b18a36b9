import type { Highs, InitOptions } from 'highs';
import type { BrickModel } from '../brick.ts';
import { connectivity, type Connectivity } from '../connectivity.ts';
import { Grid } from '../grid.ts';
import { formulas, holds, type Constants } from './formula.ts';
import { ground, joint, pushes } from './joints.ts';
import { Programme, type Aim, type Placed } from './programme.ts';
import { collapse, floats } from './reason.ts';
import { run, type Limits } from './run.ts';
import { scored, type Scored } from './scores.ts';
import type { Formula, Stability } from './verdict.ts';

/** HiGHS's loader, which the host has imported, and its WebAssembly, which it has fetched. */
export interface StabilityHost {
  readonly load: (options?: InitOptions) => Promise<Highs>;
  readonly module?: WebAssembly.Module;
  readonly bytes?: Uint8Array;
}

export interface StabilityOptions extends Limits {
  /** `mended` by default. */
  readonly formula?: Formula;
  /** Also the margin of models that stand, which is another programme; those that fall always have it. */
  readonly margin?: boolean;
  /** Extra grams on bricks, by their index: a weight put on them, in their middle. */
  readonly loads?: ReadonlyMap<number, number>;
}

/** Of a model in which nothing holds to the ground. */
const nothing: Scored = { scores: new Map(), stable: true, worst: -1 };

/** Whether models stand. Opened once, used for any number of models; every call blocks until it has the answer. */
export class StabilitySolver {
  readonly #highs: Highs;

  private constructor(highs: Highs) {
    this.#highs = highs;
  }

  static async open({ load, module, bytes }: StabilityHost): Promise<StabilitySolver> {
    return new StabilitySolver(
      await load({
        ...(module && { wasmModule: module }),
        ...(bytes && { wasmBinary: bytes }),
      } as InitOptions),
    );
  }

  /** The instance, for programmes that stay: see `IncrementalStability`. */
  get highs(): Highs {
    return this.#highs;
  }

  /**
   * Scores, verdict and reason. Throws a RangeError when bricks collide, are outside of the world or are no parts; an
   * AbortError when the signal is set, and a TimeLimitError past `timeLimit`.
   */
  analyse(model: BrickModel, options: StabilityOptions = {}): Stability {
    const started = performance.now();
    const { formula = 'mended', margin = false } = options;
    const constants = formulas[formula];
    const grid = Grid.of(model);
    const connected = connectivity(model, grid);
    const placed = placedOf(model, grid, connected, constants, options.loads);
    const scores = new Float64Array(model.bricks.length);
    for (const index of connected.floating.flat()) scores[index] = 1;
    let found = placed.size > 0 ? this.#scores(placed, constants, options) : nothing;
    let standing = found.stable;
    let factor: number | undefined;
    let reason = connected.floating.length > 0 ? floats(connected.floating) : undefined;
    // A penalty that is paid may mean no more than that pulls cost more: only a programme without one can tell.
    if (!standing || (margin && placed.size > 0)) {
      const programme = this.#programme(placed, constants, 'factor');
      try {
        run(programme.model, this.#highs, options);
        factor = programme.factor();
        if (!standing && formula === 'mended' && factor >= 1) {
          standing = true;
          found = this.#scores(placed, constants, options, true);
        }
        if (!standing) reason ??= collapse(programme, model.bricks, factor, found.worst);
      } finally {
        programme.dispose();
      }
    }
    for (const [index, score] of found.scores) scores[index] = score;
    const stable = standing && connected.floating.length === 0;
    const known = factor !== undefined && connected.floating.length === 0;
    return {
      formula,
      stable,
      scores,
      maxScore: scores.reduce((most, score) => Math.max(most, score), 0),
      ...(known && factor! > 0 && { margin: holds - Math.min(holds, constants.cap) / factor! }),
      ...(reason && !stable && { reason }),
      milliseconds: performance.now() - started,
    };
  }

  /** The verdict of `analyse` by the mended formula and nothing else, several times as fast. Throws as `analyse`. */
  stands(model: BrickModel, options: Omit<StabilityOptions, 'formula' | 'margin'> = {}): boolean {
    const grid = Grid.of(model);
    const connected = connectivity(model, grid);
    if (connected.floating.length > 0) return false;
    if (model.bricks.length === 0) return true;
    const placed = placedOf(model, grid, connected, formulas.mended, options.loads);
    const programme = this.#programme(placed, formulas.mended, 'factor', 1);
    try {
      run(programme.model, this.#highs, options);
      return programme.factor() >= 1;
    } finally {
      programme.dispose();
    }
  }

  #programme(placed: ReadonlyMap<number, Placed>, constants: Constants, aim: Aim, most?: number): Programme {
    const programme = new Programme(this.#highs, constants, aim, most);
    try {
      programme.add(placed);
      return programme;
    } catch (error) {
      programme.dispose();
      throw error;
    }
  }

  #scores(placed: ReadonlyMap<number, Placed>, constants: Constants, limits: Limits, exact = false): Scored {
    const programme = this.#programme(placed, constants, 'scores');
    try {
      if (exact) programme.forbidResiduals();
      run(programme.model, this.#highs, limits);
      return scored(programme, constants, exact);
    } finally {
      programme.dispose();
    }
  }
}

/** Bricks that hold to the ground, with all their joints and pushes. Those that float are not in the programme. */
export function placedOf(
  { bricks }: BrickModel,
  grid: Grid,
  { grounded }: Pick<Connectivity, 'grounded'>,
  constants: Constants,
  loads?: ReadonlyMap<number, number>,
): Map<number, Placed> {
  const inside = new Set(grounded);
  return new Map(
    grounded.map(index => {
      const brick = bricks[index]!;
      const below =
        brick.z === 0
          ? [joint([index, brick], [ground, undefined], constants)]
          : [...grid.neighbours(brick, -1)].map(other =>
              joint([index, brick], [other, bricks[other]], constants),
            );
      const beside = pushes(index, brick, grid).filter(({ low, high }) => low === index && inside.has(high));
      return [index, { brick, joints: below, pushes: beside, load: loads?.get(index) ?? 0 }];
    }),
  );
}
