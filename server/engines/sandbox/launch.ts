import { spawn, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { descriptor } from './bubblewrap.ts';
import { gone, kill } from './processes.ts';

export const BUBBLEWRAP = '/usr/bin/bwrap';

/** User ids that no system gives to anybody (systemd's table of ids), one for each run at a time. */
const ids = { first: 60_600, count: 500 };
let used = process.pid;

/** Bubblewrap ended before the program's turn came, or could not be started; the message says why. */
export class SandboxError extends Error {
  override name = 'SandboxError';
}

/**
 * Starts bubblewrap, with nothing in its environment. As root it gets a user id of its own first: limits on processes
 * do not hold for root, and files of the server's user must not be its own. Throws a
 * SandboxError where there are no such ids.
 */
export function launch(args: readonly string[]): ChildProcess {
  const id = ids.first + (used++ % ids.count);
  const root = process.getuid?.() === 0;
  const pipes = Object.keys(descriptor).length;
  let child: ChildProcess;
  try {
    child = spawn(BUBBLEWRAP, args, {
      cwd: '/',
      env: {},
      stdio: ['ignore', 'pipe', 'pipe', ...Array.from({ length: pipes }, () => 'pipe' as const)],
      ...(root && { uid: id, gid: id }),
    });
  } catch (error) {
    throw new SandboxError(`bubblewrap cannot be started: ${(error as Error).message}`, { cause: error });
  }
  // Streams break off when the run is ended; what that means is told by its exit.
  for (const stream of child.stdio) stream?.on('error', () => undefined);
  return child;
}

/** Sends bytes through one of bubblewrap's descriptors and closes it; a reader that is gone is no fault. */
export function feed(child: ChildProcess, to: number, pieces: Iterable<Uint8Array>): void {
  pipeline(Readable.from(pieces), writable(child, to)).catch(() => undefined);
}

/** Node's types know five streams, as many as its documentation shows; a child has as many as it was given. */
const streams = (child: ChildProcess): readonly (Readable | Writable | null | undefined)[] => child.stdio;
export const readable = (child: ChildProcess, from: number): Readable => streams(child)[from] as Readable;
const writable = (child: ChildProcess, to: number): Writable => streams(child)[to] as Writable;

/** One run's processes, and why they were ended early. */
export class Running {
  readonly child: ChildProcess;
  /** The first process inside: when it ends, the kernel ends all others there. Undefined until it is there. */
  inside: number | undefined;
  /** What the run is to fail with. */
  reason: unknown;

  constructor(child: ChildProcess) {
    this.child = child;
  }

  /** Waits for the sandbox to stand, and lets the program start once `before` has seen to it. */
  async begin(before: (inside: number) => Promise<void>): Promise<void> {
    const text = await all(readable(this.child, descriptor.started));
    const inside = Number(/"child-pid": (\d+)/.exec(text)?.[1]);
    const go = writable(this.child, descriptor.go);
    if (!Number.isInteger(inside)) return void go.end();
    this.inside = inside;
    if (this.reason !== undefined) return kill(inside);
    await before(inside);
    go.end('\n');
  }

  /** Ends everything, for a reason; the first one counts. */
  stop(reason: unknown): void {
    this.reason ??= reason;
    if (this.inside !== undefined) return kill(this.inside);
    // `begin` sees to it once it knows whom to end. Bubblewrap alone would leave its child waiting: not yet.
    setTimeout(() => this.inside === undefined && this.#abandon(), 5000).unref();
  }

  /** Bubblewrap hangs, as on a dead mount. */
  #abandon(): void {
    this.child.kill('SIGKILL');
    for (const stream of this.child.stdio) stream?.destroy();
  }

  /** Settles when no process is left. */
  async end(): Promise<void> {
    if (this.inside !== undefined) {
      kill(this.inside);
      await gone(this.inside);
    }
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    if (!(await gone(pid, 1))) this.#abandon();
  }
}

/** Engines make room for the server when there is work for both. */
export function background(pid: number): void {
  try {
    setPriority(pid, 5);
  } catch {
    // It has ended.
  }
}

const all = async (stream: Readable): Promise<string> => {
  let text = '';
  try {
    for await (const bytes of stream) {
      text += String(bytes);
      // Bubblewrap keeps it open while it runs.
      if (text.includes('}')) break;
    }
  } catch {
    // Ended without a word.
  }
  return text;
};
