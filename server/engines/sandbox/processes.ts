import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Whether the process runs; one that has ended and waits for its parent does not. */
export function alive(pid: number): boolean {
  // Behind the name, which may hold anything, in parentheses.
  const state = /\) (\w)/.exec(read(`/proc/${pid}/stat`).replace(/^.*\)/s, ')'))?.[1];
  return state !== undefined && !'ZX'.includes(state);
}

/** Resolves once the process is gone; false when it still is there after some seconds. */
export async function gone(pid: number, seconds = 5): Promise<boolean> {
  for (let waited = 0; waited < seconds * 1000; waited += 5) {
    if (!alive(pid)) return true;
    await wait(5);
  }
  return !alive(pid);
}

/** The process and everything below it. */
export function tree(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(tree)];
}

/** Bytes of memory of their own that a process and everything below it hold. */
export const anonymousMemory = (pid: number): number =>
  tree(pid).reduce(
    (sum, each) => sum + 1024 * Number(/^RssAnon:\s+(\d+)/m.exec(read(`/proc/${each}/status`))?.[1] ?? 0),
    0,
  );

/** Ends a process, if it is there. */
export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
