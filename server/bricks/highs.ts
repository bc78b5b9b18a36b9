import loadHighs from 'highs';
import { StabilitySolver } from '../../wasm/bricks/stability/solver.ts';

/** A solver in this thread. In Node HiGHS finds its WebAssembly beside itself. */
export const openStability = (): Promise<StabilitySolver> => StabilitySolver.open({ load: loadHighs });
