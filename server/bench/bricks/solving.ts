import { connectivity } from '../../../wasm/bricks/connectivity.ts';
import { Grid } from '../../../wasm/bricks/grid.ts';
import { formulas } from '../../../wasm/bricks/stability/formula.ts';
import { IncrementalStability } from '../../../wasm/bricks/stability/incremental.ts';
import { placed } from '../../../wasm/bricks/stability/placed.ts';
import { Programme } from '../../../wasm/bricks/stability/programme.ts';
import type { StabilitySolver } from '../../../wasm/bricks/stability/solver.ts';
import { benchModels } from './models.ts';

/** Milliseconds, medians. */
export interface Solving {
  readonly model: string;
  readonly bricks: number;
  readonly stable: boolean;
  /** The peer: the same programme as text through HiGHS's own `solve`, reading and solving. */
  readonly text: number;
  /** `analyse`: checks, build, solve, scores. */
  readonly full: number;
  /** `stands`: the verdict alone. */
  readonly verdict: number;
  /** One brick more, by a programme that follows the model. */
  readonly incremental: number;
  /** The same with the margin, as the page asks after every edit. */
  readonly edit: number;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

function timed(job: () => void): number {
  const start = performance.now();
  job();
  return performance.now() - start;
}

/** Runs in Node and in a page alike: models of `bricks` bricks, and then one brick more at a time. */
export function solving(solver: StabilitySolver, bricks: number, rounds: number): Solving[] {
  return benchModels.map(model => {
    const times = {
      text: [] as number[],
      full: [] as number[],
      verdict: [] as number[],
      incremental: [] as number[],
      edit: [] as number[],
    };
    const following = new IncrementalStability(solver);
    const editing = new IncrementalStability(solver);
    let stable = true;
    try {
      following.analyse(model.of(bricks - 1), { reason: false });
      editing.analyse(model.of(bricks - 1), { margin: true });
      // By turns, so that whatever else the machine does slows all; the first of each is for warming up.
      for (let round = 0; round <= rounds; round++) {
        const now = model.of(bricks + round);
        const text = lpText(solver, now);
        times.text.push(timed(() => void solver.highs.solve(text, { output_flag: false })));
        times.full.push(timed(() => void ({ stable } = solver.analyse(now, { reason: false }))));
        times.verdict.push(timed(() => void solver.stands(now)));
        times.incremental.push(timed(() => void following.analyse(now, { reason: false })));
        times.edit.push(timed(() => void editing.analyse(now, { margin: true })));
      }
    } finally {
      following.dispose();
      editing.dispose();
    }
    const of = (values: readonly number[]): number => median(values.slice(1));
    return {
      model: model.name,
      bricks,
      stable,
      text: of(times.text),
      full: of(times.full),
      verdict: of(times.verdict),
      incremental: of(times.incremental),
      edit: of(times.edit),
    };
  });
}

function lpText({ highs }: StabilitySolver, model: Parameters<StabilitySolver['analyse']>[0]): string {
  const programme = new Programme(highs, formulas.mended, 'scores');
  try {
    const grid = Grid.of(model);
    programme.add(placed(model.bricks, grid, connectivity(model, grid).grounded, formulas.mended));
    return programme.model.exportModel('lp');
  } finally {
    programme.dispose();
  }
}
