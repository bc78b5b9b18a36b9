/** Server processes of their own, for tests: started by the command line, on free ports, in a folder of the test. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Job } from '../jobs/job.ts';

const program = join(import.meta.dirname, '../formwork.ts');
const children: ChildProcess[] = [];
/** Of this test file; removed after it. */
export let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-process-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

export interface Process {
  child: ChildProcess;
  /** All that it said so far, on both streams. */
  said(): string;
  /** Waits until it has said this. */
  until(text: RegExp): Promise<RegExpExecArray>;
  /** Waits for its end: exit code, or the signal that ended it. */
  ended: Promise<number | string>;
}

/** A server process of its own, on a free port, with data in the folder of this test. */
export function formwork(args: string[], env: Record<string, string> = {}): Process {
  const child = spawn(process.execPath, [program, ...args], {
    env: {
      ...process.env,
      FORMWORK_DATA: join(folder, 'data'),
      FORMWORK_PORT: '0',
      FORMWORK_TEST_ENGINE: 'true',
      FORMWORK_STOP_SECONDS: '60',
      FORMWORK_LOG_LEVEL: 'warn',
      ...env,
    },
  });
  children.push(child);
  let text = '';
  let heard = (): void => {};
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      text += String(chunk);
      heard();
    });
  const closed = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | string);
  void closed.then(() => heard());
  return {
    child,
    said: () => text,
    ended: closed,
    async until(wanted) {
      for (;;) {
        const found = wanted.exec(text);
        if (found) return found;
        if (child.exitCode !== null) throw new Error(`It ended without saying ${String(wanted)}:\n${text}`);
        await new Promise<void>(resolve => (heard = resolve));
      }
    },
  };
}

/** Said when everything is open. */
export const ready = /Production files by/;
export const urlOf = async ({ until }: Process): Promise<string> =>
  (await until(/http:\/\/localhost:\d+\//))[0];

export async function order(url: string, request: object): Promise<Job> {
  const response = await fetch(`${url}api/v1/jobs`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind: 'test', ...request }),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Job;
}
