import type {
  GenerationEvent,
  GenerationRequest,
  GenerationResult,
} from '../../wasm/bricks/generation/events.ts';
import type { OwnModelFiles } from '../../workers/own-model.ts';
import { type BrickEngine, startBrickEngine } from './brick-engine.ts';

export interface GenerateOptions {
  /** Stops it: what has been built by then is the result. */
  readonly signal?: AbortSignal;
  /** Every event, in order; the last is `done`. */
  readonly on?: (event: GenerationEvent) => void;
}

/** `loading`: bytes of the model that have arrived; `total` is 0 as long as it is not known. */
export type GeneratorState =
  | { readonly status: 'idle' }
  | { readonly status: 'loading'; readonly loaded: number; readonly total: number }
  | { readonly status: 'running' };

const superseded = (): DOMException => new DOMException('A newer request took its place.', 'AbortError');

/**
 * Makes brick models in a worker of its own. Fires `change` when `state` does.
 *
 * One request at a time: a newer one ends an older one, whose promise rejects with an AbortError.
 */
export class Generator extends EventTarget {
  readonly #start: (own?: OwnModelFiles) => BrickEngine;
  #own: OwnModelFiles | undefined;
  #engine: BrickEngine | undefined;
  #state: GeneratorState = { status: 'idle' };
  #running: { readonly reject: (error: unknown) => void; readonly ended: Promise<void> } | undefined;

  /** Tests start something else. */
  constructor(start: (own?: OwnModelFiles) => BrickEngine = startBrickEngine) {
    super();
    this.#start = start;
  }

  get state(): GeneratorState {
    return this.#state;
  }

  /** The model that somebody brought, by which is generated from the next request on; undefined: Formwork's. */
  get own(): OwnModelFiles | undefined {
    return this.#own;
  }
  set own(own: OwnModelFiles | undefined) {
    if (own === this.#own) return;
    this.end();
    this.#own = own;
  }

  /** Loads the model before anybody asks for one. What goes wrong is told to who asks for one. */
  async warm(): Promise<void> {
    await this.open().catch(() => {});
  }

  /** Loads the model; rejects with an Error for people. */
  async open(): Promise<void> {
    await this.#ready();
  }

  /**
   * A model for a prompt. Resolves also when `signal` stops it (`ending` is `stopped`); a signal that fires before
   * anything was built, and a newer request, reject with an AbortError. Rejects with an Error for people when the model
   * cannot be loaded, the request cannot be, or the engine dies; the next request starts a new one.
   */
  async generate(
    request: GenerationRequest,
    { signal, on }: GenerateOptions = {},
  ): Promise<GenerationResult> {
    signal?.throwIfAborted();
    const before = this.#running;
    const answer = Promise.withResolvers<GenerationResult>();
    const ended = Promise.withResolvers<void>();
    const running = (this.#running = { reject: answer.reject, ended: ended.promise });
    before?.reject(superseded());
    const stop = (): void => void this.#engine?.stop();
    const work = async (): Promise<GenerationResult> => {
      if (before) {
        stop();
        await before.ended;
      }
      const engine = await this.#ready();
      signal?.throwIfAborted();
      if (this.#running !== running) throw superseded();
      this.#show({ status: 'running' });
      signal?.addEventListener('abort', stop, { once: true });
      return engine.generate(request, event => {
        if (this.#running === running) on?.(event);
      });
    };
    work()
      .then(answer.resolve, (error: unknown) => {
        if (this.#engine?.dead) this.#engine = undefined;
        answer.reject(error);
      })
      .finally(() => {
        signal?.removeEventListener('abort', stop);
        ended.resolve();
        if (this.#running !== running) return;
        this.#running = undefined;
        this.#show({ status: 'idle' });
      });
    return answer.promise;
  }

  /** Ends the worker; a request under way rejects with an AbortError. */
  end(): void {
    this.#running?.reject(superseded());
    this.#running = undefined;
    this.#engine?.end();
    this.#engine = undefined;
    this.#show({ status: 'idle' });
  }

  async #ready(): Promise<BrickEngine> {
    if (this.#engine?.dead) this.#engine = undefined;
    const engine = (this.#engine ??= this.#start(this.#own));
    try {
      await engine.open((loaded, total) => {
        if (this.#running && this.#engine === engine) this.#show({ status: 'loading', loaded, total });
      });
    } catch (error) {
      if (this.#engine === engine) this.#engine = undefined;
      engine.end();
      throw error;
    }
    return engine;
  }

  #show(state: GeneratorState): void {
    this.#state = state;
    this.dispatchEvent(new Event('change'));
  }
}
