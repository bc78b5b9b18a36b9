import type { EvaluateOptions, Evaluation, ParameterSet, Source } from '../contract.ts';

export { FORMWORK } from './engine.ts';

/** What the host (a worker, the server, a test) brings along. */
export interface FormworkHost {
  /** The compiled `manifold.wasm`. */
  manifold(): Promise<WebAssembly.Module>;
  /** The zip of a library by its folder name, or undefined. */
  library(name: string): Promise<Uint8Array | undefined>;
  /** Font files by file name; asked for once, when a model uses text. */
  fonts(): Promise<ReadonlyMap<string, Uint8Array>>;
  /** OpenSCAD on a small program that stands for one part of the model; without it such models are unsupported. */
  openscad?(source: Source, options: EvaluateOptions): Promise<Evaluation>;
}

export interface FormworkOptions extends EvaluateOptions {
  /** One of many on the way (a slider under the hand). */
  interim?: boolean;
  /** Asked between steps; a fired signal ends the evaluation with an AbortError. */
  signal?: { readonly aborted: boolean };
}

/** The model needs OpenSCAD as a whole: this engine cannot promise to be exact. */
export interface Unsupported {
  status: 'unsupported';
  reason: string;
}

/** Formwork's own engine: the language in TypeScript, the geometry on Manifold. Caches live as long as the object. */
export interface FormworkEngine {
  evaluate(
    source: Source,
    parameters?: ParameterSet,
    options?: FormworkOptions,
  ): Promise<Evaluation | Unsupported>;
  /** To be called when libraries were installed or removed. */
  forgetLibraries(): void;
}
