import { transfer } from 'comlink';
import highs from 'highs/runtime?url';
import type { FromMesh } from '../../../wasm/bricks/layout/from-mesh.ts';
import type { LayOptions, LayoutWorker, Shape } from '../../../workers/layout.ts';
import { compile } from '../../evaluation/compile.ts';
import { EngineDied, thread, type Thread } from '../../evaluation/thread.ts';

/** A file that cannot be built from, with what to do about it. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

/** Lays one shape in bricks, in a worker of its own; again and again while somebody tries sizes. */
export class Layer {
  readonly #shape: Shape;
  #opened: Promise<Thread<LayoutWorker>> | undefined;

  constructor(shape: Shape) {
    this.#shape = shape;
  }

  /**
   * Rejects with a ShapeError for a file that cannot be built from, with an AbortError when `signal` aborts (the worker
   * ends with it and starts anew for the next), and with an Error for people when it dies.
   */
  async lay(options: LayOptions, signal: AbortSignal, progress: (step: string) => void): Promise<FromMesh> {
    signal.throwIfAborted();
    const abort = (): void => this.end();
    signal.addEventListener('abort', abort, { once: true });
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', ({ data }: MessageEvent<string>) => progress(data));
    port1.start();
    try {
      const { remote, race } = await (this.#opened ??= start(this.#shape));
      return await race(remote.lay(options, transfer(port2, [port2])));
    } catch (error) {
      signal.throwIfAborted();
      this.end();
      if (error instanceof Error && error.name === 'FileError')
        throw new ShapeError(`The file ${error.message}. Export it again.`, { cause: error });
      if (error instanceof EngineDied)
        throw new Error('The model is too large for this device. Choose fewer studs.', { cause: error });
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
      port1.close();
    }
  }

  end(): void {
    const opened = this.#opened;
    this.#opened = undefined;
    void opened?.then(
      ({ end }) => end(),
      () => {},
    );
  }
}

async function start(shape: Shape): Promise<Thread<LayoutWorker>> {
  const worker = new Worker(new URL('../../../workers/layout.ts', import.meta.url), {
    type: 'module',
    name: 'layout',
  });
  const started = thread<LayoutWorker>(worker);
  try {
    const module = await compile(highs, () => {}, false);
    await started.race(started.remote.open(module));
    await started.race(started.remote.take(shape));
    return started;
  } catch (error) {
    started.end();
    throw error;
  }
}
