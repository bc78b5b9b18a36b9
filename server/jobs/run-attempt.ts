import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Artifacts } from '../artifacts/artifacts.ts';
import type { Output, ProductionEngine } from '../engines/engine.ts';
import { Failure } from '../failure.ts';
import type { FailureCode } from '../failure.ts';
import type { Scope } from '../scope.ts';
import type { Settings } from '../settings.ts';
import type { Finished } from './attempts.ts';
import { chooseEngine } from './choose-engine.ts';
import { contentKey } from './content-key.ts';
import type { Facts, JobRequest, PreviewComparison } from './job.ts';
import type { Running } from './running.ts';

/** Looks at what an engine has made: figures, and how it compares with the preview, which is made beside the engine. */
export interface Examiner {
  begin(
    request: JobRequest,
    context: { signal: AbortSignal; upload(sha256: string): Promise<Uint8Array> },
  ): Disposable & { finish(output: Output): Promise<Examined> };
}

interface Examined {
  facts?: Facts;
  comparison?: PreviewComparison;
}

export interface AttemptServices {
  artifacts: Artifacts;
  engines: readonly ProductionEngine[];
  settings: Settings;
  examiner?: Examiner;
}

/** How an attempt went, before the database knows. */
export type Ending =
  | { as: 'completed'; finished: Finished }
  | { as: 'cached'; contentKey: string }
  | { as: 'failed' | 'retried'; code: FailureCode; message: string; error?: unknown }
  | { as: 'cancelled' | 'returned' | 'lost' };

/** Bytes of all outputs of a job. */
const OUTPUT_LIMIT = 1024 ** 3;
/** Seconds that an engine gets to end what it was told to end; its processes are killed long before. */
const STOP_PATIENCE = 15;

/** From a claimed job to files in the store; everything but the last transaction. Never rejects. */
export async function runAttempt(running: Running, services: AttemptServices): Promise<Ending> {
  const { job } = running;
  const folder = workFolder(services.settings, `${job.id}-${job.attempt}`);
  try {
    return await attempt(running, folder, services);
  } catch (error) {
    return ending(running, error, services.settings);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

/** Where attempts have their folders, or the folder of one. */
export const workFolder = ({ DATA }: Settings, name = ''): string => resolve(join(DATA, 'work', name));

async function attempt(
  running: Running,
  folder: string,
  { artifacts, engines, settings, examiner }: AttemptServices,
): Promise<Ending> {
  const { job, signal, log } = running;
  const { request } = job;
  const scope: Scope = { clientId: job.clientId };
  const { engine, identity } = await chooseEngine(engines, request);
  running.engine = identity.name;
  // Whoever took the request may have had another version of the engine than this machine.
  const key = contentKey(request, identity);
  if (key === job.contentKey ? job.answered : await artifacts.result(scope, key))
    return { as: 'cached', contentKey: key };

  await mkdir(folder, { recursive: true });
  const upload = async (sha256: string): Promise<Uint8Array> => {
    const bytes = await artifacts.readUpload(scope, sha256);
    if (bytes) return bytes;
    throw new Failure(
      'invalid_request',
      `The upload ${sha256} is gone. Upload the file again, and send the job anew.`,
    );
  };
  const seconds = settings.ENGINE_SECONDS;
  const limits = { seconds, memory: settings.ENGINE_MEMORY, output: OUTPUT_LIMIT };
  using examination = examiner?.begin(request, { signal, upload });
  // The engine has the same limit and better words; this is for one that hangs.
  const late = setTimeout(() => running.stop('late'), (seconds + Math.min(5, 0.5 + seconds / 10)) * 1000);
  let output: Output;
  try {
    output = await ended(
      engine.run(request, {
        folder,
        limits,
        signal,
        upload,
        progress: (percent, stage) => running.progress(percent * 0.9, stage),
        log: line => log.add(line),
        retries: job.retryCount,
      }),
      signal,
    );
  } finally {
    clearTimeout(late);
  }
  try {
    signal.throwIfAborted();
    running.progress(91, 'comparing');
    const found = await examined(() => examination?.finish(output), running);
    running.progress(96, 'storing');
    const files = await artifacts.stage(scope, key, output);
    return {
      as: 'completed',
      finished: {
        engine: output.engine,
        contentKey: key,
        facts: found?.facts,
        comparison: found?.comparison,
        seconds: output.seconds,
        files,
        log: log.text(),
        days: job.projectId === null ? settings.ARTIFACT_DAYS : undefined,
      },
    };
  } finally {
    await output.dispose().catch(() => {});
  }
}

/** The file is good whether or not somebody could look at it: a bug in looking is in the log, not in the way. */
async function examined(
  look: () => Promise<Examined> | undefined,
  { signal, log }: Running,
): Promise<Examined | undefined> {
  try {
    return await look();
  } catch (error) {
    signal.throwIfAborted();
    log.add(`Formwork could not examine the result: ${String(error)}`);
    return undefined;
  }
}

/** What the engine comes to; rejects when it does not come to an end although it was told to. */
async function ended<T>(run: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let aborted = (): void => {};
  const deaf = new Promise<never>((_, reject) => {
    aborted = () => {
      timer = setTimeout(
        () => reject(new Error(`The engine did not stop within ${STOP_PATIENCE} s.`)),
        STOP_PATIENCE * 1000,
      );
    };
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted, { once: true });
  });
  try {
    return await Promise.race([run, deaf]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', aborted);
  }
}

function ending(running: Running, error: unknown, settings: Settings): Ending {
  switch (running.why) {
    case 'cancelled':
      return { as: 'cancelled' };
    case 'stopping':
      return { as: 'returned' };
    case 'lost':
      return { as: 'lost' };
    case 'late':
      return {
        as: 'failed',
        code: 'engine_limit',
        message: `The engine did not come to an end within ${settings.ENGINE_SECONDS} s. Make the model simpler, or ask for a draft.`,
      };
    default: {
      const failure = asFailure(error);
      const again = failure.recoverable && running.job.retryCount < running.job.maxRetries;
      return {
        as: again ? 'retried' : 'failed',
        code: failure.code,
        message: failure.message,
        ...(failure.code === 'internal' ? { error } : {}),
      };
    }
  }
}

const diskFaults = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS', 'EMFILE', 'ENFILE']);

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code !== undefined && diskFaults.has(code))
    return new Failure(
      'storage',
      `The server could not write its files (${code}). Free space in its data folder, then try again.`,
      { recoverable: true, cause: error },
    );
  // A bug of ours may depend on the moment: the same retries as for a crash.
  return new Failure('internal', 'Formwork failed at this job. The server’s log has the details.', {
    recoverable: true,
    cause: error,
  });
}
