import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Job } from '../job.ts';
import type { FromProcess, ProcessConfig, Question, Step, ToProcess } from './steps.ts';

const entry = join(import.meta.dirname, 'server-process.ts');

/** What is known of all jobs and stored files. */
export interface Inventory {
  faults: string[];
  keys: string[];
}

/** A server in a process of its own, which tests ask, hold, and kill. */
export class ServerProcess implements AsyncDisposable {
  readonly child: ChildProcess;
  /** Outcomes of the attempts that have ended here. */
  readonly finished: string[] = [];
  private readonly heard = new Set<(message: FromProcess | undefined) => void>();
  private readonly held: Step[] = [];
  private questions = 0;
  private said = '';

  private constructor(child: ChildProcess) {
    this.child = child;
    child.stderr?.on('data', text => {
      this.said = (this.said + String(text)).slice(-4000);
    });
    child.on('message', (message: FromProcess) => {
      if (message.type === 'held') this.held.push(message.step);
      if (message.type === 'finished') this.finished.push(message.outcome);
      for (const hear of this.heard) hear(message);
    });
    child.once('exit', () => {
      for (const hear of this.heard) hear(undefined);
    });
  }

  /** `prefix`: a command before it, such as `prlimit`, which must become the process by exec. */
  static async start(config: ProcessConfig, prefix: readonly string[] = []): Promise<ServerProcess> {
    const text = JSON.stringify(config);
    const stdio: ['ignore', 'inherit', 'pipe', 'ipc'] = ['ignore', 'inherit', 'pipe', 'ipc'];
    const [command, ...more] = prefix;
    const child = command
      ? spawn(command, [...more, process.execPath, entry, text], { stdio })
      : fork(entry, [text], { execArgv: [], stdio });
    const started = new ServerProcess(child);
    await started.next(message => message.type === 'ready' || undefined);
    return started;
  }

  /** Resolves when a job is held there. */
  async holds(step: Step): Promise<void> {
    if (!this.held.includes(step))
      await this.next(message => (message.type === 'held' && message.step === step) || undefined);
  }

  resume(): void {
    this.send({ resume: true });
  }

  async submit(client: string, nonces: string[], milliseconds = 0): Promise<string[]> {
    return (await this.ask({ ask: 'submit', client, nonces, milliseconds })) as string[];
  }

  async ends(client: string, ids: string[]): Promise<Job[]> {
    return (await this.ask({ ask: 'ends', client, ids })) as Job[];
  }

  async inventory(): Promise<Inventory> {
    return (await this.ask({ ask: 'inventory' })) as Inventory;
  }

  /** Resolves when `count` attempts have ended here. */
  async ended(count: number): Promise<void> {
    if (this.finished.length < count) await this.next(() => this.finished.length >= count || undefined);
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(signal);
  }

  /** As power loss does. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = new Promise(resolve => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }

  async stop(): Promise<void> {
    const gone = new Promise(resolve => this.child.once('exit', resolve));
    await this.ask({ ask: 'stop' });
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
  }

  private async ask(question: Question): Promise<unknown> {
    const id = ++this.questions;
    const answer = this.next(message =>
      message.type === 'answer' && message.id === id ? message : undefined,
    );
    this.send({ id, question });
    const { value, error } = await answer;
    if (error !== undefined) throw new Error(error);
    return value;
  }

  private send(message: ToProcess): void {
    this.child.send(message);
  }

  private next<T>(wanted: (message: FromProcess) => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const hear = (message: FromProcess | undefined): void => {
        const found = message && wanted(message);
        if (message && found === undefined) return;
        this.heard.delete(hear);
        if (found === undefined) reject(new Error(`The process has ended:\n${this.said}`));
        else resolve(found);
      };
      this.heard.add(hear);
    });
  }
}
