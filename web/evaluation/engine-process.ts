import type { Engine, Evaluation, ParameterSet, Source } from '../../wasm/contract.ts';
import type { Unsupported } from '../../wasm/formwork/formwork.ts';
import type { OpenScadOptions } from '../../wasm/scad/openscad.ts';
import type { Loaders } from '../../workers/geometry.ts';
import type { Progress } from './compile.ts';

export type RunOptions = OpenScadOptions;

/** One engine in a thread of its own. */
export interface EngineProcess {
  /** Rejects with {@link EngineDied} when the thread dies, with an AbortError after {@link abort}. */
  evaluate(source: Source, parameters: ParameterSet, options: RunOptions): Promise<Evaluation | Unsupported>;
  /** Asks the run under way to end soon, its caches kept. Engines that can only be killed have none. */
  abort?(): void;
  forgetLibraries(): void;
  /** Ends the thread, whatever it does; pending evaluations reject. */
  end(): void;
}

export interface EngineDefinition {
  engine: Engine;
  /** Interim results are made anew rather than looked up: it remembers enough by itself. */
  instant?: boolean;
  /** Loads what all processes share; called once, again after a failure. */
  load(progress: Progress): Promise<WebAssembly.Module>;
  start(module: Promise<WebAssembly.Module>, loaders: Loaders): EngineProcess;
}
