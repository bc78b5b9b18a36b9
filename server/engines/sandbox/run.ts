import { once } from 'node:events';
import { availableParallelism, constants } from 'node:os';
import type { Readable } from 'node:stream';
import { Failure } from '../../failure.ts';
import type { Limits } from '../engine.ts';
import { confined, descriptor, group, passwd, walls } from './bubblewrap.ts';
import { background, feed, launch, readable, Running, SandboxError } from './launch.ts';
import { Lines } from './lines.ts';
import { memoryGroup, type MemoryGroup } from './memory-group.ts';
import { Outputs, type SandboxFile } from './outputs.ts';
import { anonymousMemory } from './processes.ts';
import { seccompFilter } from './seccomp.ts';
import { tar } from './tar.ts';

const MiB = 2 ** 20;
/** Characters of each stream that a result keeps. */
const kept = MiB;

export interface SandboxOptions {
  /** A folder on disk that takes the outputs. */
  folder: string;
  /** What lies in the program's working folder at the start: copies, which it may change. Plain relative paths. */
  files?: Readonly<Record<string, string | Uint8Array>>;
  /** Folders or files of this machine that the program may read, by their absolute places inside. */
  mounts?: Readonly<Record<string, string>>;
  /** Added to PATH, HOME=/tmp, TMPDIR, USER and LANG. */
  environment?: Readonly<Record<string, string>>;
  limits: Limits;
  /** Seconds of processor time of one process with all its threads; default wall time × processors. */
  cpu?: number;
  /** Processes and threads at once; default 512. */
  processes?: number;
  /** Bytes of /tmp and /dev/shm each; default 256 MiB. */
  scratch?: number;
  /** Extensions of the files in `out/` that are collected, lower case and without the dot. Others are left. */
  outputs: readonly string[];
  /** Bytes that the program may print to each stream; past them it is ended. Default 16 MiB. */
  printed?: number;
  /** False: memory is watched without a cgroup, as it is where there can be none. */
  memoryGroup?: false;
  signal?: AbortSignal;
  /** Lines as they come, cut after 4000 characters. */
  onStdout?: (line: string) => void;
  onStderr?: (line: string) => void;
}

export interface SandboxRun {
  /** Exit code; null when a signal ended the program. */
  code: number | null;
  /** Such as `SIGSEGV`, when one ended it. */
  signal: string | null;
  /** The first MiB of each. */
  stdout: string;
  stderr: string;
  outputs: SandboxFile[];
  /** Wall time, with the sandbox's own. */
  seconds: number;
}

/** As `sandboxed`, without asking first whether a sandbox can start: for finding that out. */
export async function run(
  command: string,
  args: readonly string[],
  options: SandboxOptions,
): Promise<SandboxRun> {
  const { limits, signal, printed = 16 * MiB } = options;
  const start = performance.now();
  const files = filesOf(options.files ?? {});
  const archive = archiveOf(files);
  const input = files.reduce((sum, [, content]) => sum + content.length + 4096, 0);
  const memory = limits.memory * MiB;
  const scratch = options.scratch ?? 256 * MiB;
  const job = input + limits.output + 4 * MiB;
  const running = new Running(
    launch([
      ...walls({ job, scratch, mounts: options.mounts ?? {}, environment: options.environment ?? {} }),
      ...confined(command, args, {
        memory,
        cpu: options.cpu ?? limits.seconds * availableParallelism(),
        file: Math.max(limits.output, scratch),
        processes: options.processes ?? 512,
        files: 1024,
      }),
    ]),
  );
  // Made while bubblewrap starts, and taken down while the outputs are looked at.
  const making = options.memoryGroup === false ? undefined : memoryGroup(memory + job);
  const { child } = running;
  const closed = once(child, 'close');
  // It is awaited below; until then its failing must not count as unhandled.
  closed.catch(() => undefined);
  const stdout = new Lines(kept, options.onStdout);
  const stderr = new Lines(kept, options.onStderr);
  const outputs = new Outputs(options.folder, { extensions: options.outputs, bytes: limits.output });
  const abort = (): void => running.stop(signal!.reason);
  const timer = setTimeout(() => running.stop(outOfTime(limits.seconds)), limits.seconds * 1000);
  let watch: NodeJS.Timeout | undefined;
  let cgroup: MemoryGroup | undefined;
  try {
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    // At once, before anything is waited for: Node drops what a child that has ended by then had printed.
    const listen = (stream: Readable, lines: Lines): void =>
      void stream.on('data', (bytes: Buffer) => {
        if (lines.bytes > printed) return;
        lines.push(bytes);
        if (lines.bytes > printed) running.stop(tooMuchPrinted(printed));
      });
    listen(child.stdout!, stdout);
    listen(child.stderr!, stderr);
    readable(child, descriptor.outputs).on('data', (bytes: Buffer) => {
      outputs.push(bytes);
      if (outputs.failure) running.stop(outputs.failure);
    });
    feed(child, descriptor.seccomp, [seccompFilter()]);
    feed(child, descriptor.passwd, [Buffer.from(passwd)]);
    feed(child, descriptor.group, [Buffer.from(group)]);
    feed(child, descriptor.files, archive);
    await running.begin(async inside => {
      background(inside);
      const made = await making;
      // It may have been ended by now; where a group takes nobody in, memory is watched.
      cgroup = await made?.add(inside).then(
        () => made,
        () => undefined,
      );
    });
    // The kernel ends one process of several; the run is over then all the same.
    const exceeded = async (inside: number): Promise<boolean> =>
      cgroup ? cgroup.exceeded() : anonymousMemory(inside) > memory;
    watch = setInterval(async () => {
      if (running.inside !== undefined && (await exceeded(running.inside)))
        running.stop(outOfMemory(limits.memory));
    }, 250);
    const [code, ended] = await ending(closed);
    stdout.end();
    stderr.end();
    if (running.reason !== undefined) throw running.reason;
    if (running.inside === undefined) throw new SandboxError(stderr.text);
    if (await cgroup?.exceeded()) throw outOfMemory(limits.memory);
    if (outputs.code !== undefined && !outputs.complete)
      throw new Failure(
        'output_invalid',
        `The outputs could not be collected. ${stderr.text.slice(-300)}`.trim(),
      );
    if (outputs.code === undefined)
      throw new Failure(
        'engine_crashed',
        `The engine was ended from outside (${ended ?? `exit code ${code}`}). ${stderr.text.slice(-300)}`.trim(),
        { recoverable: true },
      );
    const result = conclusion(outputs.code);
    if (result.signal === 'SIGXCPU') throw outOfTime(limits.seconds);
    if (result.signal === 'SIGXFSZ') throw tooLarge(limits.output);
    return {
      ...result,
      stdout: stdout.text,
      stderr: stderr.text,
      outputs: outputs.files,
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    signal?.removeEventListener('abort', abort);
    await running.end();
    outputs.end();
    void making?.then(made => made?.remove());
  }
}

function archiveOf(files: readonly (readonly [path: string, content: Uint8Array])[]): Uint8Array[] {
  try {
    return [...tar(files)];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Failure('invalid_request', error.message, { cause: error });
  }
}

/** Exit code and signal of bubblewrap; throws a SandboxError when it could not be started at all. */
async function ending(closed: Promise<unknown[]>): Promise<[number | null, string | null]> {
  try {
    return (await closed) as [number | null, string | null];
  } catch (error) {
    throw new SandboxError((error as Error).message, { cause: error });
  }
}

function filesOf(
  files: Readonly<Record<string, string | Uint8Array>>,
): (readonly [path: string, content: Uint8Array])[] {
  const wrong = (path: string, why: string): Failure =>
    new Failure('invalid_request', `The file “${path}” cannot be laid out: ${why}. Choose another name.`);
  return Object.entries(files).map(([path, content]) => {
    const parts = path.split('/');
    if (
      // oxlint-disable-next-line no-control-regex
      /[\u0000-\u001f\u007f]/.test(path) ||
      parts.some(part => /^(\..*|)$/.test(part)) ||
      parts[0] === 'out'
    )
      throw wrong(path, 'its name is not a plain one');
    if (parts.some((_, depth) => depth > 0 && Object.hasOwn(files, parts.slice(0, depth).join('/'))))
      throw wrong(path, 'its folder has the name of a file');
    return [path, typeof content === 'string' ? new TextEncoder().encode(content) : content];
  });
}

/** Shells report a signal as 128 and its number. */
function conclusion(status: number): Pick<SandboxRun, 'code' | 'signal'> {
  const signal = Object.entries(constants.signals).find(([, number]) => number === status - 128)?.[0];
  return signal ? { code: null, signal } : { code: status, signal: null };
}

const outOfTime = (seconds: number): Failure =>
  new Failure(
    'engine_limit',
    `The engine was stopped after ${seconds} seconds. Make the model simpler or coarser.`,
  );
const outOfMemory = (memory: number): Failure =>
  new Failure(
    'engine_limit',
    `The model needs more than the ${memory} MiB of memory that a run gets. Make it simpler or coarser.`,
  );
const tooLarge = (bytes: number): Failure =>
  new Failure('engine_limit', `The outputs are larger than ${Math.floor(bytes / MiB)} MiB. Make it coarser.`);
const tooMuchPrinted = (bytes: number): Failure =>
  new Failure(
    'engine_limit',
    `The run printed more than ${Math.floor(bytes / MiB)} MiB. Look for an echo or print in a loop.`,
  );
