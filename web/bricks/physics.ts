import highs from 'highs/runtime?url';
import type { BrickModel } from '../../wasm/bricks/brick.ts';
import type { Stability } from '../../wasm/bricks/stability/verdict.ts';
import type { StabilityWorker, WeighOptions } from '../../workers/stability.ts';
import { compile } from '../evaluation/compile.ts';
import { EngineDied, thread, type Thread } from '../evaluation/thread.ts';

/** Milliseconds that an older model may go on being weighed while a newer one waits; then its worker is ended. */
const patience = 1500;

/** How often one model may end its worker by itself before that is told. */
const attempts = 2;

/** Seconds for each of the programmes of one model. */
const timeLimit = 60;

/** Errors by which the worker answers, in good health. */
const answers: ReadonlySet<string> = new Set(['RangeError', 'TimeLimitError']);

interface Weighing {
  readonly model: BrickModel;
  readonly options: WeighOptions;
  readonly answer: PromiseWithResolvers<Stability>;
}

/**
 * Weighs brick models in a worker of its own, which keeps what it knows of the model before: an edit is answered much
 * sooner than a new model. The newest model wins: the promises of older ones reject with an AbortError.
 */
export class Physics {
  #opened: Promise<Thread<StabilityWorker>> | undefined;
  #running: Weighing | undefined;
  #waiting: Weighing | undefined;
  #ended = false;

  /** Starts the worker before anybody asks. */
  warm(): void {
    this.#open().catch(() => {});
  }

  /**
   * How well a model stands. Rejects with an AbortError when `signal` aborts or a newer model comes, with a RangeError
   * when bricks collide, lie outside of the world or are no parts, and with an Error for people when it takes too
   * long, or the worker cannot be started or dies again and again.
   */
  async weigh(model: BrickModel, signal?: AbortSignal, options: WeighOptions = {}): Promise<Stability> {
    signal?.throwIfAborted();
    if (this.#ended) throw superseded();
    const weighing: Weighing = { model, options, answer: Promise.withResolvers<Stability>() };
    this.#running?.answer.reject(superseded());
    this.#waiting?.answer.reject(superseded());
    this.#waiting = weighing;
    const abort = (): void => {
      if (this.#waiting === weighing) this.#waiting = undefined;
      weighing.answer.reject(signal!.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    if (!this.#running) void this.#work();
    else this.#hurry(this.#running);
    try {
      return await weighing.answer.promise;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Ends the worker; a model that is being weighed rejects with an AbortError. */
  end(): void {
    this.#ended = true;
    this.#running?.answer.reject(superseded());
    this.#waiting?.answer.reject(superseded());
    this.#waiting = undefined;
    this.#drop();
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting; next; next = this.#waiting) {
      this.#waiting = undefined;
      this.#running = next;
      try {
        next.answer.resolve(await this.#weigh(next));
      } catch (error) {
        next.answer.reject(error);
      }
      this.#running = undefined;
    }
  }

  async #weigh({ model, options }: Weighing): Promise<Stability> {
    for (let attempt = 1; ; attempt++) {
      let opened = false;
      try {
        const { remote, race } = await this.#open();
        opened = true;
        return await race(remote.weigh(model, { timeLimit, ...options }));
      } catch (error) {
        if (answers.has((error as Error).name)) throw error;
        // What says that HiGHS is missing is for people as it is.
        if (!opened && !(error instanceof EngineDied)) throw error;
        // Its worker died, or HiGHS did inside of it, after which it is of no use.
        this.#drop();
        // Another one waits, and this one's worker was ended for it.
        if (this.#waiting || this.#ended) throw superseded();
        if (attempt === attempts)
          throw new Error('The stability analysis has crashed. Change the model: it starts anew.', {
            cause: error,
          });
      }
    }
  }

  /** A solve cannot be interrupted: where it takes long, its worker ends with it. */
  #hurry(running: Weighing): void {
    setTimeout(() => {
      if (this.#running === running && this.#waiting) this.#drop();
    }, patience);
  }

  #drop(): void {
    const opened = this.#opened;
    this.#opened = undefined;
    void opened?.then(
      ({ end }) => end(),
      () => {},
    );
  }

  #open(): Promise<Thread<StabilityWorker>> {
    return (this.#opened ??= start().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    }));
  }
}

const superseded = (): DOMException => new DOMException('A newer model took its place.', 'AbortError');

async function start(): Promise<Thread<StabilityWorker>> {
  const worker = new Worker(new URL('../../workers/stability.ts', import.meta.url), {
    type: 'module',
    name: 'stability',
  });
  const started = thread<StabilityWorker>(worker);
  try {
    const module = await compile(highs, () => {}, false);
    await started.race(started.remote.open(module));
    return started;
  } catch (error) {
    started.end();
    throw error;
  }
}
