import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { ended } from '../../jobs/job.ts';
import type { Job, JobRequestInput } from '../../jobs/job.ts';

/** A caller of the API, with as many connections as it has requests under way. */
export class Client {
  private readonly port: number;
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 200 });

  constructor(port: number) {
    this.port = port;
  }

  close(): void {
    this.agent.destroy();
  }

  async healthy(): Promise<boolean> {
    const { status } = await this.send('GET', '/health').catch(() => ({ status: 0 }));
    return status === 200;
  }

  async submit(job: JobRequestInput): Promise<Job> {
    const { status, body } = await this.send('POST', '/api/v1/jobs', JSON.stringify(job));
    if (status !== 200 && status !== 201) throw new Error(`${status}: ${body.toString()}`);
    return JSON.parse(body.toString()) as Job;
  }

  async job(id: string): Promise<Job> {
    return JSON.parse((await this.get(`/api/v1/jobs/${id}`)).toString()) as Job;
  }

  async get(path: string): Promise<Buffer> {
    const { status, body } = await this.send('GET', path);
    if (status !== 200) throw new Error(`${path}: ${status}: ${body.toString()}`);
    return body;
  }

  /** Follows its events to the end. */
  async finished({ id, status }: Job): Promise<Job> {
    if (ended(status)) return this.job(id);
    const response = await this.open('GET', `/api/v1/jobs/${id}/events`);
    let text = '';
    for await (const chunk of response) {
      text += String(chunk);
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (!data) continue;
        const job = JSON.parse(data) as Job;
        if (!ended(job.status)) continue;
        response.destroy();
        return job;
      }
    }
    return this.finished(await this.job(id));
  }

  /** Resolves once the queue is empty. */
  async drained(): Promise<void> {
    for (;;) {
      const { queue } = JSON.parse((await this.get('/health')).toString()) as {
        queue: { queued: number; processing: number };
      };
      if (queue.queued + queue.processing === 0) return;
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  /** Newest first. */
  async *jobs(): AsyncGenerator<Job> {
    for (let before = ''; ;) {
      const page = await this.get(`/api/v1/jobs?limit=100${before && `&before=${before}`}`);
      const { jobs } = JSON.parse(page.toString()) as { jobs: Job[] };
      yield* jobs;
      if (jobs.length < 100) return;
      before = jobs.at(-1)!.id;
    }
  }

  private async send(method: string, path: string, body?: string): Promise<{ status: number; body: Buffer }> {
    const response = await this.open(method, path, body);
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { status: response.statusCode ?? 0, body: Buffer.concat(chunks) };
  }

  private open(method: string, path: string, body?: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          agent: this.agent,
          host: '127.0.0.1',
          port: this.port,
          method,
          path,
          headers:
            body === undefined
              ? {}
              : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        },
        resolve,
      );
      sent.once('error', reject);
      sent.end(body);
    });
  }
}

/** Calls `work` so many times, by so many callers at once; milliseconds of each call. */
export async function atOnce(
  callers: number,
  calls: number,
  work: (call: number) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (next < calls) {
        const call = next++;
        const start = performance.now();
        await work(call);
        times.push(performance.now() - start);
      }
    }),
  );
  return times;
}
