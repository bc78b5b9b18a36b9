import type { EngineStatus } from '../../server/engines/engine.ts';
import type { Job } from '../../server/jobs/job.ts';
import { Client } from './client.ts';
import { openProductionDatabase, type JobNote, type ProductionDatabase } from './database.ts';
import { Outbox, type Order, type SentEvent } from './outbox.ts';
import { NoServer, ServerAway, ServerProblem } from './problems.ts';
import { ended } from './status.ts';

/** What is known of the server. */
export type Server =
  | { state: 'unknown' }
  /** Static files, and nobody behind them. */
  | { state: 'absent' }
  /** There was one, or may be one; it does not answer now, or says why it cannot yet. */
  | { state: 'away'; reason?: string }
  | { state: 'signed-out' }
  | { state: 'ready'; engines: readonly EngineStatus[] };

/** A job that this page saw on its way has come to its end. */
export class EndedEvent extends Event {
  readonly job: Job;
  constructor(job: Job) {
    super('ended');
    this.job = job;
  }
}

/** Jobs that are followed by a stream each, a browser has six connections to a server; the others by asking. */
const streams = 3;
/** Milliseconds between questions: while jobs run that no stream follows, and while streams do. */
const interval = { asking: 3_000, streaming: 20_000 };
/** Milliseconds between probes for a server that is away; doubled each time. */
const probe = { first: 2_000, most: 60_000 };

/**
 * Production files of this browser: the server's jobs, kept up to date by streams and questions, and the outbox of
 * requests that are on their way. Fires `change` when anything does, and {@link EndedEvent}.
 */
export class Production extends EventTarget {
  server: Server = { state: 'unknown' };
  readonly client: Client;
  readonly outbox: Outbox;
  readonly #database: Promise<ProductionDatabase>;
  #jobs = new Map<string, Job>();
  #notes = new Map<string, JobNote>();
  readonly #followed = new Map<string, AbortController>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #probes = 0;
  /** Streams that broke off since one brought something. */
  #breaks = 0;
  #refreshing: Promise<void> | undefined;
  #next: Promise<void> | undefined;
  #started: AbortController | undefined;

  constructor(client = new Client(), name = 'formwork-production') {
    super();
    this.client = client;
    this.#database = openProductionDatabase(name);
    this.outbox = new Outbox(this.#database, client, name);
    this.outbox.addEventListener('change', () => this.#changed());
    this.outbox.addEventListener('sent', event => {
      const { job, note } = event as SentEvent;
      this.#notes.set(job.id, note);
      this.#take(job, true);
      this.#changed();
    });
  }

  /** Reads what is stored, asks the server, and stays up to date until {@link stop}. */
  async start(): Promise<void> {
    if (this.#started) return;
    this.#started = new AbortController();
    const { signal } = this.#started;
    const ask = (): void => {
      this.#probes = 0;
      void this.refresh();
    };
    addEventListener('online', ask, { signal });
    addEventListener('offline', () => this.#became({ state: 'away' }), { signal });
    document.addEventListener(
      'visibilitychange',
      () => document.visibilityState === 'visible' && this.server.state !== 'absent' && ask(),
      { signal },
    );
    try {
      for (const note of await (await this.#database).getAll('jobs')) this.#notes.set(note.job, note);
      await this.outbox.load();
    } catch {
      // A browser that stores nothing, as in some private windows: jobs are made and followed all the same.
    }
    await this.refresh();
  }

  async stop(): Promise<void> {
    this.#started?.abort();
    this.#started = undefined;
    clearTimeout(this.#timer);
    for (const follower of this.#followed.values()) follower.abort();
    await this.#next;
    await this.#refreshing;
    this.outbox.close();
    (await this.#database).close();
  }

  /** Newest first, without those that were taken off the list. */
  get jobs(): Job[] {
    return [...this.#jobs.values()]
      .filter(({ id }) => !this.#notes.get(id)?.removed)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  job(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  note(id: string): JobNote | undefined {
    return this.#notes.get(id);
  }

  /** The note of a job, also before what is stored was read. */
  async origin(id: string): Promise<JobNote | undefined> {
    return this.#notes.get(id) ?? (await (await this.#database).get('jobs', id));
  }

  /** Jobs and requests that are not at their end. */
  get active(): number {
    return this.jobs.filter(({ status }) => !ended(status)).length + this.outbox.entries.length;
  }

  /** Keeps the order and sends it as soon as the server takes it. Resolves when it is kept, to its key. */
  async submit(order: Order): Promise<string> {
    const { key } = await this.outbox.add(order);
    this.#probes = 0;
    void this.refresh();
    return key;
  }

  /** Sends a kept request now, whatever its turn. */
  async sendNow(key: string): Promise<void> {
    await this.#attempt(() => this.outbox.send(key));
  }

  async cancel(id: string): Promise<void> {
    this.#take(await this.client.cancel(id));
    this.#changed();
  }

  async retry(id: string): Promise<Job> {
    const job = await this.client.retry(id);
    const note = this.#notes.get(id);
    if (note) await this.#keep({ ...note, job: job.id, at: Date.now() });
    this.#take(job, true);
    this.#changed();
    return job;
  }

  /** Takes a job off the list in this browser; one under way is cancelled. */
  async remove(id: string): Promise<void> {
    const job = this.#jobs.get(id);
    if (job && !ended(job.status)) await this.cancel(id);
    await this.#keep({ ...this.#notes.get(id), job: id, removed: true, at: Date.now() });
    this.#changed();
  }

  /**
   * Asks the server anew, then sends what waits. A question under way is not joined but followed: it may have been
   * asked before what the caller wants to be seen. Never rejects: {@link server} tells.
   */
  refresh(): Promise<void> {
    this.#next ??= (this.#refreshing ?? Promise.resolve()).then(() => {
      this.#next = undefined;
      this.#refreshing = this.#refresh().finally(() => (this.#refreshing = undefined));
      return this.#refreshing;
    });
    return this.#next;
  }

  async #refresh(): Promise<void> {
    await this.#attempt(async () => {
      const [engines, jobs] = await Promise.all([this.client.engines(), this.client.jobs()]);
      this.#probes = 0;
      this.#became({ state: 'ready', engines });
      const listed = new Set(jobs.map(({ id }) => id));
      for (const job of jobs) this.#take(job);
      // Only what the list is long enough to hold is known to be gone.
      if (jobs.length < 50) for (const id of this.#jobs.keys()) if (!listed.has(id)) this.#jobs.delete(id);
      await this.outbox.send();
    });
    this.#changed();
    this.#schedule();
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof NoServer) this.#became({ state: 'absent' });
      else if (error instanceof ServerProblem && error.status === 401) this.#became({ state: 'signed-out' });
      else if (error instanceof ServerAway) this.#became({ state: 'away' });
      else if (error instanceof ServerProblem) this.#became({ state: 'away', reason: error.message });
      else throw error;
    }
  }

  #became(server: Server): void {
    // What somebody else's session listed is not for whoever comes next.
    if (server.state === 'signed-out') this.#jobs.clear();
    this.server = server;
    this.#changed();
  }

  #changed(): void {
    this.#follow();
    this.dispatchEvent(new Event('change'));
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#started) return;
    const { due } = this.outbox;
    const active = this.jobs.filter(({ status }) => !ended(status));
    const waits: number[] = [];
    if (this.server.state === 'ready') {
      if (due !== undefined) waits.push(Math.max(500, due - Date.now()));
      if (active.length > 0) waits.push(active.length > streams ? interval.asking : interval.streaming);
    } else if (
      this.server.state === 'away' &&
      (due !== undefined || active.length > 0 || this.server.reason !== undefined)
    )
      waits.push(Math.min(probe.most, probe.first * 2 ** this.#probes++));
    // A host of static files does not become a server while one looks; it is asked again now and then.
    else if (this.server.state === 'absent' && due !== undefined) waits.push(probe.most);
    if (waits.length === 0) return;
    this.#timer = setTimeout(() => void this.refresh(), Math.min(...waits));
  }

  /** What is known of a job by now, and by other ways later than that, never takes a step back. */
  #take(job: Job, fresh = false): void {
    const known = this.#jobs.get(job.id);
    if (known && ended(known.status) && !ended(job.status)) return;
    this.#jobs.set(job.id, job);
    if (ended(job.status) && (fresh || (known && !ended(known.status))))
      this.dispatchEvent(new EndedEvent(job));
  }

  async #keep(note: JobNote): Promise<void> {
    this.#notes.set(note.job, note);
    await (await this.#database).put('jobs', note).catch(() => undefined);
  }

  /** Opens streams for the oldest jobs under way. */
  #follow(): void {
    if (!this.#started || this.server.state !== 'ready') return;
    const active = this.jobs.filter(({ status }) => !ended(status)).reverse();
    for (const { id } of active) {
      if (this.#followed.size >= streams) break;
      if (!this.#followed.has(id)) void this.#stream(id);
    }
  }

  async #stream(id: string): Promise<void> {
    const follower = new AbortController();
    this.#followed.set(id, follower);
    try {
      for await (const job of this.client.events(id, follower.signal)) {
        this.#breaks = 0;
        this.#take(job);
        this.#changed();
      }
    } catch (error) {
      if (follower.signal.aborted) return;
      if (error instanceof ServerProblem && error.status === 404) this.#jobs.delete(id);
    } finally {
      this.#followed.delete(id);
    }
    if (!this.#started) return;
    const job = this.#jobs.get(id);
    // It broke off: the list tells whether the server is still there, and opens the stream anew.
    const pause = Math.min(probe.most, 1000 * 2 ** this.#breaks++);
    if (job && !ended(job.status)) setTimeout(() => this.#started && void this.refresh(), pause);
    else this.#changed();
  }
}

/** The page's production files. */
export const production = new Production();
