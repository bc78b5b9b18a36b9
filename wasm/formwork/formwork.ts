import type { Diagnostic, EvaluateOptions, Evaluation, ParameterSet, Source } from '../contract.ts';
import { Libraries } from '../scad/library.ts';

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

/** One evaluation at a time; calls queue up. */
export class Formwork implements FormworkEngine {
  readonly #libraries: Libraries;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(host: FormworkHost) {
    this.#libraries = new Libraries(name => host.library(name));
  }

  evaluate(
    _source: Source,
    _parameters: ParameterSet = {},
    _options: FormworkOptions = {},
  ): Promise<Evaluation | Unsupported> {
    return this.#next(async () => ({ status: 'unsupported', reason: 'the engine is being put together' }));
  }

  /** The tree as OpenSCAD's `.csg` text, and the messages of making it. */
  csg(
    _source: Source,
    _parameters: ParameterSet = {},
    _options: EvaluateOptions = {},
  ): Promise<{ text?: string; diagnostics: Diagnostic[]; unsupported?: string }> {
    return this.#next(async () => ({ diagnostics: [], unsupported: 'the engine is being put together' }));
  }

  forgetLibraries(): void {
    this.#libraries.forget();
  }

  #next<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(job);
    this.#queue = result.catch(() => {});
    return result;
  }
}
