import type { Job } from '../../server/jobs/job.ts';
import type { Evaluated } from '../../wasm/contract.ts';
import type { Inspection } from '../../wasm/formwork/inspection.ts';
import type { ComparisonWorker } from '../../workers/comparison.ts';
import { compileManifold } from '../evaluation/formwork-process.ts';
import { thread } from '../evaluation/thread.ts';
import { production } from './production.ts';
import { comparedMesh } from './readable.ts';

/**
 * Fetches the mesh that a job made and holds it against the picture, in a thread that ends with it. Rejects with a
 * message for people, or the signal's reason.
 */
export async function inspectJob(job: Job, picture: Evaluated, signal: AbortSignal): Promise<Inspection> {
  const artifact = comparedMesh(job);
  if (!artifact || !job.result) throw new Error('There is no file of a mesh that the view can show.');
  const bytes = await production.client.artifact(artifact.url, signal);
  const worker = new Worker(new URL('../../workers/comparison.ts', import.meta.url), {
    type: 'module',
    name: 'inspection',
  });
  const { remote, race, end } = thread<ComparisonWorker>(worker);
  signal.addEventListener('abort', end, { once: true });
  try {
    await race(remote.open(await compileManifold()));
    const { format } = artifact;
    return await race(remote.inspect(picture, { bytes, format, engine: job.result.engine }));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}
