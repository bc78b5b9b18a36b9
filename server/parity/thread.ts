import { Worker } from 'node:worker_threads';

/** How a request ended when it was not answered. */
export interface Unanswered {
  unanswered: 'time' | 'crash';
  text: string;
}

/**
 * A thread that answers one request at a time, `{id, …}` by `{id, result}`. One that takes longer than `limit`
 * milliseconds, or crashes, is ended; the next request has a new one.
 */
export class Thread<Request extends { id: number }, Result> {
  readonly #url: URL;
  #worker: Worker | undefined;
  #count = 0;

  constructor(url: URL) {
    this.#url = url;
  }

  async ask(request: Omit<Request, 'id'>, limit: number): Promise<Result | Unanswered> {
    const fresh = !this.#worker;
    this.#worker ??= new Worker(this.#url, {
      resourceLimits: { stackSizeMb: 64, maxOldGenerationSizeMb: 4096 },
    });
    const worker = this.#worker;
    const id = ++this.#count;
    let timer: NodeJS.Timeout | undefined;
    const listeners = new AbortController();
    const { signal } = listeners;
    const answer = await new Promise<Result | Unanswered>(settle => {
      const crashed = (text: string): void => settle({ unanswered: 'crash', text });
      const onMessage = (message: { id: number; result: Result }): void => {
        if (message.id === id) settle(message.result);
      };
      const onError = (error: Error): void => crashed(error.stack ?? String(error));
      const onExit = (code: number): void => crashed(`exit code ${code}`);
      worker.on('message', onMessage).once('error', onError).once('exit', onExit);
      signal.addEventListener('abort', () =>
        worker.off('message', onMessage).off('error', onError).off('exit', onExit),
      );
      // Loading the engine takes its time on a busy machine.
      const most = limit + (fresh ? 20_000 : 0);
      timer = setTimeout(() => settle({ unanswered: 'time', text: `${limit} ms` }), most);
      worker.postMessage({ ...request, id });
    });
    clearTimeout(timer);
    listeners.abort();
    if (isUnanswered(answer)) await this.end();
    return answer;
  }

  async end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.on('error', () => {});
    await worker?.terminate();
  }
}

export const isUnanswered = (value: unknown): value is Unanswered =>
  typeof value === 'object' && value !== null && 'unanswered' in value;
