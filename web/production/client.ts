import { hc, type ClientResponse } from 'hono/client';
import type { Api } from '../../server/api/api.ts';
import type { EngineStatus } from '../../server/engines/engine.ts';
import type { Job, JobRequestInput } from '../../server/jobs/job.ts';
import { eventData } from './events.ts';
import { NoServer, problemOf, ServerAway } from './problems.ts';

type Fetch = typeof globalThis.fetch;

/** Milliseconds for an answer that needs no work. */
const patience = 15_000;

/**
 * The server's routes, as the web app asks them; the types are the server's own. Every method rejects with a
 * `ServerProblem` (it said no), `ServerAway` (nobody answered) or `NoServer` (a host without one).
 */
export class Client {
  readonly #base: URL;
  readonly #fetch: Fetch;
  readonly #api;

  constructor(base: URL | string = new URL('.', document.baseURI), fetch: Fetch = globalThis.fetch) {
    this.#base = new URL(base, document.baseURI);
    this.#fetch = (input, init) => answered(fetch, input, init);
    this.#api = hc<Api>(this.#base.href, { fetch: this.#fetch }).api.v1;
  }

  /** The engines that the server has; a way to find out whether there is one, and whether it knows us. */
  async engines(): Promise<EngineStatus[]> {
    return (await json(this.#api.engines.$get())).engines as EngineStatus[];
  }

  /** Newest first, fifty at most. */
  async jobs(): Promise<Job[]> {
    return (await json(this.#api.jobs.$get({ query: {} }))).jobs;
  }

  /** The same key twice gives the same job. */
  submit(request: JobRequestInput, idempotencyKey: string): Promise<Job> {
    return json(this.#api.jobs.$post({ json: request, header: { 'idempotency-key': idempotencyKey } }));
  }

  cancel(id: string): Promise<Job> {
    return json(this.#api.jobs[':id'].cancel.$post({ param: { id } }));
  }

  /** A new job with the request of one that failed or was cancelled. */
  retry(id: string): Promise<Job> {
    return json(this.#api.jobs[':id'].retry.$post({ param: { id } }));
  }

  /** What the engine printed. */
  async log(id: string): Promise<string> {
    return (await this.#api.jobs[':id'].log.$get({ param: { id } })).text();
  }

  /** Stores bytes for a request to name; resolves to their SHA-256. */
  async upload(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    const headers = { 'Content-Type': 'application/octet-stream' };
    // It takes as long as the connection needs.
    const init = { body: bytes, headers, signal: new AbortController().signal };
    return (await json(this.#api.uploads.$post({}, { init }))).upload;
  }

  /** The job as it is now, then after each change, until it has ended or the connection has. */
  async *events(id: string, signal: AbortSignal): AsyncGenerator<Job> {
    const { body } = await this.#api.jobs[':id'].events.$get(
      { param: { id }, header: {} },
      { init: { signal, headers: { Accept: 'text/event-stream' } } },
    );
    if (!body) return;
    try {
      for await (const data of eventData(body)) yield JSON.parse(data) as Job;
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
    const response = await this.#fetch(this.address(url), { signal });
    return new Uint8Array(await response.arrayBuffer());
  }
}

/** A fetch that answers only with what is good. */
async function answered(fetch: Fetch, input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const signal = init.signal ?? undefined;
  let response: Response;
  try {
    response = await fetch(input, { ...init, signal: signal ?? AbortSignal.timeout(patience) });
  } catch (error) {
    signal?.throwIfAborted();
    throw new ServerAway('The server does not answer.', { cause: error });
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** The body of an answer; a host of a single page answers everything with that page, which is none. */
async function json<R extends ClientResponse<unknown>>(
  asked: Promise<R>,
): Promise<R extends ClientResponse<infer T, infer S, 'json'> ? (S extends 200 | 201 ? T : never) : never> {
  const response = await asked;
  if (!response.headers.get('Content-Type')?.startsWith('application/json')) {
    await response.body?.cancel();
    throw new NoServer('There is no Formwork server here.');
  }
  return response.json() as never;
}
