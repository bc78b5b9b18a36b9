import * as fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openInMemory } from '../database/testing.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import { createEngines } from '../engines/engines.ts';
import { createTestEngine } from '../engines/test/test-engine.ts';
import { settings as readSettings } from '../settings.ts';
import { prefixes } from './api.ts';
import { failureBody } from './failures.ts';
import {
  hostile,
  operations,
  traversals,
  type Document,
  type Hostile,
  type Operation,
} from './hostile.cases.ts';
import { openTestApi, type TestApi } from './testing.ts';

/** Bodies altogether, over all routes. */
const REQUESTS = Number(process.env['HOSTILE_REQUESTS'] ?? 5000);
/** What one answer may take, in milliseconds, on a machine with other things to do. */
const PATIENCE = 20_000;

let api: TestApi;
let document: Document;
let all: Operation[];
/** Jobs that are there. */
let ids: string[];
let folder: string;

beforeAll(async () => {
  // Real engines, so that what they are asked for comes as far as the queue. No worker runs it.
  folder = await mkdtemp(join(tmpdir(), 'formwork-hostile-'));
  const engines = createEngines(readSettings({ TEST_ENGINE: 'true', DATA: folder }));
  api = await openTestApi(await openInMemory(), {
    engines,
    settings: { RATE_LIMIT: 1_000_000, QUEUE_LIMIT: 100_000, CLIENT_QUEUE_LIMIT: 100_000 },
  });
  document = await api.document();
  all = operations(document);
  const jobs = await Promise.all(
    ['a', 'b'].map(nonce => api.json<{ id: string }>('/api/v1/jobs', 201, { json: { kind: 'test', nonce } })),
  );
  ids = jobs.map(({ id }) => id);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await api.services.database.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  fault: string | undefined;
}

/** Statuses from 500 on that say something else than “we have a bug”. */
const known = new Set([501, 503]);

async function answerTo({ url, ...init }: Hostile): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    const response = await Promise.race([api.app.request(url, init), late]);
    const { status, headers } = response;
    if (headers.get('Content-Type')?.startsWith('text/event-stream')) {
      await response.body?.cancel();
      return { status, fault: undefined };
    }
    const text = await Promise.race([response.text(), late]);
    // `/generate/..` is `/`: the static app's.
    const { pathname } = new URL(url);
    if (!prefixes.some(prefix => pathname === prefix || pathname.startsWith(`${prefix}/`)))
      return { status, fault: status === 404 ? undefined : `${status} ${text}` };
    if (status < 400) return { status, fault: undefined };
    if (status >= 500 && !known.has(status)) return { status, fault: `${status} ${text}` };
    // `/health` says what is away in its own shape.
    if (status === 503 && pathname.endsWith('/health')) return { status, fault: undefined };
    const shape = failureBody.safeParse(text && JSON.parse(text));
    if (!shape.success) return { status, fault: `no error shape: ${text.slice(0, 300)}` };
    const { code, message } = shape.data.error;
    return { status, fault: code && message && message.length < 2000 ? undefined : `odd error: ${text}` };
  } catch (error) {
    return { status: 0, fault: String(error) };
  } finally {
    clearTimeout(timer);
  }
}

describe('hostile requests', () => {
  test(
    `${REQUESTS} bodies over every route: no bug, no hang, one shape of error`,
    { timeout: 300_000 },
    async () => {
      const seen = new Map<number, number>();
      const each = Math.ceil(REQUESTS / all.length);
      const schemas = document.components?.schemas ?? {};
      for (const operation of all) {
        const name = `${operation.method} ${operation.path}`;
        await fc.assert(
          fc.asyncProperty(hostile(operation, schemas, ids), async request => {
            const { status, fault } = await answerTo(request);
            seen.set(status, (seen.get(status) ?? 0) + 1);
            if (fault !== undefined) throw new Error(`${name}: ${fault}`);
          }),
          { numRuns: each, seed: 4100, verbose: 1 },
        );
      }
      expect([...seen.values()].reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(REQUESTS);
      // Some reach the handlers: a suite that is refused at the door shows nothing.
      for (const status of [200, 201, 400, 404, 413, 415, 501])
        expect(seen.get(status) ?? 0).toBeGreaterThan(10);
      expect(api.logged.filter(({ level }) => level === 'error')).toEqual([]);
    },
  );

  test('names with ways out of a folder lead nowhere, in every place of every route', async () => {
    for (const { method, path } of all)
      for (const name of traversals) {
        const text = encodeURIComponent(name.toWellFormed());
        const places = path.match(/\{\w+\}/g)?.length ?? 0;
        const filled = path.replaceAll(/\{\w+\}/g, text);
        const afterAnId = path.replace(/\{\w+\}/, ids[0]!).replaceAll(/\{\w+\}/g, text);
        for (const address of [[], [filled], [filled, afterAnId]][Math.min(places, 2)]!) {
          const body = ['GET', 'HEAD'].includes(method) ? {} : { body: new TextEncoder().encode('{}') };
          const headers = { 'Content-Type': 'application/json' };
          const request = { url: `http://localhost:4100${address}`, method, headers, ...body };
          const { status, fault } = await answerTo(request);
          expect(fault, `${method} ${address}`).toBeUndefined();
          if (name !== '') expect(status, `${method} ${address}`).toBeGreaterThanOrEqual(400);
        }
      }
  });

  test('the server is well after all of it', async () => {
    const worker = await api.work({ engines: [createTestEngine() as ProductionEngine] });
    const { id } = await api.json<{ id: string }>('/api/v1/jobs', 201, {
      json: { kind: 'test', nonce: 'after' },
    });
    const events = await (await api.ask(`/api/v1/jobs/${id}/events`)).text();
    expect(events).toContain('"status":"COMPLETED"');
    await worker.stop();
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    expect((await api.ask('/health')).status).toBe(200);
  });
});
