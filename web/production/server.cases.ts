import type { Job } from '../../server/jobs/job.ts';

/** A job as a server tells it. */
export const jobOf = (id: string, more: Partial<Job> = {}): Job => ({
  id,
  kind: 'openscad',
  title: 'Box',
  formats: ['stl'],
  status: 'QUEUED',
  stage: null,
  progress: 0,
  position: 0,
  cached: false,
  retryCount: 0,
  maxRetries: 3,
  error: null,
  result: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: null,
  completedAt: null,
  ...more,
});

export const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });

export const refusal = (status: number, code: string, message: string, headers = {}): Response =>
  json({ error: { code, message } }, status, headers);

/**
 * Stands for the network, and keeps the server's promises that faults of a network are about: one job for one
 * Idempotency-Key, a stream of states for each job. What the server itself does is tested against the server, end to end.
 */
export class Network {
  /** `refused`: nobody listens; `static`: a host of files. */
  mode: 'up' | 'refused' | 'static' | 'signed-out' = 'up';
  /** Answers in place of the server to the next requests of this path, one each. */
  readonly instead = new Map<string, (() => Response | Promise<Response>)[]>();
  readonly jobs = new Map<string, Job>();
  readonly keys = new Map<string, string>();
  /** `POST /api/v1/jobs` that reached the server, whether or not the answer came through. */
  readonly posted: { key: string; body: { title?: string } }[] = [];
  readonly uploads: number[] = [];
  readonly #streams = new Map<string, Set<ReadableStreamDefaultController<Uint8Array>>>();

  /** Tells a job's next state to whoever follows it. */
  tell(id: string, more: Partial<Job>): void {
    const job = { ...this.jobs.get(id)!, ...more };
    this.jobs.set(id, job);
    const data = new TextEncoder().encode(`event: job\ndata: ${JSON.stringify(job)}\n\n`);
    for (const stream of this.#streams.get(id) ?? []) {
      stream.enqueue(data);
      if (job.status === 'COMPLETED') stream.close();
    }
    if (job.status === 'COMPLETED') this.#streams.delete(id);
  }

  /** Every open connection breaks off. */
  break(): void {
    for (const streams of this.#streams.values())
      for (const stream of streams) stream.error(new TypeError('network error'));
    this.#streams.clear();
  }

  get followed(): number {
    return [...this.#streams.values()].reduce((sum, { size }) => sum + size, 0);
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const path = url.pathname.replace(/^.*\/api\/v1/, '');
    const method = init?.method ?? 'GET';
    if (this.mode === 'refused') throw new TypeError('Failed to fetch');
    if (this.mode === 'static') return new Response('nothing', { status: 404 });
    if (this.mode === 'signed-out') return refusal(401, 'unauthenticated', 'Sign in first.');
    const instead = this.instead.get(`${method} ${path}`)?.shift();
    if (instead) return instead();
    return this.#answer(method, path, init);
  };

  #answer(method: string, path: string, init?: RequestInit): Response {
    if (path === '/engines') return json({ engines: [] });
    if (path === '/uploads') {
      this.uploads.push((init!.body as Uint8Array).length);
      return json({ upload: 'f'.repeat(64), size: 1 }, 201);
    }
    if (path === '/jobs' && method === 'POST') return this.accept(init!);
    if (path === '/jobs') return json({ jobs: [...this.jobs.values()].reverse() });
    const [, id = '', what = ''] = path.slice(1).split('/');
    const job = this.jobs.get(id);
    if (!job) return refusal(404, 'not_found', 'There is no such job.');
    if (what === 'events') return this.#events(job, init?.signal);
    if (what === 'cancel') this.tell(id, { status: 'CANCELLED' });
    return json(this.jobs.get(id));
  }

  /** As the server does with an order. */
  accept(init: RequestInit): Response {
    const key = new Headers(init.headers).get('Idempotency-Key') ?? '';
    const body = JSON.parse(init.body as string) as { title?: string };
    this.posted.push({ key, body });
    const known = this.keys.get(key);
    if (known !== undefined) return json(this.jobs.get(known));
    const id = crypto.randomUUID();
    this.keys.set(key, id);
    const createdAt = new Date(Date.now() + this.jobs.size).toISOString();
    this.jobs.set(id, jobOf(id, { title: body.title ?? null, createdAt }));
    return json(this.jobs.get(id), 201);
  }

  #events(job: Job, signal?: AbortSignal | null): Response {
    let own: ReadableStreamDefaultController<Uint8Array>;
    const streams = this.#streams.get(job.id) ?? new Set();
    this.#streams.set(job.id, streams);
    const body = new ReadableStream<Uint8Array>({
      start: controller => {
        own = controller;
        streams.add(controller);
        controller.enqueue(new TextEncoder().encode(`: hello\n\ndata: ${JSON.stringify(job)}\n\n`));
      },
      cancel: () => void streams.delete(own),
    });
    signal?.addEventListener('abort', () => {
      if (streams.delete(own)) own.error(signal.reason);
    });
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  }
}
