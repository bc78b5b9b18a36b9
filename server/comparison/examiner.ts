import type { ChildProcess } from 'node:child_process';
import { FORMWORK } from '../../wasm/formwork/engine.ts';
import type { ParameterSet } from '../../wasm/contract.ts';
import type { Output } from '../engines/engine.ts';
import { withQuality } from '../engines/openscad/entry.ts';
import { sourceOf } from '../engines/openscad/native.ts';
import type { Facts, JobRequest, PreviewComparison } from '../jobs/job.ts';
import type { Reference } from './examination.ts';
import { factsOf, type Shape } from './facts.ts';
import { Session, startProcess } from './session.ts';
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

/** Triangles that this process measures itself, in a tenth of a second. */
const MEASURED_HERE = 100_000;

/** Examinations of one process; memory of WebAssembly never shrinks. */
const USES = 100;

/** Examines results in processes of its own, as models are untrusted and engines take memory; one stays at hand. */
export function createExaminer({ seconds = 60, idle = 60 }: ExaminerOptions = {}): Examiner {
  const waiting: { child: ChildProcess; leave(): void }[] = [];
  const uses = new WeakMap<ChildProcess, number>();
  let closed = false;

  function take(): ChildProcess {
    const known = waiting.pop();
    known?.leave();
    return known?.child ?? startProcess();
  }

  function give(child: ChildProcess): void {
    const used = (uses.get(child) ?? 0) + 1;
    uses.set(child, used);
    if (closed || waiting.length > 0 || !child.connected || used >= USES) {
      child.kill('SIGKILL');
      return;
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), idle * 1000).unref();
    const exited = (): void => {
      clearTimeout(timer);
      waiting.splice(waiting.indexOf(entry), 1);
    };
    const entry = {
      child,
      leave() {
        clearTimeout(timer);
        child.off('exit', exited);
      },
    };
    child.once('exit', exited);
    waiting.push(entry);
  }

  function begin(request: JobRequest, context: ExaminationContext): Examination {
    const open = (): Session => new Session(take(), referenceOf(request, context), context.signal);
    let session = compared(request) ? open() : undefined;
    return {
      async finish(output) {
        const { shape } = output;
        if (!shape) return {};
        if (!session && small(shape)) return { facts: factsOf(shape) };
        session ??= open();
        const found = await session.finish(output, shape, seconds);
        return 'lost' in found ? alone(output, shape, found.lost) : found;
      },
      [Symbol.dispose]() {
        if (!session) return;
        const child = session.close();
        if (child) give(child);
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
      for (const { child, leave } of waiting.splice(0)) {
        leave();
        child.kill('SIGKILL');
      }
    },
  };
}

/** What can be said when preview or comparison did not come to an end. */
function alone(output: Output, shape: Shape, why: string): Examined {
  const facts = small(shape) ? factsOf(shape) : undefined;
  const engines = { preview: { ...FORMWORK }, production: { ...output.engine } };
  return { ...(facts && { facts }), comparison: unknown(`The comparison ${why}.`, engines, facts) };
}

const small = ({ mesh }: Shape): boolean => mesh.indices.length / 3 <= MEASURED_HERE;

/** Whether there is something to hold the result against. */
const compared = (request: JobRequest): boolean =>
  request.kind === 'openscad' || (request.kind === 'blender' && 'mesh' in request.input);

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
