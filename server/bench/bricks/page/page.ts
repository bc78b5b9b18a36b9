import loadHighs from 'highs';
import { StabilitySolver } from '../../../../wasm/bricks/stability/solver.ts';
import { solving } from '../solving.ts';

const solver = await StabilitySolver.open({ load: loadHighs });
Object.assign(globalThis, { solving: (bricks: number, rounds: number) => solving(solver, bricks, rounds) });
