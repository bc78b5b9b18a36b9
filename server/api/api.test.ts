import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../database/database.ts';
import { openInMemory } from '../database/testing.ts';
import type { Job } from '../jobs/job.ts';
import { createApi, createProbe } from './api.ts';
import type { FailureBody } from './failures.ts';
import type { Health } from './health.ts';
import { operations } from './hostile.cases.ts';
import { openTestApi, type TestApi } from './testing.ts';

/** Every row of the table of routes in the design. */
const table = `
POST /api/v1/generate
POST /api/v1/chat
POST /api/v1/render
GET /api/v1/render/{id}
GET /api/v1/render/{id}/stl
GET /api/v1/render/{id}/png
GET /ws/render
POST /api/v1/jobs
GET /api/v1/jobs/{id}
POST /api/v1/jobs/{id}/cancel
GET /api/v1/jobs/{id}/events
GET /api/v1/jobs/{id}/artifacts/{name}
GET /api/v1/products
POST /api/v1/products
GET /api/v1/products/{id}
GET /api/v1/configurations
POST /api/v1/configurations
GET /api/v1/configurations/{id}
DELETE /api/v1/configurations/{id}
POST /api/v1/gridflock/preview
GET /api/v1/gridflock/preview/status
POST /generate
GET /generate/{job_id}
GET /api/projects/{name}/scripts
GET /api/projects/{name}/script/{version}
POST /api/projects/{name}/upload-script
GET /api/projects/{name}/outputs
GET /api/projects/{name}/download/{format}
GET /api/projects/{name}/logs
GET /api/projects/{name}/status
POST /api/ai/chat
GET /health
GET /api/monitoring/health
GET /api/monitoring/s3/status
GET /api/monitoring/ai/metrics
POST /api/monitoring/test/s3-upload
GET /api/monitoring/projects/{name}/processing-status
GET /metrics
`
  .trim()
  .split('\n');

let database: Database;
let api: TestApi;
beforeAll(async () => {
  database = await openInMemory();
  api = await openTestApi(database);
});
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await database.close();
});

const job = (nonce: string, more: object = {}): { json: object } => ({
  json: { kind: 'test', nonce, ...more },
});

describe('the document', () => {
  test('has every route that answers, and every route that it has answers', async () => {
    const documented = new Set(
      operations(await api.document()).map(({ method, path }) => `${method} ${path}`),
    );
    const routes = createApi(api.host)
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const answering = new Set(routes);
    answering.delete('GET /api/openapi.json');
    expect([...answering].filter(route => !documented.has(route))).toEqual([]);
    expect([...documented].filter(route => !answering.has(route))).toEqual([]);
  });

  test('has every row of the table in the design', async () => {
    const documented = new Set(
      operations(await api.document()).map(({ method, path }) => `${method} ${path}`),
    );
    expect(table.filter(route => !documented.has(route))).toEqual([]);
  });

  test('names a summary, a group and the shape of failures everywhere', async () => {
    const { paths } = (await api.document()) as unknown as {
      paths: Record<
        string,
        Record<string, { summary?: string; tags?: string[]; responses: Record<string, unknown> }>
      >;
    };
    for (const [path, methods] of Object.entries(paths))
      for (const [method, { summary, tags, responses }] of Object.entries(methods)) {
        expect(summary, `${method} ${path}`).toBeTruthy();
        expect(tags, `${method} ${path}`).toHaveLength(1);
        if (!/health/.test(path)) expect(JSON.stringify(responses)).toContain('#/components/schemas/Failure');
      }
  });

  test('has a page, made of our own files alone', async () => {
    const page = await api.ask('/api/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('Content-Security-Policy')).toContain("script-src 'self'");
    const html = await page.text();
    expect(html).not.toMatch(/https?:|<script>/);
    for (const [, file] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      const response = await api.ask(file!);
      expect(response.status, file).toBe(200);
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
    }
  });
});

describe('failures', () => {
  test('name the place and what is wrong there', async () => {
    const { error } = await api.json<FailureBody>('/api/v1/jobs', 400, {
      json: {
        kind: 'openscad',
        source: { entry: 'a.scad', files: { 'b.scad': '' } },
        formats: ['stl', 'exe'],
      },
    });
    expect(error.code).toBe('invalid_request');
    expect(error.details).toContainEqual({ path: 'body.source.entry', message: 'must be one of the files' });
    expect(JSON.stringify(error.details)).toContain('body.formats.1');
  });

  test('an entry that only looks like a file is none', async () => {
    for (const entry of ['toString', 'constructor', 'hasOwnProperty'])
      await api.json('/api/v1/jobs', 400, {
        json: { kind: 'openscad', source: { entry, files: { 'a.scad': '' } }, formats: ['stl'] },
      });
  });

  test.each([
    ['/api/v1/nothing', 'GET', 404, 'not_found'],
    ['/api/nothing', 'POST', 404, 'not_found'],
    ['/api', 'GET', 404, 'not_found'],
    ['/ws/nothing', 'GET', 404, 'not_found'],
    ['/ws/render', 'GET', 426, 'invalid_request'],
    ['/api/auth/session', 'GET', 404, 'not_found'],
    ['/api/v1/jobs/7', 'GET', 400, 'invalid_request'],
    ['/api/v1/jobs/00000000-0000-4000-8000-000000000000', 'GET', 404, 'not_found'],
    ['/api/v1/jobs/00000000-0000-4000-8000-000000000000/events', 'GET', 404, 'not_found'],
    ['/api/v1/jobs/00000000-0000-4000-8000-000000000000/cancel', 'POST', 404, 'not_found'],
    ['/api/v1/jobs/%ff', 'GET', 400, 'invalid_request'],
    ['/api/v1/jobs?status=%00', 'GET', 400, 'invalid_request'],
    ['/api/v1/generate', 'POST', 501, 'not_built'],
    ['/api/v1/chat', 'POST', 501, 'not_built'],
    ['/api/ai/chat', 'POST', 501, 'not_built'],
    ['/api/v1/gridflock/preview', 'POST', 501, 'not_built'],
    ['/api/v1/gridflock/preview/status', 'GET', 501, 'not_built'],
    ['/generate', 'POST', 400, 'invalid_request'],
    ['/generate/7', 'GET', 400, 'invalid_request'],
    ['/generate/00000000-0000-4000-8000-000000000000', 'GET', 404, 'not_found'],
  ])('%s %s', async (path, method, status, code) => {
    const response = await api.ask(path, { method });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code, message: /./ } });
    expect(response.headers.get('X-Request-Id')).toBeTruthy();
  });

  test.each([
    ['text/plain', '{"kind":"test"}', 415],
    [undefined, '{"kind":"test"}', 415],
    ['application/json', '{"kind":', 400],
    ['application/json', '', 400],
    ['application/json', `{"kind":"test","nonce":"\\u0000"}`, 400],
    ['application/json', `{"kind":"test","nonce":"\\ud800"}`, 400],
    ['application/json', `{"kind":"test","milliseconds":1e999}`, 400],
    ['application/json', `{"kind":"test","__proto__":{}}`, 400],
    ['application/json', `${'['.repeat(5000)}${']'.repeat(5000)}`, 400],
    ['application/json', new Uint8Array([0x22, 0xff, 0x22]), 400],
    ['application/json', JSON.stringify({ kind: 'test', nonce: 'x'.repeat(600_000) }), 413],
  ])('a body as %s: %.40s', async (type, body, status) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type };
    const sent = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const response = await api.ask('/api/v1/jobs', { method: 'POST', body: sent, headers });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code: /./, message: /./ } });
  });

  test('a bug is logged under an id, and its text stays in the log', async () => {
    const broken = await openTestApi(database, {
      services: {
        jobs: new Proxy(api.services.jobs, {
          get: () => () => Promise.reject(new TypeError('secret thing')),
        }),
      },
    });
    const response = await broken.ask('/api/v1/jobs', { headers: { 'X-Request-Id': 'from-the-proxy' } });
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).toContain('from-the-proxy');
    expect(text).not.toContain('secret');
    expect(broken.logged).toMatchObject([
      { level: 'error', facts: { requestId: 'from-the-proxy', path: '/api/v1/jobs' } },
    ]);
    await broken[Symbol.asyncDispose]();
  });

  test('while the database boots, all of it is 503 with a time to come back', async () => {
    const booting = await openTestApi(database, { booting: true });
    for (const path of ['/api/v1/jobs', '/api/v1/engines', '/generate/7']) {
      const response = await booting.ask(path);
      expect(response.status).toBe(503);
      expect(response.headers.get('Retry-After')).toBe('1');
      expect(await response.json()).toMatchObject({
        error: { code: 'unavailable', message: /opening the database/ },
      });
    }
    expect(await booting.json<Health>('/health', 503)).toMatchObject({ status: 'starting' });
    expect((await booting.ask('/api/docs')).status).toBe(200);
    await booting[Symbol.asyncDispose]();
  });
});

describe('jobs', () => {
  test('are accepted once for an Idempotency-Key, listed, followed, logged and downloaded', async () => {
    const send = () =>
      api.ask('/api/v1/jobs', { ...job('once'), headers: { 'Idempotency-Key': 'key 1'.replace(' ', '-') } });
    const first = await send();
    expect(first.status).toBe(201);
    const { id } = (await first.json()) as Job;
    expect(first.headers.get('Location')).toBe(`/api/v1/jobs/${id}`);
    const again = await send();
    expect(again.status).toBe(200);
    expect(((await again.json()) as Job).id).toBe(id);
    expect(
      (await api.ask('/api/v1/jobs', { ...job('other'), headers: { 'Idempotency-Key': 'key-1' } })).status,
    ).toBe(409);

    const { jobs } = await api.json<{ jobs: Job[] }>('/api/v1/jobs?status=QUEUED&limit=1', 200);
    expect(jobs.map(job => job.id)).toEqual([id]);
    expect(await api.json(`/api/v1/jobs/${id}/request`, 200)).toMatchObject({ kind: 'test', nonce: 'once' });
    expect((await api.ask(`/api/v1/jobs/${id}/log`)).status).toBe(200);

    const worker = await api.work();
    const events = await (await api.ask(`/api/v1/jobs/${id}/events`)).text();
    await worker.stop();
    const done = await api.json<Job>(`/api/v1/jobs/${id}`, 200);
    expect(done).toMatchObject({ status: 'COMPLETED', progress: 100 });
    expect(events).toContain(`data: ${JSON.stringify(done)}`);
    expect(await (await api.ask(`/api/v1/jobs/${id}/log`)).text()).toContain('attempt 1');

    const [artifact] = done.result!.artifacts;
    const file = await api.ask(artifact!.url);
    expect(file.status).toBe(200);
    expect(file.headers.get('ETag')).toBe(`"${artifact!.sha256}"`);
    expect(file.headers.get('Content-Length')).toBe(String(artifact!.size));
    expect(file.headers.get('Content-Disposition')).toContain('attachment; filename="');
    expect(file.headers.get('Content-Security-Policy')).toMatch(/default-src 'none'.*sandbox/);
    expect((await file.text()).length).toBe(artifact!.size);
    const known = await api.ask(artifact!.url, { headers: { 'If-None-Match': `"${artifact!.sha256}"` } });
    expect(known.status).toBe(304);
    expect((await api.ask(artifact!.url, { method: 'HEAD' })).headers.get('ETag')).toBe(
      `"${artifact!.sha256}"`,
    );
    expect((await api.ask(`/api/v1/jobs/${id}/artifacts/other.stl`)).status).toBe(404);

    const cached = await api.ask('/api/v1/jobs', job('once'));
    expect(cached.status).toBe(200);
    expect((await cached.json()) as Job).toMatchObject({ status: 'COMPLETED', cached: true });
  });

  test('are cancelled, and tried again', async () => {
    const { id } = await api.json<Job>('/api/v1/jobs', 201, job('again'));
    expect((await api.ask(`/api/v1/jobs/${id}/retry`, { method: 'POST' })).status).toBe(409);
    expect(await api.json<Job>(`/api/v1/jobs/${id}/cancel`, 200, { method: 'POST' })).toMatchObject({
      status: 'CANCELLED',
    });
    const again = await api.json<Job>(`/api/v1/jobs/${id}/retry`, 201, { method: 'POST' });
    expect(again.id).not.toBe(id);
    expect(again.status).toBe('QUEUED');
    await api.json<Job>(`/api/v1/jobs/${again.id}/cancel`, 200, { method: 'POST' });
  });

  test('of the test engine are refused where it is off', async () => {
    const off = await openTestApi(database, { settings: { TEST_ENGINE: false } });
    expect((await off.ask('/api/v1/jobs', job('off'))).status).toBe(400);
    await off[Symbol.asyncDispose]();
  });
});

describe('limits', () => {
  test('costly requests are counted by address, and 429 says when to come back', async () => {
    const limited = await openTestApi(database, {
      settings: { RATE_LIMIT: 3, HOST: '0.0.0.0', TRUSTED_PROXIES: 1 },
    });
    // What stands in front of the last entry a client may have invented.
    const post = (invented: string) =>
      limited.ask('/api/v1/generate', {
        method: 'POST',
        headers: { 'X-Forwarded-For': `${invented}, 127.0.0.1` },
      });
    const open = await openTestApi(database, { settings: { RATE_LIMIT: 3 } });
    // In single-user mode nobody else is there to be protected from.
    for (let n = 0; n < 100; n++)
      expect((await open.ask('/api/v1/generate', { method: 'POST' })).status).toBe(501);
    await open[Symbol.asyncDispose]();
    for (let n = 0; n < 3; n++) {
      const answer = await post(`127.0.0.${n + 2}`);
      expect(answer.status).toBe(501);
      expect(answer.headers.get('RateLimit-Remaining')).toBe(String(2 - n));
    }
    const refused = await post('127.0.0.9');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(10);
    expect(await refused.json()).toMatchObject({ error: { code: 'rate_limited' } });
    await limited[Symbol.asyncDispose]();
  });

  test('an upload is stored, is empty, or is too large', async () => {
    const response = await api.ask('/api/v1/uploads', {
      method: 'POST',
      body: new TextEncoder().encode('solid x'),
    });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      upload: expect.stringMatching(/^[0-9a-f]{64}$/),
      size: 7,
    });
    expect((await api.ask('/api/v1/uploads', { method: 'POST' })).status).toBe(400);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024 * 1024;
        controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const large = await api.ask('/api/v1/uploads', {
      method: 'POST',
      body: endless,
      duplex: 'half',
    } as RequestInit);
    expect(large.status).toBe(413);
    expect(sent).toBeLessThan(80 * 1024 * 1024);
  });
});

describe('pages of other sites', () => {
  const cancel = '/api/v1/jobs/00000000-0000-4000-8000-000000000000/cancel';
  test.each([
    [{ Origin: 'https://evil.example' }, 403],
    [{ Origin: 'null' }, 403],
    [{ 'Sec-Fetch-Site': 'cross-site' }, 403],
    [{ 'Sec-Fetch-Site': 'same-site' }, 403],
    [{ Origin: 'http://localhost:4100', 'Sec-Fetch-Site': 'same-origin' }, 404],
    [{ 'Sec-Fetch-Site': 'none' }, 404],
    [{}, 404],
  ])('%o', async (headers, status) => {
    const response = await api.ask(cancel, { method: 'POST', headers });
    expect(response.status).toBe(status);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
  });

  test('cannot read through a name that they make point here', async () => {
    const response = await api.app.request('http://evil.example:4100/api/v1/jobs');
    expect(response.status).toBe(403);
    for (const host of ['127.0.0.1:4100', '[::1]:4100', 'localhost'])
      expect((await api.app.request(`http://${host}/api/v1/jobs`)).status).toBe(200);
  });
});

describe('monitoring', () => {
  test('health names what works and what is missing', async () => {
    const health = await api.json<Health>('/health', 200);
    expect(health).toMatchObject({
      status: 'ok',
      mode: 'single',
      database: { kind: 'pglite', ok: true },
      store: { kind: 'files', ok: true },
      queue: { queued: 0, processing: 0 },
      sandbox: { available: true },
      engines: [{ name: 'test', available: true }],
    });
    expect((await api.json<Health>('/api/monitoring/health', 200)).status).toBe('ok');
    const away = await openTestApi(database, {
      services: {
        store: Object.assign(Object.create(api.services.store) as object, {
          check: () => Promise.reject(new Error('disk full')),
        }) as never,
      },
    });
    expect(await away.json<Health>('/health', 503)).toMatchObject({
      status: 'unavailable',
      store: { ok: false, error: 'disk full' },
    });
    await away[Symbol.asyncDispose]();
  });

  test('an engine that is missing makes it degraded, and is named with what helps', async () => {
    const missing = { what: 'It is not installed.', install: 'apt-get install -y test' };
    const [engine] = api.place.engines;
    const poor = await openTestApi(database, {
      engines: [
        {
          ...engine!,
          status: async () => ({ name: 'test', title: 'Test', available: false, formats: [], missing }),
        },
      ],
    });
    expect(await poor.json<Health>('/health', 200)).toMatchObject({
      status: 'degraded',
      engines: [{ missing }],
    });
    expect(await poor.json('/api/v1/engines', 200)).toMatchObject({
      engines: [{ available: false, missing }],
    });
    await poor[Symbol.asyncDispose]();
  });

  test('a worker of its own has a probe, and nothing else', async () => {
    const probe = createProbe(api.host);
    expect(await (await probe.request('/health')).json()).toMatchObject({ status: 'ok' });
    expect(await (await probe.request('/metrics')).text()).toContain('formwork_job_run_seconds');
    expect((await probe.request('/api/v1/jobs')).status).toBe(404);
  });

  test('the store is asked, and tried', async () => {
    expect(await api.json('/api/monitoring/s3/status', 200)).toMatchObject({ kind: 'files', ok: true });
    expect(await api.json('/api/monitoring/test/s3-upload', 200, { method: 'POST' })).toMatchObject({
      bytes: 4096,
    });
    for await (const { key } of api.services.store.list('probes/')) throw new Error(`${key} was left`);
    expect(await api.json('/api/monitoring/ai/metrics', 200)).toMatchObject({
      available: false,
      requests: 0,
    });
  });

  test('figures are for this machine, or for whoever has the token', async () => {
    await api.ask('/api/v1/engines');
    const text = await (await api.ask('/metrics')).text();
    expect(text).toMatch(
      /formwork_http_request_seconds_count\{method="GET",route="\/api\/v1\/engines",status="200"\} \d/,
    );
    expect(text).toMatch(/formwork_jobs\{kind="test",status="COMPLETED"\} \d/);
    expect(text).toContain('formwork_nodejs_eventloop_lag_seconds');
    expect((await api.ask('/metrics', { headers: { 'X-Forwarded-For': '192.0.2.1' } })).status).toBe(403);
    const guarded = await openTestApi(database, { settings: { METRICS_TOKEN: 'a token of the tests' } });
    expect((await guarded.ask('/metrics')).status).toBe(401);
    expect(
      (await guarded.ask('/metrics', { headers: { Authorization: 'Bearer a token of the test' } })).status,
    ).toBe(401);
    expect(
      (await guarded.ask('/metrics', { headers: { Authorization: 'Bearer a token of the tests' } })).status,
    ).toBe(200);
    await guarded[Symbol.asyncDispose]();
  });
});
