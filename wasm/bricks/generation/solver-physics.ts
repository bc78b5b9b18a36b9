import { type Brick, world } from '../brick.ts';
import type { StabilitySolver } from '../stability/solver.ts';
import type { Physics } from './physics.ts';

/** The physics of generated models: HiGHS, by the mended formula. */
export const solverPhysics = (solver: StabilitySolver): Physics => ({
  stands: (bricks: readonly Brick[]) => solver.stands({ size: world, bricks }),
  analyse: (bricks: readonly Brick[]) => solver.analyse({ size: world, bricks }),
});
