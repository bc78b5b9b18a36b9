import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Database } from '../database/database.ts';
import { openInMemory } from '../database/testing.ts';
import { openScadEngine, openScadWasmEngine } from '../engines/openscad/openscad.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import { ended, type Job } from '../jobs/job.ts';
import type { Worker } from '../jobs/worker.ts';
import type { FailureBody } from './failures.ts';
import { renderOf, type Render } from './render.ts';
import { openTestApi, type TestApi } from './testing.ts';

let database: Database;
let api: TestApi;
let worker: Worker;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-render-'));
  database = await openInMemory();
  const engines = [openScadEngine(folder), openScadWasmEngine()] as ProductionEngine[];
  api = await openTestApi(database, { engines });
  worker = await api.work();
}, 120_000);
afterAll(async () => {
  await worker.stop();
  await api[Symbol.asyncDispose]();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const code = 'width = 10; cube([width, 20, 30]);';
const done = async (id: string): Promise<void> => {
  await (await api.ask(`/api/v1/jobs/${id}/events`)).text();
};

describe('a render', { timeout: 180_000 }, () => {
  test('is one program, with its parameters, as STL', async () => {
    const response = await api.ask('/api/v1/render', { json: { code, parameters: { width: 40 } } });
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as Render;
    expect(response.headers.get('Location')).toBe(`/api/v1/render/${id}`);
    const early = await api.ask(`/api/v1/render/${id}/stl`);
    // It is not complete, or it was faster than the question.
    expect([200, 409]).toContain(early.status);
    await early.body?.cancel();
    await done(id);
    const render = await api.json<Render>(`/api/v1/render/${id}`, 200);
    expect(render).toMatchObject({ id, png: null, warnings: [], job: { status: 'COMPLETED' } });
    const stl = await api.ask(`/api/v1/render/${id}/stl`);
    expect(stl.status).toBe(200);
    const geometry = new STLLoader().parse(await stl.arrayBuffer());
    geometry.computeBoundingBox();
    expect(geometry.boundingBox!.max.toArray()).toEqual([40, 20, 30]);
    expect((await api.ask(`/api/v1/render/${id}/png`)).status).toBe(404);
    expect((await api.ask('/api/v1/render', { json: { code, parameters: { width: 40 } } })).status).toBe(200);
  });

  test('of a wrong program says so, and its log says where', async () => {
    const { id } = await api.json<Render>('/api/v1/render', 202, { json: { code: 'cube(' } });
    await done(id);
    const { error } = await api.json<FailureBody>(`/api/v1/render/${id}/stl`, 422);
    expect(error).toMatchObject({ code: 'invalid_model', message: /./ });
    expect(await (await api.ask(`/api/v1/jobs/${id}/log`)).text()).toMatch(/model.scad, line \d/);
  });

  test('is made and followed over one WebSocket', async () => {
    const serving = await api.listen();
    const socket = new WebSocket(`${serving.url.replace('http', 'ws')}ws/render`);
    await once(socket, 'open');
    socket.send(JSON.stringify({ code, parameters: { width: 7 }, ref: 'mine' }));
    let last: Render | undefined;
    while (!last || !ended(last.job.status)) {
      const [data] = (await once(socket, 'message')) as [Buffer];
      const message = JSON.parse(data.toString()) as { ref: string; render: Render };
      expect(message.ref).toBe('mine');
      last = message.render;
    }
    expect(last).toMatchObject({ stl: /artifacts/, job: { status: 'COMPLETED' } });
    expect((await fetch(new URL(last.stl!, serving.url))).status).toBe(200);
    socket.close();
  });

  test('of more than 100 KB of code is refused; of a large STL one is warned', async () => {
    const long = `// ${'x'.repeat(100 * 1024)}`;
    expect(await api.json('/api/v1/render', 400, { json: { code: long } })).toMatchObject({
      error: { details: [{ path: 'body.code', message: /100 KB/ }] },
    });
    const job = await api.json<{ jobs: Job[] }>('/api/v1/jobs?status=COMPLETED&limit=1', 200);
    const [large] = structuredClone(job.jobs);
    large!.result!.artifacts[0]!.size = 11 * 1024 * 1024;
    expect(renderOf(large!).warnings).toEqual([expect.stringContaining('11 MB')]);
  });
});
