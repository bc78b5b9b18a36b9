import { decoding } from './decoding.ts';
import { chromiumGeneration, nodeGeneration } from './generation.ts';
import { layouts } from './layout.ts';
import { chromiumSolving, nodeSolving } from './stability.ts';

/** A part of the benchmark: prints its table, and gives what goes into `dist/bench-bricks.json` under `name`. */
export interface Rows {
  readonly name: string;
  run(options: { readonly quick: boolean }): Promise<unknown>;
}

/** In the order in which they run. */
export const rows: readonly Rows[] = [
  nodeSolving,
  chromiumSolving,
  layouts,
  nodeGeneration,
  chromiumGeneration,
  decoding,
];
