import { Worker } from 'node:worker_threads';
import type { EvaluateOptions, Evaluation, ParameterSet, Source } from '../wasm/contract.ts';
import { FORMWORK } from '../wasm/formwork/engine.ts';
import { OPENSCAD } from '../wasm/scad/engine.ts';
import { outOfTime } from '../wasm/scad/nothing.ts';
import type { EngineChoice } from './engine-choice.ts';
import type { EvaluationRequest } from './evaluation-thread.ts';

const defaultLimit = 120_000;

export interface ThreadOptions {
  /** Aborted: the thread ends, and the evaluation rejects with `signal.reason`. */
  signal?: AbortSignal;
  /** MiB that OpenSCAD's memory and that of the thread's values may grow to, each. */
  memory?: number;
}

/**
 * One evaluation in a thread of its own: the engine cannot be interrupted, but its thread can be ended. Past
 * `options.limit` (milliseconds, default 120,000) the result is `invalid`; a fault of the host throws.
 */
export async function evaluateInThread(
  source: Source,
  parameters: ParameterSet,
  options: EvaluateOptions = {},
  engine: EngineChoice = 'auto',
  { signal, memory }: ThreadOptions = {},
): Promise<Evaluation> {
  const start = performance.now();
  signal?.throwIfAborted();
  const request: EvaluationRequest = { source, parameters, options, engine, ...(memory && { memory }) };
  const worker = new Worker(new URL('./evaluation-thread.ts', import.meta.url), {
    workerData: request,
    // Recursive models need it: a module calling itself takes about 2 KB of it per level.
    resourceLimits: { stackSizeMb: 64, ...(memory && { maxOldGenerationSizeMb: memory }) },
  });
  const limit = options.limit ?? defaultLimit;
  let timer: NodeJS.Timeout | undefined;
  let abort: (() => void) | undefined;
  try {
    return await new Promise<Evaluation>((settle, fail) => {
      abort = () => fail(signal!.reason);
      signal?.addEventListener('abort', abort);
      worker.once('message', settle);
      worker.once('error', fail);
      worker.once('exit', code => fail(new Error(`The engine ended unexpectedly (exit code ${code}).`)));
      timer = setTimeout(() => settle(timedOut(limit, performance.now() - start, engine)), limit);
    });
  } finally {
    clearTimeout(timer);
    if (abort) signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}

const timedOut = (limit: number, total: number, engine: EngineChoice): Evaluation => ({
  status: 'invalid',
  diagnostics: [outOfTime(limit)],
  engine: engine === 'openscad' ? OPENSCAD : FORMWORK,
  timing: { total },
});
