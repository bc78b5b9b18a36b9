import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A server of a test's own, with data that outlives its process and not the test. */
export class Server {
  readonly port: number;
  readonly #data = mkdtempSync(join(tmpdir(), 'formwork-e2e-'));
  readonly #env: Record<string, string>;
  #child: ChildProcess | undefined;
  #said = '';

  constructor(port: number, env: Record<string, string> = {}) {
    this.port = port;
    this.#env = env;
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** What it has printed. */
  get said(): string {
    return this.#said;
  }

  /** Resolves when it serves. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, ['server/formwork.ts', 'start', '--port', String(this.port)], {
      cwd: root,
      env: { ...process.env, FORMWORK_DATA: this.#data, ...this.#env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text: Buffer) => (this.#said = `${this.#said}${text}`.slice(-20_000)));
    for (let waited = 0; waited < 90_000; waited += 250) {
      if (child.exitCode !== null) break;
      const health = await fetch(`${this.url}/health`).catch(() => undefined);
      if (health?.ok) return;
      await new Promise(resolve => setTimeout(resolve, 250));
    }
    throw new Error(`The server did not start:\n${this.#said}`);
  }

  /** Asks it to end, and waits until it has. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise(resolve => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  }

  async end(): Promise<void> {
    await this.stop();
    rmSync(this.#data, { recursive: true, force: true });
  }
}
