import type { Evaluation, ParameterSet, Source } from '../../wasm/contract.ts';
import type { OpenScadOptions } from '../../wasm/scad/openscad.ts';

/** One engine in a thread of its own. The next engine (our own evaluator) takes this shape too. */
export interface EngineProcess {
  /** Rejects when the thread dies, instead of never settling. */
  evaluate(source: Source, parameters: ParameterSet, options: OpenScadOptions): Promise<Evaluation>;
  forgetLibraries(): void;
  /** Ends the thread, whatever it does; pending evaluations reject. */
  end(): void;
}

/** The thread of an engine ended by itself: a crash, or no memory left. */
export class EngineDied extends Error {
  override readonly name = 'EngineDied';
}
