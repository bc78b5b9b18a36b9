import { releaseProxy, wrap, type Remote } from 'comlink';
import type { Mesh } from '../../wasm/contract.ts';
import type { MeshWorker } from '../../workers/mesh.ts';

interface Running {
  remote: Remote<MeshWorker>;
  /** Rejects when the worker dies; Comlink alone would wait for ever. */
  death: Promise<never>;
  held?: Mesh;
}

let running: Running | undefined;
let queue: Promise<unknown> = Promise.resolve();

function worker(): Running {
  if (running) return running;
  const thread = new Worker(new URL('../../workers/mesh.ts', import.meta.url), {
    type: 'module',
    name: 'mesh',
  });
  const remote = wrap<MeshWorker>(thread);
  const death = new Promise<never>((_, reject) => {
    thread.addEventListener('error', event => {
      event.preventDefault();
      running = undefined;
      remote[releaseProxy]();
      thread.terminate();
      reject(new Error(`The mesh worker stopped: ${event.message || 'out of memory or blocked'}.`));
    });
  });
  death.catch(() => {});
  running = { remote, death };
  return running;
}

export interface AnalyzeOptions {
  signal?: AbortSignal;
  /** For questions that take seconds and give way by themselves: those behind need not wait. */
  long?: boolean;
}

/**
 * Asks the mesh worker about a mesh: `analyze(mesh, (worker) => worker.measure())`. The mesh is sent once, however
 * many questions follow; questions are answered one after the other, and one that was aborted while waiting is
 * never asked.
 */
export function analyze<T>(
  mesh: Mesh,
  ask: (worker: Remote<MeshWorker>) => Promise<T>,
  { signal, long = false }: AnalyzeOptions = {},
): Promise<T> {
  const turn = queue.then(() => {
    signal?.throwIfAborted();
    const current = worker();
    const sent = current.held === mesh ? undefined : current.remote.hold(mesh);
    current.held = mesh;
    return { answer: Promise.race([Promise.all([ask(current.remote), sent]), current.death]) };
  });
  queue = turn.then(({ answer }) => (long ? undefined : answer)).catch(() => {});
  return turn.then(async ({ answer }) => {
    const [result] = await answer;
    signal?.throwIfAborted();
    return result;
  });
}
