import type { Engine, Evaluation, ParameterSet, Source } from '../../wasm/contract.ts';
import type { Unsupported } from '../../wasm/formwork/formwork.ts';
import type { Loaders } from '../../workers/geometry.ts';
import { contentKey } from './content-key.ts';
import type { EngineDefinition, RunOptions } from './engine-process.ts';
import { Pool, type Outcome } from './pool.ts';
import type { Results } from './results.ts';

export type EngineState =
  | { status: 'idle' }
  | { status: 'loading'; loaded: number; total: number }
  /** `since` as `performance.now()` tells. */
  | { status: 'running'; since: number };

/** What a request may say beyond the options of the engine. */
export interface RequestOptions extends RunOptions {
  /** One of a series: waits for its turn, is never skipped. */
  background?: boolean;
  /** In the background, and nobody looks at it. */
  quiet?: boolean;
}

/** What all engines of a page share. */
export interface Surroundings {
  loaders: Loaders;
  results: Results;
  /** Names every library and its version; part of the keys of models that use any. */
  libraries(): Promise<string>;
  /** Called when the state of an engine changes. */
  changed(): void;
}

/** Results that took less (ms) are computed again rather than stored. */
const WORTH_STORING = 50;

/** The engine reached the time limit, or died, and says nothing of the model. */
export class EngineStopped extends Error {
  override readonly name = 'EngineStopped';

  readonly kind: 'limit' | 'died';

  constructor({ kind, detail }: Exclude<Outcome, { kind: 'done' }>) {
    super(
      kind === 'limit'
        ? `Stopped after ${Number(detail) / 1000} s without a result. Lower $fn, or look for a loop or recursion without an end.`
        : `The engine ended unexpectedly (${detail}). It was started again; a simpler model may need less memory.`,
    );
    this.kind = kind;
  }
}

/** One engine: its module, loaded once, its threads, and the results it has given. */
export class Runner {
  state: EngineState = { status: 'idle' };
  readonly #definition: EngineDefinition;
  readonly #around: Surroundings;
  readonly #pool: Pool;
  /** How often libraries changed. */
  #changes = 0;
  #module: Promise<WebAssembly.Module> | undefined;

  constructor(definition: EngineDefinition, around: Surroundings) {
    this.#definition = definition;
    this.#around = around;
    this.#pool = new Pool(
      () => definition.start(this.#load(), around.loaders),
      () => this.#update(),
    );
  }

  get engine(): Engine {
    return this.#definition.engine;
  }

  /** Somebody waits for it. */
  get busy(): boolean {
    return this.#pool.busy;
  }

  /** Loads the engine and starts a process, before the first evaluation asks for it. Resolves when it is loaded. */
  async warm(): Promise<void> {
    this.#pool.warm();
    await this.#module;
  }

  forgetLibraries(): void {
    this.#changes++;
    this.#pool.forgetLibraries();
  }

  end(): void {
    this.#pool.end();
    this.#update();
  }

  /** The name of a result of this engine; see {@link contentKey}. */
  key(source: Source, parameters: ParameterSet, options: RunOptions): Promise<string | undefined> {
    const { name, version } = this.engine;
    return contentKey(`${name} ${version}`, source, parameters, options, () => this.#around.libraries());
  }

  /**
   * Rejects with an AbortError when `signal` fires or a newer request took the place of this one, with an
   * {@link EngineStopped} when there is no result.
   */
  async evaluate(
    source: Source,
    parameters: ParameterSet,
    { background = false, quiet = false, ...options }: RequestOptions,
    signal?: AbortSignal,
  ): Promise<Evaluation | Unsupported> {
    const start = performance.now();
    signal?.throwIfAborted();
    this.#pool.warm();
    const before = this.#changes;
    const once = this.#definition.instant && options.interim;
    const key = once ? undefined : await this.key(source, parameters, options);
    const { results } = this.#around;
    const known = key && !options.fresh && (options.interim ? results.held(key) : await results.get(key));
    signal?.throwIfAborted();
    if (known) return { ...known, timing: { ...known.timing, total: performance.now() - start, cached: 1 } };
    const outcome = await this.#pool.run({ source, parameters, options, background, quiet }, signal);
    if (outcome.kind !== 'done') throw new EngineStopped(outcome);
    const { evaluation } = outcome;
    if (evaluation.status === 'unsupported') return evaluation;
    // Libraries that changed on the way may have come into a result that the key does not tell.
    const whole = !options.interim && before === this.#changes;
    const timing = { ...evaluation.timing, total: performance.now() - start };
    if (key && whole && evaluation.timing.total > WORTH_STORING) void results.put(key, evaluation);
    return { ...evaluation, timing };
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
    if (this.state.status === 'loading' && !loaded) {
      // Now, or no longer, somebody waits for it.
      this.#around.changed();
      return;
    }
    if (!this.#pool.busy) this.#set({ status: 'idle' });
    else if (this.state.status !== 'running') this.#set({ status: 'running', since: performance.now() });
  }

  #set(state: EngineState): void {
    if (state.status === 'idle' && this.state.status === 'idle') return;
    this.state = state;
    this.#around.changed();
  }
}
