/** A request through a real engine, with everything that the engine tells on the way. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../failure.ts';
import { jobRequest, type JobRequest, type JobRequestInput } from '../jobs/job.ts';
import type { Limits, Output, ProductionEngine } from './engine.ts';

export interface Attempt {
  output?: Output;
  failure?: Failure;
  /** Files by their format. */
  files: Record<string, Uint8Array>;
  log: string[];
  progress: { percent: number; stage: string }[];
}

export const limits: Limits = { seconds: 100, memory: 4096, output: 64 * 2 ** 20 };

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Runs and cleans up. Other errors than a Failure, such as an AbortError, are thrown. */
export async function attempt<R extends JobRequest>(
  engine: ProductionEngine<R>,
  request: JobRequestInput,
  options: {
    limits?: Partial<Limits>;
    uploads?: Uint8Array[];
    signal?: AbortSignal;
    onLog?(line: string): void;
  } = {},
): Promise<Attempt> {
  const folder = mkdtempSync(join(tmpdir(), 'formwork-attempt-'));
  const uploads = new Map((options.uploads ?? []).map(bytes => [sha256(bytes), bytes]));
  const result: Attempt = { files: {}, log: [], progress: [] };
  try {
    result.output = await engine.run(jobRequest.parse(request) as R, {
      folder,
      limits: { ...limits, ...options.limits },
      signal: options.signal ?? new AbortController().signal,
      async upload(key) {
        const bytes = uploads.get(key);
        if (!bytes) throw new Failure('not_found', 'There is no such upload.');
        return bytes;
      },
      progress: (percent, stage) => result.progress.push({ percent, stage }),
      log(line) {
        result.log.push(line);
        options.onLog?.(line);
      },
    });
    for (const { format, path } of result.output.files)
      result.files[format] = new Uint8Array(readFileSync(path));
    await result.output.dispose();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    result.failure = error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return result;
}
