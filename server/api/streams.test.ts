import * as fc from 'fast-check';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Database } from '../database/database.ts';
import { openInMemory } from '../database/testing.ts';
import { ended, type Job } from '../jobs/job.ts';
import { createApp } from '../app.ts';
import { serve, type Serving } from '../process/serve.ts';
import type { FailureBody } from './failures.ts';
import type { Render } from './render.ts';
import { openTestApi, type TestApi } from './testing.ts';

let database: Database;
let api: TestApi;
let serving: Serving;
beforeAll(async () => {
  database = await openInMemory();
  api = await openTestApi(database, { settings: { CLIENT_QUEUE_LIMIT: 100_000, RATE_LIMIT: 1_000_000 } });
  serving = await api.listen();
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await database.close();
});

const order = (nonce: string, more: object = {}): Promise<Job> =>
  api.json<Job>('/api/v1/jobs', 201, { json: { kind: 'test', nonce, ...more } });

interface ServerSentEvent {
  id: string;
  event: string;
  data: string;
}

/** Events of a stream as an `EventSource` reads them. */
async function* eventsOf(response: Response): AsyncGenerator<ServerSentEvent> {
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split('\n').map(line => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      ) as Partial<ServerSentEvent>;
      if (fields.data !== undefined) yield { id: '', event: 'message', ...fields } as ServerSentEvent;
    }
  }
}

const jobOf = ({ data }: ServerSentEvent): Job => JSON.parse(data) as Job;

describe('events of a job', () => {
  const url = ({ id }: Job): string => `${serving.url}api/v1/jobs/${id}/events`;

  test('are each state once, to the last, and then the stream ends', { timeout: 120_000 }, async () => {
    const job = await order('events', { milliseconds: 1500 });
    const response = await fetch(url(job));
    expect(response.headers.get('Content-Type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('Content-Encoding')).toBeNull();
    const seen: Job[] = [];
    const ids = new Set<string>();
    let worker;
    for await (const event of eventsOf(response)) {
      expect(event.event).toBe('job');
      expect(ids.has(event.id), `${event.id} twice`).toBe(false);
      ids.add(event.id);
      seen.push(jobOf(event));
      worker ??= await api.work();
    }
    await worker?.stop();
    expect(seen[0]!.status).toBe('QUEUED');
    expect(seen.some(({ status }) => status === 'PROCESSING')).toBe(true);
    expect(seen.at(-1)).toMatchObject({ status: 'COMPLETED', progress: 100 });

    // Who comes back with the last id is told that there is nothing more; with another, the last state.
    const last = [...ids].at(-1)!;
    expect((await fetch(url(job), { headers: { 'Last-Event-ID': last } })).status).toBe(204);
    const late = await fetch(url(job), { headers: { 'Last-Event-ID': [...ids][0]! } });
    const rest: Job[] = [];
    for await (const event of eventsOf(late)) rest.push(jobOf(event));
    expect(rest).toEqual([seen.at(-1)]);
  });

  test('stop costing when the reader has gone', async () => {
    const job = await order('gone');
    const { jobs } = api.services;
    let ending: AbortSignal | undefined;
    const watched = await openTestApi(database, {
      services: {
        jobs: Object.assign(Object.create(jobs) as typeof jobs, {
          watch(...args: Parameters<typeof jobs.watch>) {
            [, , ending] = args;
            return jobs.watch(...args);
          },
        }),
      },
    });
    const { url } = await watched.listen();
    const leaving = new AbortController();
    const response = await fetch(`${url}api/v1/jobs/${job.id}/events`, { signal: leaving.signal });
    for await (const event of eventsOf(response)) {
      expect(jobOf(event).status).toBe('QUEUED');
      break;
    }
    leaving.abort();
    if (!ending!.aborted) await once(ending!, 'abort');
    await watched[Symbol.asyncDispose]();
  });

  test('are so many for one address, and free again when they end', { timeout: 120_000 }, async () => {
    const job = await order('crowd');
    const other = await openTestApi(database);
    const { url } = await other.listen();
    const leaving = new AbortController();
    const follow = () => fetch(`${url}api/v1/jobs/${job.id}/events`, { signal: leaving.signal });
    const open = await Promise.all(Array.from({ length: 200 }, follow));
    expect(open.every(({ status }) => status === 200)).toBe(true);
    const refused = await follow();
    expect(refused.status).toBe(429);
    const crowded = new WebSocket(`${url.replace('http', 'ws')}ws/render`);
    expect((await once(crowded, 'close'))[0]).toBe(1013);
    await api.json(`/api/v1/jobs/${job.id}/cancel`, 200, { method: 'POST' });
    await Promise.all(open.map(response => response.text()));
    // Ended by itself, asked for by HEAD: each leaves its place.
    for (let n = 0; n < 210; n++) {
      const head = await fetch(`${url}api/v1/jobs/${job.id}/events`, { method: 'HEAD' });
      expect(head.status).toBe(200);
    }
    expect((await (await follow()).text()).length).toBeGreaterThan(100);
    leaving.abort();
    await other[Symbol.asyncDispose]();
  });

  test(
    'go on after a restart of the API: 50 waiting clients see each last state',
    { timeout: 120_000 },
    async () => {
      const jobs = await Promise.all(
        Array.from({ length: 50 }, (_, n) => order(`restart ${n}`, { milliseconds: 20 })),
      );
      const first = await openTestApi(database);
      let at = await first.listen();
      const { port } = at;
      let waiting = 0;
      const allWait = Promise.withResolvers<void>();
      /** As an `EventSource` does it: comes back until it is told that there is nothing more. */
      const follow = async (job: Job): Promise<Job[]> => {
        const seen: Job[] = [];
        let last = '';
        for (let tries = 0; tries < 200; tries++) {
          try {
            const response = await fetch(`http://localhost:${port}/api/v1/jobs/${job.id}/events`, {
              headers: last ? { 'Last-Event-ID': last } : {},
            });
            if (response.status === 204) return seen;
            for await (const event of eventsOf(response)) {
              if (!last && ++waiting === jobs.length) allWait.resolve();
              last = event.id;
              seen.push(jobOf(event));
            }
          } catch {
            // The server is away for a moment.
          }
          await new Promise(resolve => setTimeout(resolve, 100));
        }
        throw new Error(`never told the end of ${JSON.stringify(seen.at(-1))}`);
      };
      const following = jobs.map(follow);
      await allWait.promise;
      first.stop();
      await at.stop();
      const worker = await api.work();
      const second = await openTestApi(database);
      at = await serve(second.app, { host: '127.0.0.1', port });
      for (const seen of await Promise.all(following)) {
        expect(seen.filter(({ status }) => ended(status))).toMatchObject([{ status: 'COMPLETED' }]);
      }
      await at.stop();
      await worker.stop();
      await first[Symbol.asyncDispose]();
      await second[Symbol.asyncDispose]();
    },
  );
});

interface Message {
  ref?: string | number;
  render?: Render;
  error?: FailureBody['error'];
}

/** A WebSocket whose messages are read one after the other. */
async function open(at: Serving = serving, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${at.url.replace('http', 'ws')}ws/render`, { headers });
  const arrived: Message[] = [];
  let wake = (): void => {};
  socket.on('message', data => {
    arrived.push(JSON.parse(String(data)) as Message);
    wake();
  });
  const closed = once(socket, 'close') as Promise<[number, Buffer]>;
  closed.then(() => wake()).catch(() => {});
  await once(socket, 'open');
  return {
    socket,
    closed,
    send: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async next(wanted: (message: Message) => boolean = () => true): Promise<Message> {
      for (;;) {
        const at = arrived.findIndex(wanted);
        if (at >= 0) return arrived.splice(0, at + 1).at(-1)!;
        if (socket.readyState !== WebSocket.OPEN) throw new Error('The socket closed before that.');
        await new Promise<void>(resolve => (wake = resolve));
      }
    },
  };
}

describe('renders over a WebSocket', () => {
  test('a job is followed to its end, and cancelled', { timeout: 120_000 }, async () => {
    const [one, two] = [await order('socket', { milliseconds: 200 }), await order('socket cancelled')];
    const { socket, send, next } = await open();
    send({ cancel: two.id, ref: 'no' });
    expect(await next()).toMatchObject({ ref: 'no', render: { id: two.id, job: { status: 'CANCELLED' } } });
    send({ job: one.id, ref: 7 });
    expect(await next()).toMatchObject({ ref: 7, render: { id: one.id, job: { status: 'QUEUED' } } });
    const worker = await api.work();
    const last = await next(({ render }) => render !== undefined && ended(render.job.status));
    expect(last).toMatchObject({ ref: 7, render: { job: { status: 'COMPLETED' } } });
    await worker.stop();
    socket.close();
  });

  test('what is wrong is said, and the connection stays', async () => {
    const { socket, send, next } = await open();
    const wrong: [unknown, string][] = [
      ['{', 'invalid_request'],
      [[], 'invalid_request'],
      [{ job: 'x', ref: 1 }, 'invalid_request'],
      [{ code: 7 }, 'invalid_request'],
      [{ code: 'cube(1);', more: 1 }, 'invalid_request'],
      [{ code: 'cube("\0");' }, 'invalid_request'],
      [{ job: '00000000-0000-4000-8000-000000000000' }, 'not_found'],
      [{ cancel: '00000000-0000-4000-8000-000000000000' }, 'not_found'],
      // There is no OpenSCAD in this test.
      [{ code: 'cube(1);', parameters: { a: 1 } }, 'engine_missing'],
    ];
    for (const [message, code] of wrong) {
      send(message);
      expect((await next()).error, JSON.stringify(message)).toMatchObject({ code, message: /./ });
    }
    socket.send(new Uint8Array([1, 2, 3]));
    expect((await next()).error?.code).toBe('invalid_request');
    socket.close();
  });

  test('500 random messages: each is answered, none breaks it', { timeout: 120_000 }, async () => {
    const { socket, send, next } = await open();
    const messages = fc.sample(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.json(),
        fc
          .object({
            key: fc.constantFrom('code', 'job', 'cancel', 'ref', 'parameters', 'format', '__proto__'),
          })
          .map(o => JSON.stringify(o)),
      ),
      { numRuns: 500, seed: 4100 },
    );
    for (const message of messages) {
      send(message.toWellFormed());
      const { error, render } = await next();
      expect(error ?? render, message).toBeDefined();
      expect(error?.code).not.toBe('internal');
    }
    socket.close();
    expect(api.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('only so many jobs are followed at once, only so much is said at once', async () => {
    const { send, next, closed } = await open();
    const jobs = await Promise.all(Array.from({ length: 21 }, (_, n) => order(`many ${n}`)));
    for (const { id } of jobs) send({ job: id, ref: id });
    expect(await next(({ error }) => error !== undefined)).toMatchObject({ error: { code: 'rate_limited' } });
    send({ code: 'x'.repeat(600_000) });
    expect((await closed)[0]).toBe(1009);
    for (const { id } of jobs) await api.json(`/api/v1/jobs/${id}/cancel`, 200, { method: 'POST' });
  });

  test.each([
    [{ Origin: 'https://evil.example' }, 403],
    [{ Host: 'evil.example' }, 403],
  ])('is not opened with %o', async (headers, status) => {
    const socket = new WebSocket(`${serving.url.replace('http', 'ws')}ws/render`, { headers });
    socket.on('error', () => {});
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(status);
    socket.terminate();
  });

  test('is opened by a page of ours', async () => {
    const { socket } = await open(serving, { Origin: serving.url.slice(0, -1) });
    socket.close();
  });

  test('ends with a hint when the server stops, and when the other end is silent', async () => {
    const other = await openTestApi(database);
    const at = await other.listen();
    const { closed, send, next } = await open(at);
    send({ job: (await order('silent')).id });
    await next();
    other.stop();
    await at.stop();
    expect((await closed)[0]).toBe(1012);

    const pinged = await serve(createApp(undefined, { api: { app: other.app, prefixes: [] } }), {
      host: '127.0.0.1',
      port: 0,
      heartbeat: 50,
    });
    const silent = new WebSocket(`${pinged.url.replace('http', 'ws')}ws/render`, { autoPong: false });
    silent.on('error', () => {});
    expect((await once(silent, 'close'))[0]).toBe(1006);
    await pinged.stop();
    await other[Symbol.asyncDispose]();
  });
});

describe('HTTP itself', () => {
  const port = (): number => serving.port;

  test.each([
    'GET /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nUpgrade: something\r\nConnection: Upgrade\r\n\r\n',
    'GET /api/v1/jobs HTTP/1.1\r\nHost: a b\r\n\r\n',
    'GET /api/v1/jobs HTTP/1.1\r\n\r\n',
    'GET http://evil.example/api/v1/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'GET //evil.example/../api HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n',
    'POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    'POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n',
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    'TRACE /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'GET /ws/render HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n',
    'GET /ws/render HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 7\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n',
  ])('%.60j is answered and leaves the server well', async text => {
    const socket = connect(port(), '127.0.0.1');
    let answer = '';
    socket.on('data', chunk => {
      answer += String(chunk);
      socket.end();
    });
    socket.on('error', () => {});
    const closed = once(socket, 'close');
    socket.write(text, 'latin1');
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 [245]\d\d /);
    expect(answer).not.toMatch(/^HTTP\/1\.1 500/);
    expect((await fetch(`${serving.url}api/v1/engines`)).status).toBe(200);
  });

  test('an upload that is cut off is nobody’s bug, and leaves nothing', async () => {
    const { artifacts } = api.services;
    const begun = Promise.withResolvers<void>();
    const settled = Promise.withResolvers<string>();
    const other = await openTestApi(database, {
      services: {
        artifacts: Object.assign(Object.create(artifacts) as typeof artifacts, {
          upload(...args: Parameters<typeof artifacts.upload>) {
            const storing = artifacts.upload(...args);
            begun.resolve();
            storing.then(
              () => settled.resolve('stored'),
              (error: unknown) => settled.resolve(String(error)),
            );
            return storing;
          },
        }),
      },
    });
    const { port } = await other.listen();
    const sending = httpRequest({
      port,
      host: '127.0.0.1',
      path: '/api/v1/uploads',
      method: 'POST',
      headers: { 'Content-Length': 1000 },
    });
    sending.on('error', () => {});
    sending.write('solid');
    await begun.promise;
    sending.destroy();
    expect(await settled.promise).not.toBe('stored');
    await other[Symbol.asyncDispose]();
    expect(other.logged).toEqual([]);
  });

  test('a body that is larger than it may be is cut off early', async () => {
    const sending = httpRequest({
      port: port(),
      host: '127.0.0.1',
      path: '/api/v1/jobs',
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Length': 10_000_000_000 },
    });
    sending.on('error', () => {});
    sending.write('{"kind":');
    const [response] = (await once(sending, 'response')) as [{ statusCode: number }];
    expect(response.statusCode).toBe(413);
    sending.destroy();
  });
});
