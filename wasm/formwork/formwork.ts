import type { Diagnostic, EvaluateOptions, Evaluation, ParameterSet, Source, Timing } from '../contract.ts';
import { concluded } from '../scad/conclusion.ts';
import { fontFiles, fontWarnings } from '../scad/fonts.ts';
import { Language, Unsure, type Outcome } from '../scad/language/language.ts';
import { csgText } from '../scad/language/csg-text.ts';
import { damaged, Libraries } from '../scad/library.ts';
import { mistaken } from '../scad/mistaken.ts';
import { outOfTime } from '../scad/nothing.ts';
import { reach, type Reach } from '../scad/reach.ts';
import { SolidEvaluator } from '../solid/evaluate.ts';
import { loadKernel } from '../solid/kernel.ts';
import { rewrites } from '../solid/rewrites/rewrites.ts';
import { Unsupported as UnsupportedPart } from '../solid/unsupported.ts';
import { FORMWORK } from './engine.ts';
import { ModelFiles } from './model-files.ts';
import { Substitutes } from './substitutes.ts';

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

/** Whether only OpenSCAD can tell. */
const reasonOf = (error: unknown): string | undefined =>
  error instanceof Unsure || error instanceof UnsupportedPart ? error.message : undefined;

/** One evaluation at a time; calls queue up. */
export class Formwork implements FormworkEngine {
  readonly #host: FormworkHost;
  readonly #libraries: Libraries;
  readonly #language = new Language();
  readonly #substitutes: Substitutes | undefined;
  #solids: Promise<SolidEvaluator> | undefined;
  #fonts: Promise<ReadonlyMap<string, Uint8Array>> | undefined;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(host: FormworkHost) {
    this.#host = host;
    this.#libraries = new Libraries(name => host.library(name));
    this.#substitutes =
      host.openscad && new Substitutes((source, options) => host.openscad!(source, options));
  }

  evaluate(
    source: Source,
    parameters: ParameterSet = {},
    options: FormworkOptions = {},
  ): Promise<Evaluation | Unsupported> {
    return this.#next(async () => {
      const { limit = 120_000, signal } = options;
      const start = performance.now();
      const late = (): boolean => performance.now() - start > limit;
      const stop = {
        get aborted(): boolean {
          return signal?.aborted === true || late();
        },
      };
      try {
        return await this.#evaluate(source, parameters, { ...options, signal: stop });
      } catch (error) {
        const reason = reasonOf(error);
        if (reason !== undefined) return { status: 'unsupported', reason };
        if (signal?.aborted || !late() || !(error instanceof Error) || error.name !== 'AbortError')
          throw error;
        const timing = { total: performance.now() - start };
        return { status: 'invalid', diagnostics: [outOfTime(limit)], engine: FORMWORK, timing };
      }
    });
  }

  /** The tree as OpenSCAD's `.csg` text (but for the times of files), when there is one, and the messages of making it. */
  csg(
    source: Source,
    parameters: ParameterSet = {},
    options: EvaluateOptions = {},
  ): Promise<{ text?: string; diagnostics: Diagnostic[]; unsupported?: string }> {
    return this.#next(async () => {
      const reached = await reach(source, this.#libraries.load).catch(damaged);
      if ('severity' in reached) return { diagnostics: [reached] };
      try {
        const fonts = await this.#bundledFonts(source, reached);
        const { root, diagnostics, failed } = this.#run(source, reached, fonts, parameters, options);
        return failed && root.children.length === 0 ? { diagnostics } : { text: csgText(root), diagnostics };
      } catch (error) {
        const unsupported = reasonOf(error);
        if (unsupported === undefined) throw error;
        return { diagnostics: [], unsupported };
      }
    });
  }

  forgetLibraries(): void {
    this.#libraries.forget();
  }

  #next<T>(job: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(job);
    this.#queue = result.catch(() => {});
    return result;
  }

  #run(
    source: Source,
    reached: Reach,
    fonts: ReadonlyMap<string, Uint8Array> | undefined,
    parameters: ParameterSet,
    options: FormworkOptions,
  ): Outcome {
    const files = new ModelFiles(source, reached.libraries, fonts);
    const { preview = true, time = 0, limit = 120_000, signal } = options;
    return this.#language.run(files, source.entry, parameters, { preview, time, limit, signal });
  }

  async #evaluate(
    source: Source,
    parameters: ParameterSet,
    options: FormworkOptions,
  ): Promise<Evaluation | Unsupported> {
    const start = performance.now();
    const timing: Timing = { total: 0 };
    let last = start;
    const step = (name: string): void => {
      const now = performance.now();
      timing[name] = now - last;
      last = now;
      timing.total = now - start;
    };
    const wrong = mistaken(source, parameters);
    if (wrong.length > 0) return { status: 'invalid', diagnostics: wrong, engine: FORMWORK, timing };
    const reached = await reach(source, this.#libraries.load).catch(damaged);
    if ('severity' in reached) return { status: 'invalid', diagnostics: [reached], engine: FORMWORK, timing };
    step('files');
    const bundled = await this.#bundledFonts(source, reached);
    const { root, diagnostics: found, failed } = this.#run(source, reached, bundled, parameters, options);
    step('language');
    if (reached.abilities.has('text')) {
      const fonts = fontFiles(source, await this.#fontsOfHost());
      found.push(...fontWarnings(source, reached.texts, parameters, [...fonts.values()]));
      step('fonts');
    }
    if (failed) return { status: 'invalid', diagnostics: found, engine: FORMWORK, timing };
    const solids = await this.#solid();
    const result = await solids.evaluate(root, {
      signal: options.signal,
      substitute: this.#substitutes?.for(source),
      fonts: bundled && (() => Promise.resolve(bundled)),
      unmarked: options.interim,
      draft: options.interim,
    });
    step('geometry');
    const { mesh, outline, highlighted, background, draft, fallbacks, diagnostics } = result;
    const evaluation = concluded(
      {
        shape: mesh.indices.length > 0 ? { mesh, ...(outline && { outline }) } : undefined,
        marked: { ...(highlighted && { highlighted }), ...(background && { background }) },
        found: [...found, ...diagnostics],
        engine: FORMWORK,
        timing,
      },
      source,
      reached.texts,
    );
    if (evaluation.status === 'invalid') return evaluation;
    return {
      ...evaluation,
      ...(draft && { draft: true }),
      ...(fallbacks.length > 0 && { fallbacks: [...new Set(fallbacks)] }),
    };
  }

  /** Fonts of the project may stand in for the bundled ones: OpenSCAD knows the rules. */
  async #bundledFonts(
    source: Source,
    { abilities }: Reach,
  ): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
    const needed = abilities.has('text') && fontFiles(source, new Map()).size === 0;
    return needed ? this.#fontsOfHost() : undefined;
  }

  #fontsOfHost(): Promise<ReadonlyMap<string, Uint8Array>> {
    this.#fonts ??= this.#host.fonts();
    this.#fonts.catch(() => (this.#fonts = undefined));
    return this.#fonts;
  }

  #solid(): Promise<SolidEvaluator> {
    this.#solids ??= this.#host
      .manifold()
      .then(loadKernel)
      .then(kernel => new SolidEvaluator(kernel, rewrites));
    this.#solids.catch(() => (this.#solids = undefined));
    return this.#solids;
  }
}
