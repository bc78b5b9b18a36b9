import { fork, type ChildProcess } from 'node:child_process';
import { FORMWORK } from '../../wasm/formwork/engine.ts';
import type { ParameterSet } from '../../wasm/contract.ts';
import type { Output } from '../engines/engine.ts';
import { withQuality } from '../engines/openscad/entry.ts';
import { sourceOf } from '../engines/openscad/native.ts';
import type { Facts, JobRequest, PreviewComparison } from '../jobs/job.ts';
import type { Reference } from './examination.ts';
import type { Question } from './examination-thread.ts';
import { factsOf, type Shape } from './facts.ts';
import { unknown } from './verdict.ts';

export interface Examined {
  facts?: Facts;
  comparison?: PreviewComparison;
}

interface ExaminationContext {
  /** Aborted: the work is ended at once, and what waits for it rejects with an AbortError. */
  signal: AbortSignal;
  upload(sha256: string): Promise<Uint8Array>;
}

/** An examination that has begun: the preview is made while the engine works. */
export interface Examination extends Disposable {
  /** Figures of what the engine made, and how it compares. Rejects only when aborted. */
  finish(output: Output): Promise<Examined>;
}

export interface Examiner {
  begin(request: JobRequest, context: ExaminationContext): Examination;
  /** Both at once. */
  examine(request: JobRequest, output: Output, context: ExaminationContext): Promise<Examined>;
  close(): void;
}

interface ExaminerOptions {
  /** For preview and comparison together. Default 60. */
  seconds?: number;
  /** How long a process without work stays, in seconds; to start one takes a third of a second. Default 60. */
  idle?: number;
}

/** Triangles that this process measures itself when the other one cannot. */
const MEASURED_HERE = 300_000;

/** Examines results in processes of its own, as models are untrusted and engines take memory; one stays at hand. */
export function createExaminer({ seconds = 60, idle = 60 }: ExaminerOptions = {}): Examiner {
  const waiting: { process: ChildProcess; timer: NodeJS.Timeout }[] = [];
  let closed = false;

  function take(): ChildProcess {
    const known = waiting.pop();
    if (!known) return started();
    clearTimeout(known.timer);
    return known.process;
  }

  function give(child: ChildProcess): void {
    child.removeAllListeners();
    if (closed || waiting.length > 0 || !child.connected) {
      child.kill('SIGKILL');
      return;
    }
    const entry = {
      process: child,
      timer: setTimeout(() => {
        waiting.splice(waiting.indexOf(entry), 1);
        child.kill('SIGKILL');
      }, idle * 1000).unref(),
    };
    child.on('error', () => undefined);
    waiting.push(entry);
  }

  function begin(request: JobRequest, context: ExaminationContext): Examination {
    // The test engine makes no shapes.
    const session =
      request.kind === 'test'
        ? undefined
        : new Session(take(), referenceOf(request, context), context.signal);
    return {
      async finish(output) {
        if (!session || !output.shape) return {};
        const found = await session.finish(output, output.shape, seconds);
        return 'lost' in found ? alone(output, output.shape, found.lost) : found;
      },
      [Symbol.dispose]() {
        if (!session) return;
        if (session.idle) give(session.child);
        else session.child.kill('SIGKILL');
      },
    };
  }

  return {
    begin,
    async examine(request, output, context) {
      using examination = begin(request, context);
      return await examination.finish(output);
    },
    close() {
      closed = true;
      for (const { process, timer } of waiting.splice(0)) {
        clearTimeout(timer);
        process.kill('SIGKILL');
      }
    },
  };
}

/** Without the environment: nothing of the server's secrets is needed. */
function started(): ChildProcess {
  const child = fork(new URL('./examination-process.ts', import.meta.url), {
    serialization: 'advanced',
    execArgv: [],
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // A server that has nothing else to do may end.
  child.unref();
  child.channel?.unref();
  return child;
}

interface Lost {
  lost: string;
}

/** One examination in a process. */
class Session {
  readonly child: ChildProcess;
  /** Nothing runs in it any more. */
  idle = false;
  readonly #signal: AbortSignal;
  readonly #sent: Promise<boolean>;

  constructor(
    child: ChildProcess,
    reference: Promise<Reference | undefined> | undefined,
    signal: AbortSignal,
  ) {
    this.child = child;
    this.#signal = signal;
    // An error of a process that is gone: its exit says all.
    child.on('error', () => undefined);
    this.#sent = (reference ?? Promise.resolve(undefined)).then(async preview => {
      await this.#send({ preview });
      return preview !== undefined;
    });
    this.#sent.catch(() => undefined);
  }

  /** `lost` when the process came to no end, and why; then it is gone. */
  async finish(output: Output, shape: Shape, seconds: number): Promise<Examined | Lost> {
    this.#signal.throwIfAborted();
    await this.#sent;
    const { child } = this;
    const answer = Promise.withResolvers<Examined | Lost>();
    const aborted = (): void => answer.reject(this.#signal.reason);
    this.#signal.addEventListener('abort', aborted, { once: true });
    const timer = setTimeout(
      () => answer.resolve({ lost: `did not come within ${seconds} s` }),
      seconds * 1000,
    );
    child.once('exit', () => answer.resolve({ lost: 'took too much memory' }));
    child.once('message', (message: Examined | Lost) => answer.resolve(message));
    try {
      await this.#send({ production: { shape, engine: output.engine } });
      const found = await answer.promise;
      this.idle = !('lost' in found);
      return found;
    } finally {
      clearTimeout(timer);
      this.#signal.removeEventListener('abort', aborted);
      if (!this.idle) child.kill('SIGKILL');
    }
  }

  #send(question: Question): Promise<void> {
    return new Promise(sent => {
      if (!this.child.connected) return sent();
      this.child.send(question, () => sent());
    });
  }
}

/** What can be said when preview or comparison did not come to an end. */
function alone(output: Output, shape: Shape, why: string): Examined {
  const facts = shape.mesh.indices.length / 3 <= MEASURED_HERE ? factsOf(shape) : undefined;
  const engines = { preview: { ...FORMWORK }, production: { ...output.engine } };
  return { ...(facts && { facts }), comparison: unknown(`The comparison ${why}.`, engines, facts) };
}

/** What the result is held against; undefined when there is nothing, as for FreeCAD. */
async function referenceOf(
  request: JobRequest,
  { upload }: ExaminationContext,
): Promise<Reference | undefined> {
  switch (request.kind) {
    case 'openscad':
      return {
        source: withQuality(await sourceOf(request, { upload }), request.quality),
        parameters: request.parameters as ParameterSet,
      };
    case 'blender':
      return 'mesh' in request.input
        ? { bytes: await upload(request.input.mesh.upload), format: request.input.format }
        : undefined;
    default:
      return undefined;
  }
}
