import { sizeOf } from '../../wasm/bricks/brick.ts';
import type { Score } from '../../wasm/bricks/layout/steady.ts';
import { openStability } from './highs.ts';

/** Scores for layouts that are meant to stand, by a solver in this thread. */
export async function standing(): Promise<Score> {
  const solver = await openStability();
  return labelled => {
    const bricks = labelled.map(brick => ({ ...brick, color: 0 }));
    return solver.analyse({ size: sizeOf(bricks), bricks }).scores;
  };
}

/**
 * The verdict alone: zeros for what stands, which is several times as fast as scores, and scores for what falls, by
 * which it is mended.
 */
export async function verdicts(): Promise<Score> {
  const solver = await openStability();
  return labelled => {
    const bricks = labelled.map(brick => ({ ...brick, color: 0 }));
    const model = { size: sizeOf(bricks), bricks };
    return solver.stands(model) ? new Float64Array(bricks.length) : solver.analyse(model).scores;
  };
}
