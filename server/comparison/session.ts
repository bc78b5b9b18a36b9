import { fork, type ChildProcess } from 'node:child_process';
import type { Output } from '../engines/engine.ts';
import type { Facts, PreviewComparison } from '../jobs/job.ts';
import type { Reference } from './examination.ts';
import type { Question } from './examination-thread.ts';
import type { Shape } from './facts.ts';

interface Found {
  facts: Facts;
  comparison?: PreviewComparison;
}

/** No answer, and why: words that go on from “The comparison”. */
interface Lost {
  lost: string;
}

/** A process for examinations, one after the other. It gets no environment: it needs nothing of the server's secrets. */
export function startProcess(): ChildProcess {
  const child = fork(new URL('./examination-process.ts', import.meta.url), {
    serialization: 'advanced',
    execArgv: [],
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // An error of a process that is gone: its exit says all.
  child.on('error', () => undefined);
  // A server that has nothing else to do may end.
  child.unref();
  child.channel?.unref();
  return child;
}

/** One examination in a process. The preview begins at once, if there is one to make. */
export class Session {
  readonly #child: ChildProcess;
  readonly #signal: AbortSignal;
  readonly #begun: Promise<void>;
  readonly #answer = Promise.withResolvers<Found | Lost>();
  readonly #exited = (): void => this.#answer.resolve({ lost: 'took too much memory' });
  readonly #heard = (message: unknown): void => this.#answer.resolve(message as Found | Lost);
  #done = false;

  constructor(child: ChildProcess, reference: Promise<Reference | undefined>, signal: AbortSignal) {
    this.#child = child;
    this.#signal = signal;
    // From now on: it may die of the preview long before somebody asks.
    child.once('exit', this.#exited);
    child.once('message', this.#heard);
    this.#begun = reference.then(preview => this.#send({ preview }));
    this.#begun.catch(() => undefined);
  }

  /** What the process finds, or why it does not within `seconds`. Rejects when aborted, or when an upload is gone. */
  async finish({ engine }: Output, shape: Shape, seconds: number): Promise<Found | Lost> {
    this.#signal.throwIfAborted();
    await this.#begun;
    const stopped = Promise.withResolvers<Lost>();
    const aborted = (): void => stopped.reject(this.#signal.reason);
    this.#signal.addEventListener('abort', aborted, { once: true });
    const timer = setTimeout(
      () => stopped.resolve({ lost: `did not come within ${seconds} s` }),
      seconds * 1000,
    );
    try {
      await this.#send({ production: { shape, engine } });
      const found = await Promise.race([this.#answer.promise, stopped.promise]);
      this.#done = !('lost' in found);
      return found;
    } finally {
      clearTimeout(timer);
      this.#signal.removeEventListener('abort', aborted);
    }
  }

  /** The process, when it has nothing to do any more; otherwise it is killed. */
  close(): ChildProcess | undefined {
    this.#child.off('exit', this.#exited);
    this.#child.off('message', this.#heard);
    if (this.#done) return this.#child;
    this.#child.kill('SIGKILL');
    return undefined;
  }

  #send(question: Question): Promise<void> {
    return new Promise(sent => {
      if (!this.#child.connected) return sent();
      this.#child.send(question, () => sent());
    });
  }
}
