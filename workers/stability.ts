import { expose, transfer } from 'comlink';
import loadHighs from 'highs';
import type { BrickModel } from '../wasm/bricks/brick.ts';
import { IncrementalStability } from '../wasm/bricks/stability/incremental.ts';
import { StabilitySolver, type StabilityOptions } from '../wasm/bricks/stability/solver.ts';
import type { Formula, Stability } from '../wasm/bricks/stability/verdict.ts';

let solver: StabilitySolver | undefined;
/** One for each formula: programmes that follow the model while a person edits it. */
const following = new Map<Formula, IncrementalStability>();

const api = {
  /** `module` is the compiled `highs.wasm`. */
  async open(module: WebAssembly.Module): Promise<void> {
    solver = await StabilitySolver.open({ load: loadHighs, module });
  },
  /**
   * Rejects with a RangeError when the model is none, with a TimeLimitError when it takes too long. Blocks until it has
   * the answer.
   */
  weigh(model: BrickModel, { formula = 'mended', ...options }: WeighOptions = {}): Stability {
    if (!solver) throw new Error('weigh was called before open');
    let incremental = following.get(formula);
    if (!incremental) following.set(formula, (incremental = new IncrementalStability(solver, formula)));
    const stability = incremental.analyse(model, options);
    return transfer(stability, [stability.scores.buffer as ArrayBuffer]);
  },
};

export type WeighOptions = Pick<StabilityOptions, 'formula' | 'margin' | 'timeLimit'>;

export type StabilityWorker = typeof api;
expose(api);
