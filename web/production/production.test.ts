import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Client } from './client.ts';
import type { Order } from './outbox.ts';
import { Production, type EndedEvent } from './production.ts';
import { json, Network, refusal } from './server.cases.ts';

const order = (title = 'Box'): Order => ({
  request: {
    kind: 'openscad',
    title,
    source: { entry: 'main.scad', files: { 'main.scad': 'cube(1);' } },
    parameters: {},
    formats: ['stl'],
  },
  uploads: [],
  note: { project: 'p', fingerprint: 'f', quality: 'model' },
});

let network: Network;
let production: Production;
let name = '';
const open = (): Production => new Production(new Client('https://formwork.test/', network.fetch), name);

beforeEach(() => {
  network = new Network();
  name = `production-${crypto.randomUUID()}`;
  production = open();
});
afterEach(async () => {
  await production.stop();
  indexedDB.deleteDatabase(name);
});

const waiting = () => production.outbox.entries.map(({ request }) => request.title);
const only = () => [...network.jobs.keys()][0]!;

describe('with a server', () => {
  test('an order becomes a job, whose states arrive as they change', async () => {
    const ended: string[] = [];
    production.addEventListener('ended', event => ended.push((event as EndedEvent).job.id));
    await production.start();
    expect(production.server.state).toBe('ready');
    await production.submit(order());
    await expect.poll(() => production.jobs.map(({ status }) => status)).toEqual(['QUEUED']);
    await expect.poll(() => network.followed).toBe(1);
    expect(waiting()).toEqual([]);
    expect(production.note(only())).toMatchObject({ project: 'p', fingerprint: 'f' });
    network.tell(only(), { status: 'PROCESSING', progress: 40 });
    await expect.poll(() => production.jobs[0]?.progress).toBe(40);
    network.tell(only(), { status: 'COMPLETED', progress: 100 });
    await expect.poll(() => ended).toEqual([only()]);
    expect(production.active).toBe(0);
  });

  test('an older answer does not take a job back to what it was', async () => {
    await production.start();
    await production.submit(order());
    await expect.poll(() => network.followed).toBe(1);
    const late = Promise.withResolvers<Response>();
    network.instead.set('GET /jobs', [() => late.promise]);
    const refresh = production.refresh();
    const before = network.jobs.get(only())!;
    network.tell(only(), { status: 'COMPLETED' });
    await expect.poll(() => production.jobs[0]?.status).toBe('COMPLETED');
    late.resolve(json({ jobs: [before] }));
    await refresh;
    expect(production.jobs[0]?.status).toBe('COMPLETED');
  });

  test('a stream that breaks off is opened again', async () => {
    await production.start();
    await production.submit(order());
    await expect.poll(() => network.followed).toBe(1);
    network.break();
    expect(network.followed).toBe(0);
    await expect.poll(() => network.followed, { timeout: 10_000 }).toBe(1);
    network.tell(only(), { status: 'COMPLETED' });
    await expect.poll(() => production.jobs[0]?.status).toBe('COMPLETED');
  });

  test('no more streams than a browser has connections; the others are asked for', async () => {
    await production.start();
    for (let i = 0; i < 6; i++) await production.submit(order(`Box ${i}`));
    await expect.poll(() => production.jobs.length).toBe(6);
    await expect.poll(() => network.followed).toBe(3);
    const [newest] = production.jobs;
    network.tell(newest!.id, { status: 'PROCESSING', progress: 7 });
    await expect.poll(() => production.job(newest!.id)?.progress, { timeout: 10_000 }).toBe(7);
  });

  test('a job that was removed from the list stays away, in the next visit too', async () => {
    await production.start();
    await production.submit(order());
    await expect.poll(() => production.jobs.length).toBe(1);
    await production.remove(only());
    expect(network.jobs.get(only())?.status).toBe('CANCELLED');
    expect(production.jobs).toEqual([]);
    await production.stop();
    production = open();
    await production.start();
    expect(production.jobs).toEqual([]);
  });
});

describe('the outbox', () => {
  test('keeps what is ordered without a server, over a reload, and sends it once', async () => {
    network.mode = 'refused';
    await production.start();
    expect(production.server.state).toBe('away');
    await production.submit(order('First'));
    await production.submit(order('Second'));
    expect(waiting()).toEqual(['First', 'Second']);
    await production.stop();

    production = open();
    await production.start();
    expect(waiting()).toEqual(['First', 'Second']);
    network.mode = 'up';
    dispatchEvent(new Event('online'));
    await expect.poll(() => network.posted.map(({ body }) => body.title)).toEqual(['First', 'Second']);
    await expect.poll(waiting).toEqual([]);
    expect(network.jobs.size).toBe(2);
  });

  test('a lost answer makes no second job', async () => {
    // The server takes the order; the network loses what it says.
    const fetch = network.fetch;
    let lost = 0;
    const losing = new Client('https://formwork.test/', async (input, init) => {
      const path = new URL(input as URL).pathname;
      if (init?.method === 'POST' && path.endsWith('/jobs') && lost++ === 0) {
        network.accept(init);
        throw new TypeError('network error');
      }
      return fetch(input, init);
    });
    await production.stop();
    production = new Production(losing, name);
    await production.start();
    await production.submit(order());
    await expect.poll(() => production.server.state).toBe('away');
    const [entry] = production.outbox.entries;
    expect(entry).toMatchObject({ offered: true });
    // The key stands for these words by now.
    await production.outbox.rename(entry!.key, 'Other');
    await production.refresh();
    await expect.poll(waiting).toEqual([]);
    expect(network.posted).toHaveLength(2);
    expect(new Set(network.posted.map(({ key }) => key)).size).toBe(1);
    expect(network.posted.map(({ body }) => body.title)).toEqual(['Box', 'Box']);
    expect(network.jobs.size).toBe(1);
  });

  test('two tabs send one order once', async () => {
    network.mode = 'refused';
    await production.start();
    const other = open();
    await other.start();
    await production.submit(order());
    await expect.poll(() => other.outbox.entries.length).toBe(1);
    network.mode = 'up';
    await Promise.all([production.refresh(), other.refresh()]);
    await expect.poll(waiting).toEqual([]);
    await expect.poll(() => other.outbox.entries.length).toBe(0);
    expect(network.posted).toHaveLength(1);
    await other.stop();
  });

  test('a full queue is asked again when it says', async () => {
    await production.start();
    network.instead.set('POST /jobs', [
      () => refusal(503, 'queue_full', 'The queue is full.', { 'Retry-After': '1' }),
      () => refusal(429, 'rate_limited', 'Too many at once.', { 'Retry-After': '1' }),
    ]);
    await production.submit(order());
    await expect.poll(() => production.outbox.entries[0]?.problem).toBe('The queue is full.');
    expect(production.server.state).toBe('ready');
    await expect
      .poll(() => production.outbox.entries[0]?.problem, { timeout: 10_000 })
      .toBe('Too many at once.');
    await expect.poll(() => production.jobs.length, { timeout: 10_000 }).toBe(1);
    expect(waiting()).toEqual([]);
  });

  test('what the server refuses waits for the person, with its reason', async () => {
    await production.start();
    network.instead.set('POST /jobs', [() => refusal(400, 'invalid_request', 'body.source: too large')]);
    const key = await production.submit(order());
    await expect.poll(() => production.outbox.entries[0]?.refused).toBe(true);
    await production.refresh();
    expect(network.posted).toEqual([]);
    await production.outbox.rename(key, ' Smaller box ');
    await production.sendNow(key);
    expect(network.posted.map(({ body }) => body.title)).toEqual(['Smaller box']);
    await expect.poll(waiting).toEqual([]);
  });

  test('files go first, and again with the next attempt', async () => {
    await production.start();
    network.instead.set('POST /uploads', [() => Promise.reject(new TypeError('network error'))]);
    const bytes = new Uint8Array(70_000);
    await production.submit({ ...order(), uploads: [{ sha256: 'f'.repeat(64), bytes }] });
    await expect.poll(() => production.server.state).toBe('away');
    expect(production.outbox.entries[0]).toMatchObject({ offered: false });
    await production.refresh();
    await expect.poll(() => production.jobs.length).toBe(1);
    expect(network.uploads).toEqual([70_000]);
  });

  test('an order that is removed while it is sent is cancelled', async () => {
    const gate = Promise.withResolvers<void>();
    const fetch = network.fetch;
    const slow = new Client('https://formwork.test/', async (input, init) => {
      if (init?.method === 'POST' && new URL(input as URL).pathname.endsWith('/jobs')) await gate.promise;
      return fetch(input, init);
    });
    await production.stop();
    production = new Production(slow, name);
    await production.start();
    const key = await production.submit(order());
    await expect.poll(() => production.outbox.sending).toBe(key);
    await expect.poll(() => production.outbox.entries[0]?.offered).toBe(true);
    await production.outbox.remove(key);
    gate.resolve();
    await expect.poll(() => [...network.jobs.values()].map(({ status }) => status)).toEqual(['CANCELLED']);
  });
});

describe('whoever answers', () => {
  test('a host of files is told from a server that is away', async () => {
    network.mode = 'static';
    await production.start();
    expect(production.server.state).toBe('absent');
    network.mode = 'refused';
    await production.refresh();
    expect(production.server.state).toBe('away');
  });

  test.each([
    [
      'a page for every address',
      () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }),
      'absent',
    ],
    ['a proxy without its server', () => new Response('Bad gateway', { status: 502 }), 'away'],
    ['a server that starts', () => refusal(503, 'unavailable', 'The server is starting.'), 'away'],
  ] as const)('%s', async (_, answer, state) => {
    network.instead.set('GET /engines', [answer]);
    await production.start();
    expect(production.server.state).toBe(state);
  });

  test('without a session everything waits', async () => {
    network.mode = 'signed-out';
    await production.start();
    await production.submit(order());
    await expect.poll(() => production.server.state).toBe('signed-out');
    expect(waiting()).toEqual(['Box']);
    network.mode = 'up';
    await production.refresh();
    await expect.poll(waiting).toEqual([]);
    expect(production.jobs).toHaveLength(1);
  });
});
