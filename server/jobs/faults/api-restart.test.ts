import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../database/open.ts';
import { inPostgres, postgresServer } from '../../database/testing.ts';
import type { PostgresServer } from '../../database/testing.ts';
import { ended } from '../job.ts';
import type { Job } from '../job.ts';
import { findFaults } from '../testing.ts';

let postgres: PostgresServer;
let folder: string;
const processes: ChildProcess[] = [];

beforeAll(async () => {
  postgres = await postgresServer();
  folder = await mkdtemp(join(tmpdir(), 'formwork-faults-'));
}, 120_000);
afterAll(async () => {
  await Promise.all(processes.map(kill));
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const formwork = join(import.meta.dirname, '../../formwork.ts');

it('the API killed and started again while clients wait: each is told the end of its job, once', async () => {
  const url = await postgres.createDatabase();
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const start = (role: 'api' | 'worker'): ChildProcess => {
    const child = spawn(process.execPath, [formwork, 'server', role, '--port', `${port}`], {
      env: {
        ...process.env,
        FORMWORK_DATABASE_URL: url,
        FORMWORK_DATA: folder,
        FORMWORK_TEST_ENGINE: 'true',
        FORMWORK_RATE_LIMIT: '10000',
        FORMWORK_LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    processes.push(child);
    return child;
  };
  const api = start('api');
  await answers(address);
  const jobs: Job[] = [];
  for (let n = 0; n < 10; n++) {
    const response = await fetch(`${address}/api/v1/jobs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ kind: 'test', nonce: `${n}`, milliseconds: 50 }),
    });
    expect(response.status, await response.clone().text()).toBe(201);
    jobs.push((await response.json()) as Job);
  }
  let waiting = 0;
  const all = Promise.withResolvers<void>();
  const following = jobs.map(({ id }) =>
    follow(`${address}/api/v1/jobs/${id}/events`, () => {
      if (++waiting === jobs.length) all.resolve();
    }),
  );
  await all.promise;
  await kill(api);
  // The worker does all of them while nobody is there to tell.
  start('worker');
  const database = await openDatabase(inPostgres(url));
  const open = async (): Promise<string[]> => findFaults(database);
  await expect.poll(open, { timeout: 60_000 }).toEqual([]);
  start('api');
  for (const states of await Promise.all(following)) {
    expect(states[0]?.status).toBe('QUEUED');
    expect(states.filter(({ status }) => ended(status))).toMatchObject([{ status: 'COMPLETED' }]);
  }
  await database.close();
}, 180_000);

/** As an `EventSource` does it: comes back until it is told that there is nothing more. */
async function follow(url: string, first: () => void): Promise<Job[]> {
  const seen: Job[] = [];
  let last = '';
  for (;;) {
    try {
      const response = await fetch(url, { headers: last ? { 'Last-Event-ID': last } : {} });
      if (response.status === 204) return seen;
      const text = response.body?.pipeThrough(new TextDecoderStream()) ?? [];
      let rest = '';
      for await (const piece of text) {
        const events = (rest + piece).split('\n\n');
        rest = events.pop() ?? '';
        for (const event of events) {
          const data = /^data: (.*)$/m.exec(event)?.[1];
          if (data === undefined) continue;
          last = /^id: (.*)$/m.exec(event)?.[1] ?? last;
          if (seen.push(JSON.parse(data) as Job) === 1) first();
        }
      }
    } catch {
      // Away for a moment.
    }
    await delay(200);
  }
}

async function answers(address: string): Promise<void> {
  for (;;) {
    const health = await fetch(`${address}/health`).catch(() => undefined);
    if (health?.ok) return;
    await delay(200);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise(resolve => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
