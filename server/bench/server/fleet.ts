/** Server processes as people start them, with folders and databases of their own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { postgresServer } from '../../database/postgres-server.ts';
import type { PostgresServer } from '../../database/postgres-server.ts';
import { Client } from './client.ts';

const program = join(import.meta.dirname, '../../formwork.ts');

export type Kind = 'PGlite' | 'PostgreSQL';

/** One API and any number of workers over one database and one folder of files. */
export class Fleet {
  readonly kind: Kind;
  readonly client: Client;
  private readonly environment: Readonly<Record<string, string>>;
  private readonly folder: string;
  private readonly running = new Set<ChildProcess>();

  private constructor(
    kind: Kind,
    port: number,
    folder: string,
    environment: Readonly<Record<string, string>>,
  ) {
    this.kind = kind;
    this.client = new Client(port);
    this.folder = folder;
    this.environment = environment;
  }

  /** With limits that do not stand in the way of a measurement, and nothing started yet. */
  static async prepare(
    kind: Kind,
    postgres: PostgresServer,
    settings: Record<string, string> = {},
  ): Promise<Fleet> {
    const folder = await mkdtemp(join(tmpdir(), 'formwork-bench-'));
    const port = await freePort();
    return new Fleet(kind, port, folder, {
      FORMWORK_HOST: '127.0.0.1',
      FORMWORK_PORT: String(port),
      FORMWORK_DATA: folder,
      ...(kind === 'PostgreSQL' && { FORMWORK_DATABASE_URL: await postgres.createDatabase() }),
      FORMWORK_LOG_LEVEL: 'error',
      FORMWORK_RATE_LIMIT: '1000000',
      FORMWORK_QUEUE_LIMIT: '1000000',
      FORMWORK_CLIENT_QUEUE_LIMIT: '1000000',
      FORMWORK_TEST_ENGINE: 'true',
      ...settings,
    });
  }

  /** `api`, `worker`, or both in one process. Resolves when an API answers; a worker needs a moment more. */
  async start(...roles: ('api' | 'worker')[]): Promise<ChildProcess> {
    const child = spawn(process.execPath, [program, 'server', ...roles], {
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.running.add(child);
    let said = '';
    const ready = Promise.withResolvers<void>();
    const hear = (text: Buffer): void => {
      said = (said + String(text)).slice(-5000);
      if (
        /^Production files by /m.test(said) ||
        (/^Production files are made by workers/m.test(said) && roles.includes('api'))
      )
        ready.resolve();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('exit', code => {
      this.running.delete(child);
      ready.reject(new Error(`The server ended with ${code}:\n${said}`));
    });
    await ready.promise;
    if (roles.includes('api')) while (!(await this.client.healthy())) await delay(50);
    return child;
  }

  /** Milliseconds of processor time of its processes and their threads so far (Linux). */
  async cpu(): Promise<number> {
    const times = await Promise.all([...this.running].map(({ pid }) => cpuOf(pid!)));
    return times.reduce((sum, time) => sum + time, 0);
  }

  async stop(child?: ChildProcess): Promise<void> {
    await Promise.all(
      (child ? [child] : [...this.running]).map(async each => {
        if (each.exitCode !== null) return;
        const exit = once(each, 'exit');
        each.kill('SIGTERM');
        await exit;
      }),
    );
  }

  async remove(): Promise<void> {
    this.client.close();
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Hundredths of seconds in user and system mode: fields 14 and 15, counted behind the name in parentheses. */
async function cpuOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

/** Commits wait for the disk, as in production. */
export const startPostgres = (): Promise<PostgresServer> => postgresServer({ durable: true });

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
