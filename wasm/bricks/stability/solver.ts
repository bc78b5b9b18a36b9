import type { Highs, InitOptions } from 'highs';
import type { BrickModel } from '../brick.ts';
import { connectivity, type Connectivity } from '../connectivity.ts';
import { Grid } from '../grid.ts';
import { formulas, holds, type Constants } from './formula.ts';
import { placed } from './placed.ts';
import { Programme } from './programme.ts';
import { collapse, floats } from './reason.ts';
import { run, type Limits } from './run.ts';
import { scored, type Scored } from './scores.ts';
import type { Formula, Reason, Stability } from './verdict.ts';

/** HiGHS's loader, which the host has imported, and its WebAssembly, which it has fetched where the loader cannot. */
export interface StabilityHost {
  readonly load: (options?: InitOptions) => Promise<Highs>;
  readonly module?: WebAssembly.Module;
}

export interface StabilityOptions extends Limits {
  /** `mended` by default. */
  readonly formula?: Formula;
  /** Also the margin of models that stand, which is another programme. */
  readonly margin?: boolean;
  /** Why a model falls, and its margin: on by default; without it a verdict comes sooner. */
  readonly reason?: boolean;
  /** Extra grams on bricks, by their index: a weight put on them, in their middle. */
  readonly loads?: ReadonlyMap<number, number>;
}

/** A model that was found to be valid, and what is known of it before any programme. */
export interface Inquiry {
  readonly model: BrickModel;
  readonly grid: Grid;
  readonly connected: Connectivity;
  readonly constants: Constants;
  readonly options: StabilityOptions;
  readonly started: number;
}

/** Throws a RangeError when bricks collide or are outside of the world. */
export function inquiry(model: BrickModel, options: StabilityOptions): Inquiry {
  const started = performance.now();
  const grid = Grid.of(model);
  const constants = formulas[options.formula ?? 'mended'];
  return { model, grid, connected: connectivity(model, grid), constants, options, started };
}

/** Sees a solved programme for the factor before it goes; `indexOf` says which brick has a number of it. */
export type Read = (factor: number, programme: Programme, indexOf: (number: number) => number) => void;

/** Of a model in which nothing holds to the ground. */
export const nothing: Scored = { scores: new Map(), stable: true, worst: -1, pull: 0 };

/** Whether models stand. Opened once, used for any number of models; every call blocks until it has the answer. */
export class StabilitySolver {
  /** The instance, for programmes that stay: see `IncrementalStability`. */
  readonly highs: Highs;

  private constructor(highs: Highs) {
    this.highs = highs;
  }

  static async open({ load, module }: StabilityHost): Promise<StabilitySolver> {
    return new StabilitySolver(await load(module ? { wasmModule: module } : {}));
  }

  /**
   * Scores, verdict and reason. Throws a RangeError when bricks collide, are outside of the world or are no parts; an
   * AbortError when the signal is set, and a TimeLimitError past `timeLimit`.
   */
  analyse(model: BrickModel, options: StabilityOptions = {}): Stability {
    const asked = inquiry(model, options);
    return this.conclude(asked, asked.connected.grounded.length > 0 ? this.#scores(asked) : nothing);
  }

  /** The verdict of `analyse` by the mended formula and nothing else, several times as fast. Throws as `analyse`. */
  stands(model: BrickModel, options: Omit<StabilityOptions, 'formula' | 'margin' | 'reason'> = {}): boolean {
    const asked = inquiry(model, options);
    if (asked.connected.floating.length > 0) return false;
    return model.bricks.length === 0 || this.#factor(asked, 1) >= 1;
  }

  /**
   * The answer to an inquiry, from the scores that a programme found. `factorOf` solves the programme for the factor
   * some other way than from the start.
   */
  conclude(
    asked: Inquiry,
    found: Scored,
    factorOf: (read?: Read) => number = read => this.#factor(asked, Infinity, read),
  ): Stability {
    const { model, connected, options, started } = asked;
    const { formula = 'mended', margin = false, reason: explain = true } = options;
    const floating = connected.floating.length > 0;
    let { stable, scores } = found;
    let factor: number | undefined;
    let reason: Reason | undefined;
    // A penalty that is paid may mean no more than that pulls cost more: only a programme without one can tell.
    if (!stable && !explain && formula === 'mended') stable = this.#factor(asked, 1) >= 1;
    else if ((!stable && explain) || (margin && connected.grounded.length > 0)) {
      factor = factorOf((value, programme, indexOf) => {
        if (!stable && !floating && !(formula === 'mended' && value >= 1))
          reason = collapse({ programme, indexOf, bricks: model.bricks, factor: value, worst: found.worst });
      });
      stable ||= formula === 'mended' && factor >= 1;
    }
    if (stable && formula === 'mended') {
      // The least pulls in all may make one joint pull as hard as it can, while it need not: half of what can be spared
      // stays spared then.
      const hard = found.pull > asked.constants.cap - 1e-6;
      const spare = hard ? Math.max(0, holds - holds / (factor ?? factorOf())) : 0;
      if (hard || !found.stable) scores = this.#scores(asked, spare / 2).scores;
    }
    const all = new Float64Array(model.bricks.length);
    for (const index of connected.floating.flat()) all[index] = 1;
    for (const [index, score] of scores) all[index] = score;
    if (floating) reason = floats(connected.floating);
    return {
      formula,
      stable: stable && !floating,
      scores: all,
      maxScore: all.reduce((most, score) => Math.max(most, score), 0),
      ...(factor !== undefined && factor > 0 && !floating && { margin: holds - holds / factor }),
      ...(reason && { reason }),
      milliseconds: performance.now() - started,
    };
  }

  #factor({ model, grid, connected, constants, options }: Inquiry, most = Infinity, read?: Read): number {
    const programme = new Programme(this.highs, constants, 'factor', most);
    try {
      programme.add(placed(model.bricks, grid, connected.grounded, constants, among(connected, options)));
      run(programme.model, this.highs, options);
      const factor = programme.factor();
      read?.(factor, programme, index => index);
      return factor;
    } finally {
      programme.dispose();
    }
  }

  /** `spare`: newtons that every joint keeps, of a model that is known to stand so, in which nothing is left over. */
  #scores({ model, grid, connected, constants, options }: Inquiry, spare?: number): Scored {
    const exact = spare !== undefined;
    const cap = constants.cap - (spare ?? 0);
    const programme = new Programme(this.highs, { ...constants, cap }, 'scores');
    try {
      programme.add(placed(model.bricks, grid, connected.grounded, constants, among(connected, options)));
      if (exact) programme.forbidResiduals();
      run(programme.model, this.highs, options);
      return scored(programme, constants, undefined, exact);
    } finally {
      programme.dispose();
    }
  }
}

/** Bricks that float are in no programme; the others are known by their index. */
function among({ grounded }: Connectivity, { loads }: StabilityOptions): Parameters<typeof placed>[4] {
  const inside = new Set(grounded);
  return { named: index => (inside.has(index) ? index : undefined), ...(loads && { loads }) };
}
