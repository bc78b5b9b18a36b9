import { wrap, type Remote } from 'comlink';
import type { ExchangeWorker } from '../../workers/exchange.ts';

/**
 * Runs `job` with a worker of its own, which ends with it. A writer cannot be interrupted, so cancelling is ending
 * the worker: the promise then rejects with the signal's reason. It also rejects when the worker dies, of which
 * Comlink would never tell.
 */
export async function withExchange<T>(
  job: (exchange: Remote<ExchangeWorker>) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('../../workers/exchange.ts', import.meta.url), { type: 'module' });
  const ended = new AbortController();
  try {
    return await new Promise<T>((settle, fail) => {
      const options = { signal: ended.signal };
      signal?.addEventListener('abort', () => fail(signal.reason), options);
      worker.addEventListener(
        'error',
        event =>
          fail(new Error(event.message || 'The export ended unexpectedly. The model may be too large.')),
        options,
      );
      job(wrap<ExchangeWorker>(worker)).then(settle, fail);
    });
  } finally {
    ended.abort();
    worker.terminate();
  }
}
