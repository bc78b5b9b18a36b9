import type { Job, JobRequestInput } from '../../server/jobs/job.ts';
import type { Client } from './client.ts';
import type { JobNote, OrderNote, OutboxEntry, ProductionDatabase, Upload } from './database.ts';
import { ServerProblem } from './problems.ts';

/** A production file as ordered: the request, and the files that it names. */
export interface Order {
  request: JobRequestInput;
  uploads: Upload[];
  note: OrderNote;
}

/** Milliseconds before the second attempt; each later one waits twice as long, up to the last figure. */
const wait = { first: 5_000, most: 5 * 60_000 };

export class SentEvent extends Event {
  readonly job: Job;
  readonly note: JobNote;
  constructor(job: Job, note: JobNote) {
    super('sent');
    this.job = job;
    this.note = note;
  }
}

/**
 * Production requests on their way. They are kept in IndexedDB before the first attempt and until the server has
 * answered with a job, so that neither a reload nor a lost network loses one; an Idempotency-Key makes one job of
 * however many attempts. Of several tabs one sends at a time.
 *
 * Fires `change` when the list does, and {@link SentEvent} for each request that became a job.
 */
export class Outbox extends EventTarget {
  entries: OutboxEntry[] = [];
  /** Key of what is being sent. */
  sending: string | undefined;
  readonly #database: Promise<ProductionDatabase>;
  readonly #client: Client;
  readonly #name: string;
  readonly #channel: BroadcastChannel;

  constructor(database: Promise<ProductionDatabase>, client: Client, name: string) {
    super();
    this.#database = database;
    this.#client = client;
    this.#name = name;
    this.#channel = new BroadcastChannel(`${name}-outbox`);
    this.#channel.addEventListener('message', () => void this.load());
  }

  close(): void {
    this.#channel.close();
  }

  /** Takes the list as it is stored. */
  async load(): Promise<void> {
    const entries = await (await this.#database).getAll('outbox');
    this.entries = entries.sort((a, b) => a.created - b.created);
    this.dispatchEvent(new Event('change'));
  }

  /** Stores the order; it is not lost any more once this resolves. */
  async add({ request, uploads, note }: Order): Promise<OutboxEntry> {
    const now = Date.now();
    const key = crypto.randomUUID();
    const entry = { key, request, uploads, note, created: now, due: now, attempts: 0, offered: false };
    await (await this.#database).put('outbox', entry);
    await this.#changed();
    return entry;
  }

  /** Gives the file another title; not any more once the server may have the request. */
  async rename(key: string, title: string): Promise<void> {
    const database = await this.#database;
    const transaction = database.transaction('outbox', 'readwrite');
    const entry = await transaction.store.get(key);
    if (entry && !entry.offered && title.trim())
      await transaction.store.put({ ...entry, request: titled(entry.request, title) });
    await transaction.done;
    await this.#changed();
  }

  async remove(key: string): Promise<void> {
    await (await this.#database).delete('outbox', key);
    await this.#changed();
  }

  /** When the next attempt is due (epoch milliseconds); undefined when nothing waits for one. */
  get due(): number | undefined {
    const waiting = this.entries.filter(({ refused }) => !refused).map(({ due }) => due);
    return waiting.length > 0 ? Math.min(...waiting) : undefined;
  }

  /**
   * Sends what is due, in order; with a `key`, that one whether it is due or not. Rejects when there is no server to
   * send to, or nobody signed in: then everything waits as it is.
   */
  async send(key?: string): Promise<void> {
    await navigator.locks.request(`${this.#name}-outbox`, async () => {
      const entries = await (await this.#database).getAll('outbox');
      entries.sort((a, b) => a.created - b.created);
      const now = Date.now();
      for (const entry of entries)
        if (key === undefined ? !entry.refused && entry.due <= now : entry.key === key)
          await this.#send(entry);
    });
  }

  async #send(entry: OutboxEntry): Promise<void> {
    this.sending = entry.key;
    this.dispatchEvent(new Event('change'));
    try {
      for (const { bytes } of entry.uploads) await this.#client.upload(bytes);
      const offered = await this.#put({ ...entry, offered: true });
      // Taken back meanwhile.
      if (!offered) return;
      await this.#sent(entry, await this.#client.submit(entry.request, entry.key));
    } catch (error) {
      if (!(error instanceof ServerProblem) || error.status === 401) throw error;
      await this.#failed(entry, error);
    } finally {
      this.sending = undefined;
      await this.#changed();
    }
  }

  async #sent(entry: OutboxEntry, job: Job): Promise<void> {
    const transaction = (await this.#database).transaction(['outbox', 'jobs'], 'readwrite');
    const kept = await transaction.objectStore('outbox').getKey(entry.key);
    const note: JobNote = { job: job.id, ...entry.note, at: Date.now() };
    await transaction.objectStore('outbox').delete(entry.key);
    await transaction.objectStore('jobs').put(note);
    await transaction.done;
    this.dispatchEvent(new SentEvent(job, note));
    if (kept === undefined) await this.#client.cancel(job.id);
  }

  async #failed(entry: OutboxEntry, problem: ServerProblem): Promise<void> {
    const attempts = entry.attempts + 1;
    const rest = { attempts, problem: problem.message };
    if (problem.passing) {
      const pause = Math.min(wait.most, wait.first * 2 ** (attempts - 1));
      const due = Date.now() + (problem.retryAfter === undefined ? pause : 1000 * problem.retryAfter);
      // A refusal for lack of room is an answer: the server has not got it.
      const offered = problem.status !== 429 && problem.status !== 503;
      await this.#put({ ...entry, ...rest, due, offered });
    } else await this.#put({ ...entry, ...rest, refused: true, offered: false });
  }

  /** False when it is not there any more. */
  async #put(entry: OutboxEntry): Promise<boolean> {
    const transaction = (await this.#database).transaction('outbox', 'readwrite');
    const there = (await transaction.store.getKey(entry.key)) !== undefined;
    if (there) await transaction.store.put(entry);
    await transaction.done;
    await this.load();
    return there;
  }

  async #changed(): Promise<void> {
    await this.load();
    this.#channel.postMessage('change');
  }
}

const titled = <R extends JobRequestInput>(request: R, title: string): R => ({
  ...request,
  title: title.trim().slice(0, 120),
});
