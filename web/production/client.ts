import type { EngineStatus } from '../../server/engines/engine.ts';
import type { Job, JobRequestInput } from '../../server/jobs/job.ts';
import { eventData } from './events.ts';
import { NoServer, problemOf, ServerAway } from './problems.ts';

type Fetch = typeof fetch;

/** Milliseconds for an answer that needs no work. */
const patience = 15_000;

/**
 * The server's routes, as the web app asks them. Every method rejects with a {@link ServerProblem} (it said no),
 * {@link ServerAway} (nobody answered) or {@link NoServer} (a host without one).
 */
export class Client {
  readonly #base: URL;
  readonly #fetch: Fetch;

  constructor(base: URL | string = new URL('.', document.baseURI), fetch: Fetch = globalThis.fetch) {
    this.#base = new URL(base, document.baseURI);
    this.#fetch = (input, init) => fetch(input, init);
  }

  /** Whether somebody may use the server, and the engines that it has. */
  async engines(): Promise<EngineStatus[]> {
    return (await this.#json<{ engines: EngineStatus[] }>('api/v1/engines')).engines;
  }

  /** Newest first. */
  async jobs(): Promise<Job[]> {
    return (await this.#json<{ jobs: Job[] }>('api/v1/jobs?limit=50')).jobs;
  }

  job(id: string): Promise<Job> {
    return this.#json(`api/v1/jobs/${encodeURIComponent(id)}`);
  }

  /** The same key twice gives the same job. */
  submit(request: JobRequestInput, idempotencyKey: string): Promise<Job> {
    return this.#json('api/v1/jobs', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey },
      body: JSON.stringify(request),
    });
  }

  cancel(id: string): Promise<Job> {
    return this.#json(`api/v1/jobs/${encodeURIComponent(id)}/cancel`, { method: 'POST' });
  }

  /** A new job with the request of one that failed or was cancelled. */
  retry(id: string): Promise<Job> {
    return this.#json(`api/v1/jobs/${encodeURIComponent(id)}/retry`, { method: 'POST' });
  }

  /** What the engine printed. */
  async log(id: string): Promise<string> {
    return (await this.#ask(`api/v1/jobs/${encodeURIComponent(id)}/log`)).text();
  }

  async upload(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const answer = await this.#json<{ upload: string }>('api/v1/uploads', {
      method: 'POST',
      headers: { 'Content-Type': 'application/octet-stream' },
      body: bytes,
      signal: null,
    });
    return answer.upload;
  }

  /** The job as it is now, then after each change, until it has ended or the connection has. */
  async *events(id: string, signal: AbortSignal): AsyncGenerator<Job> {
    const response = await this.#ask(`api/v1/jobs/${encodeURIComponent(id)}/events`, {
      headers: { Accept: 'text/event-stream' },
      signal,
    });
    if (!response.body) return;
    try {
      for await (const data of eventData(response.body)) yield JSON.parse(data) as Job;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw new ServerAway('The connection was lost.', { cause: error });
    }
  }

  /** Where an artifact (`Artifact.url`) is downloaded. */
  address(url: string): string {
    return new URL(url, this.#base).href;
  }

  async artifact(url: string, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const response = await this.#ask(this.address(url), { signal });
    return new Uint8Array(await response.arrayBuffer());
  }

  async #ask(path: string, { signal, ...init }: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      response = await this.#fetch(new URL(path, this.#base), {
        ...init,
        // An upload or a stream takes its time: their callers say how long.
        ...(signal === undefined ? { signal: AbortSignal.timeout(patience) } : signal && { signal }),
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw new ServerAway('The server does not answer.', { cause: error });
    }
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async #json<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await this.#ask(path, init);
    // A host of a single page answers everything with that page.
    if (!response.headers.get('Content-Type')?.startsWith('application/json')) {
      await response.body?.cancel();
      throw new NoServer('There is no Formwork server here.');
    }
    return (await response.json()) as T;
  }
}
