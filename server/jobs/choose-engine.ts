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

/** Kinds of jobs for which an engine is ready on this machine. */
export async function readyKinds(engines: readonly ProductionEngine[]): Promise<JobKind[]> {
  const ready = await Promise.all(
    engines.map(async engine => ((await engine.status()).available ? [engine.kind] : [])),
  );
  return [...new Set(ready.flat())];
}
