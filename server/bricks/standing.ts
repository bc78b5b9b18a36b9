import { type BrickModel, sizeOf } from '../../wasm/bricks/brick.ts';
import type { Judge } from '../../wasm/bricks/layout/steady.ts';
import type { LabelledBrick } from '../../wasm/bricks/voxels.ts';
import { openStability } from './highs.ts';

/** Says whether layouts stand, by a solver in this thread. */
export async function standing(): Promise<Judge> {
  const solver = await openStability();
  const modelOf = (labelled: readonly LabelledBrick[]): BrickModel => {
    const bricks = labelled.map(brick => ({ ...brick, color: 0 }));
    return { size: sizeOf(bricks), bricks };
  };
  return {
    stands: bricks => solver.stands(modelOf(bricks)),
    scores: bricks => solver.analyse(modelOf(bricks)).scores,
  };
}
