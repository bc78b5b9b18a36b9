/** Milliseconds of work between two looks at what else there is to do. */
const INTERVAL = 10;

/** Lets the event loop run now and then during long work, and ends work that nobody wants any more. */
export class Pause {
  readonly #signal: { readonly aborted: boolean } | undefined;
  #last = performance.now();

  constructor(signal: { readonly aborted: boolean } | undefined) {
    this.#signal = signal;
  }

  get due(): boolean {
    return performance.now() - this.#last > INTERVAL;
  }

  /** Throws an AbortError when the signal says so. */
  async take(): Promise<void> {
    // A message comes at once; browsers hold timers back for 4 ms.
    await new Promise<void>(resolve => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => {
        port1.close();
        resolve();
      });
      port1.start();
      port2.postMessage(undefined);
    });
    this.#last = performance.now();
    if (!this.#signal?.aborted) return;
    const error = new Error('The evaluation was cancelled.');
    error.name = 'AbortError';
    throw error;
  }
}
