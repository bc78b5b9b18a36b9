import { releaseProxy, wrap, type Remote } from 'comlink';

/** The thread of an engine ended by itself: a crash, or no memory left. */
export class EngineDied extends Error {
  override readonly name = 'EngineDied';
}

/** A worker behind Comlink whose calls reject when it dies, instead of never settling. */
export interface Thread<T> {
  readonly remote: Remote<T>;
  /** The answer to a call of `remote`, or the death of the thread, whichever comes first. */
  race<A extends Promise<unknown>>(answer: A): Promise<Awaited<A>>;
  /** Ends the thread, whatever it does; pending answers reject. */
  end(): void;
}

export function thread<T>(worker: Worker): Thread<T> {
  const remote = wrap<T>(worker);
  const death = Promise.withResolvers<never>();
  death.promise.catch(() => {});
  const died = (reason: string): void => {
    worker.terminate();
    death.reject(new EngineDied(reason));
  };
  worker.addEventListener('error', event => {
    event.preventDefault();
    died(event.message || 'The engine could not be started.');
  });
  worker.addEventListener('messageerror', () => died('The engine sent an answer that cannot be read.'));
  return {
    remote,
    race: answer => Promise.race([answer, death.promise]) as Promise<Awaited<typeof answer>>,
    end() {
      remote[releaseProxy]();
      died('The engine was ended.');
    },
  };
}
