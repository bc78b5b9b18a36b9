import type { Output, ProductionEngine } from '../engines/engine.ts';
import { Failure } from '../failure.ts';
import type { JobKind, JobRequest } from './job.ts';

export interface Chosen {
  engine: ProductionEngine;
  identity: Output['engine'];
}

/** The first engine of the kind that takes the request. Throws Failure `engine_missing` with what to install. */
export async function chooseEngine(
  engines: readonly ProductionEngine[],
  request: JobRequest,
): Promise<Chosen> {
  const ofKind = engines.filter(({ kind }) => kind === request.kind);
  const missing: string[] = [];
  for (const engine of ofKind) {
    const status = await engine.status();
    const identity = engine.identity
      ? await engine.identity(request)
      : status.available
        ? { name: engine.name, version: status.version ?? '' }
        : undefined;
    if (identity) return { engine, identity };
    if (status.missing) missing.push(`${status.title}: ${status.missing.what} (${status.missing.install})`);
  }
  throw new Failure(
    'engine_missing',
    ofKind.length === 0
      ? `This server runs no ${request.kind} jobs.`
      : missing.length === 0
        ? `No engine of this server takes this ${request.kind} job as it is asked for.`
        : `The engine of this job is not ready here. ${missing.join('; ')}`,
  );
}

/** Milliseconds after which engines are asked again. */
const KINDS_FRESH = 30_000;

/**
 * Kinds of jobs for which an engine is ready on this machine. Starting programs to ask for their version takes seconds,
 * so that after the first time the answer of before is given, and they are asked beside.
 */
export function readyKinds(engines: readonly ProductionEngine[]): () => Promise<JobKind[]> {
  const look = async (): Promise<JobKind[]> => {
    const ready = await Promise.all(
      engines.map(async engine => ((await engine.status()).available ? [engine.kind] : [])),
    );
    return [...new Set(ready.flat())];
  };
  let known: Promise<JobKind[]> | undefined;
  let asked = 0;
  return () => {
    if (!known) {
      known = look();
      known.catch(() => {
        known = undefined;
      });
      asked = performance.now();
    } else if (performance.now() - asked > KINDS_FRESH) {
      asked = performance.now();
      const next = look();
      next.then(
        () => {
          known = next;
        },
        () => {},
      );
    }
    return known;
  };
}
