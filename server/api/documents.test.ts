import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createArtifacts } from '../artifacts/create.ts';
import { openInMemory } from '../database/testing.ts';
import { freecad } from '../engines/freecad/freecad.ts';
import { openScadEngine } from '../engines/openscad/openscad.ts';
import { end } from '../jobs/testing.ts';
import { LOCAL } from '../scope.ts';
import { openTestApi, type TestApi } from './testing.ts';

let api: TestApi;
let cache: string;
beforeAll(async () => {
  cache = await mkdtemp(join(tmpdir(), 'formwork-resources-'));
  const database = await openInMemory();
  api = await openTestApi(database, { engines: [freecad, openScadEngine(cache)] });
  const { store, settings } = api.place;
  api.services.artifacts = createArtifacts({ database, store, settings });
  await api.place.work({ artifacts: api.services.artifacts });
}, 60_000);
afterAll(async () => {
  await api[Symbol.asyncDispose]();
  await api.services.database.close();
  await rm(cache, { recursive: true, force: true });
  expect(api.logged.filter(({ message }) => message === 'bug')).toEqual([]);
}, 60_000);

const shelf = (name = 'Shelf') => ({
  name,
  document: {
    description: 'For books',
    schema: { type: 'object', properties: { width: { type: 'number' } } },
  },
});
interface Made {
  id: string;
  version: number;
}

describe('products over HTTP', () => {
  test('are made, read, changed by version, and removed', async () => {
    const response = await api.ask('/api/v1/products', { json: shelf() });
    expect([response.status, response.headers.get('ETag')]).toEqual([201, '"1"']);
    const { id } = (await response.json()) as Made;
    expect(response.headers.get('Location')).toBe(`/api/v1/products/${id}`);
    const path = `/api/v1/products/${id}`;
    const put = (ifMatch: string | undefined, name = 'Wider'): Promise<Response> =>
      api.ask(path, {
        method: 'PUT',
        json: shelf(name),
        ...(ifMatch !== undefined && { headers: { 'If-Match': ifMatch } }),
      });
    expect((await put(undefined)).status).toBe(400);
    expect((await put('*')).status).toBe(400);
    const changed = await put('"1"');
    expect([changed.status, changed.headers.get('ETag')]).toEqual([200, '"2"']);
    const late = await put('"1"', 'Mine');
    expect([late.status, await late.json()]).toMatchObject([
      409,
      { error: { code: 'conflict', details: { version: 2 } } },
    ]);
    expect(await api.json(path, 200)).toMatchObject({ name: 'Wider', version: 2 });
    expect(await api.json(`${path}/versions/1`, 200)).toMatchObject({ name: 'Shelf', version: 1 });
    await api.json(`${path}/versions/3`, 404);
    const remove = (ifMatch: string): Promise<Response> =>
      api.ask(path, { method: 'DELETE', headers: { 'If-Match': ifMatch } });
    expect((await remove('1')).status).toBe(409);
    expect((await remove('W/"2"')).status).toBe(204);
    expect((await remove('"2"')).status).toBe(404);
  });

  test('come by pages', async () => {
    const made: string[] = [];
    for (let count = 0; count < 5; count++)
      made.unshift((await api.json<Made>('/api/v1/products', 201, { json: shelf(`Shelf ${count}`) })).id);
    const page = async (query: string): Promise<string[]> =>
      (await api.json<{ products: Made[] }>(`/api/v1/products${query}`, 200)).products.map(({ id }) => id);
    expect(await page('?limit=2')).toEqual(made.slice(0, 2));
    expect(await page(`?limit=2&before=${made[1]}`)).toEqual(made.slice(2, 4));
    for (const query of ['?limit=0', '?limit=101', '?limit=x', '?before=x'])
      await api.json(`/api/v1/products${query}`, 400);
  });

  test.each([
    ['no name', { ...shelf(), name: ' ' }, 'body.name'],
    ['no schema', { name: 'x', document: {} }, 'body.document.schema'],
    [
      'a schema of something else',
      { name: 'x', document: { schema: { type: 'array' } } },
      'body.document.schema.type',
    ],
    ['a list', { name: 'x', document: [] }, 'body.document'],
    ['something else beside', { ...shelf(), price: 1 }, 'body'],
  ])('are refused with %s, at its place', async (_, json, path) => {
    const { error } = await api.json<{ error: { details: { path: string }[] } }>('/api/v1/products', 400, {
      json,
    });
    expect(error.details.map(detail => detail.path)).toContain(path);
  });

  test('a document too large is refused', async () => {
    const json = { name: 'x', document: { ...shelf().document, notes: 'x'.repeat(300_000) } };
    expect(await api.json('/api/v1/products', 400, { json })).toMatchObject({
      error: { message: expect.stringContaining('at most 256 KB') },
    });
    await api.json('/api/v1/products', 413, { json: { ...json, more: 'x'.repeat(600_000) } });
  });

  test('configurations pin a version, and say when the product has moved on', async () => {
    const { id: productId } = await api.json<Made>('/api/v1/products', 201, { json: shelf() });
    const json = { productId, name: 'Hall', values: { width: 800 } };
    const { id } = await api.json<Made>('/api/v1/configurations', 201, { json });
    await api.json(`/api/v1/products/${productId}`, 200, {
      method: 'PUT',
      json: shelf('New'),
      headers: { 'If-Match': '"1"' },
    });
    expect(await api.json(`/api/v1/configurations/${id}`, 200)).toMatchObject({
      productVersion: 1,
      latestVersion: 2,
      values: { width: 800 },
    });
    expect(await api.json(`/api/v1/configurations?product=${productId}`, 200)).toMatchObject({
      configurations: [{ id }],
    });
    await api.json('/api/v1/configurations', 404, { json: { ...json, productId: randomUUID() } });
    await api.json('/api/v1/configurations', 404, { json: { ...json, productVersion: 3 } });
    await api.json('/api/v1/configurations', 400, { json: { ...json, values: [1] } });
    await api.json('/api/v1/configurations', 400, { json: { ...json, values: { x: 'x'.repeat(70_000) } } });
    expect((await api.ask(`/api/v1/configurations/${id}`, { method: 'DELETE' })).status).toBe(204);
    await api.json(`/api/v1/configurations/${id}`, 404);
  });
});

describe('projects over HTTP', () => {
  interface Version {
    version: number;
    key: string;
    job: { id: string };
  }
  const form = (file: File | string, more: Record<string, string> = {}): FormData => {
    const data = new FormData();
    data.set('file', file);
    for (const [name, value] of Object.entries(more)) data.set(name, value);
    return data;
  };
  const upload = (project: string, body: FormData): Promise<Response> =>
    api.ask(`/api/projects/${project}/upload-script`, { method: 'POST', body });
  const ended = async (response: Response): Promise<Version> => {
    const text = await response.text();
    expect([response.status, text]).toEqual([201, expect.any(String)]);
    const made = JSON.parse(text) as Version;
    await end(api.place.jobs, LOCAL, made.job.id);
    return made;
  };
  const flange =
    'import Part\nprint("turning")\nresult = Part.makeCylinder(parameters.get("radius", 5), 3)\n';

  test('a FreeCAD script from a form runs, and its files, script, log and state are there', async () => {
    const file = new File([flange], 'flange.py', { type: 'text/x-python' });
    const made = await ended(
      await upload('flange', form(file, { parameters: '{"radius": 8}', formats: 'STEP, stl' })),
    );
    expect(made).toMatchObject({ version: 1, key: 'input/flange/flange_v1.py' });
    expect(await api.json('/api/projects/flange/status', 200)).toMatchObject({
      version: 1,
      processed: true,
      job: { status: 'COMPLETED', result: { expiresAt: null } },
    });
    expect(await api.json('/api/projects/flange/outputs', 200)).toMatchObject({
      project: 'flange',
      version: 1,
      status: 'COMPLETED',
      outputs: [{ format: 'step' }, { format: 'stl' }],
    });
    const step = await api.ask('/api/projects/flange/download/step');
    expect(step.status).toBe(200);
    expect(await step.text()).toMatch(/^ISO-10303-21;[\s\S]*CYLINDRICAL_SURFACE\('',#\d+,8\.\)/);
    expect(step.headers.get('Content-Disposition')).toContain('attachment');
    expect(await (await api.ask('/api/projects/flange/logs')).text()).toContain('turning');
    expect(await (await api.ask('/api/projects/flange/script/1')).text()).toBe(flange);
    expect(await api.json('/api/monitoring/projects/flange/processing-status', 200)).toMatchObject({
      versions: 1,
      completed: 1,
      waiting: 0,
      latest: { version: 1 },
    });
    expect(await api.json('/api/projects/flange/download/obj', 404)).toMatchObject({
      error: { message: expect.stringContaining('was made as step, stl') },
    });
    await api.json('/api/projects/flange/download/step?version=2', 404);
  }, 120_000);

  test('an OpenSCAD script as JSON runs too; versions count on', async () => {
    const json = {
      filename: 'plate.scad',
      script: 'width = 1; cube([width, 2, 3]);',
      parameters: { width: 7 },
    };
    const first = await ended(await api.ask('/api/projects/plate/upload-script', { json }));
    expect(first.key).toBe('input/plate/plate_v1.scad');
    const second = await ended(
      await api.ask('/api/projects/plate/upload-script', { json: { ...json, script: 'cube(' } }),
    );
    expect(second.version).toBe(2);
    expect(await api.json('/api/projects/plate/scripts', 200)).toMatchObject({
      scripts: [
        { version: 2, job: { status: 'FAILED' } },
        { version: 1, job: { status: 'COMPLETED' } },
      ],
    });
    expect((await api.ask('/api/projects/plate/download/stl?version=1')).status).toBe(200);
    expect(await api.json('/api/projects/plate/download/stl', 422)).toMatchObject({
      error: { code: 'invalid_model' },
    });
    expect(await api.json('/api/projects', 200)).toMatchObject({
      projects: expect.arrayContaining([expect.objectContaining({ name: 'plate', versions: 2, latest: 2 })]),
    });
  }, 120_000);

  test.each([
    ['no file', form('text'), /body.file: must be the script/],
    ['another extension', form(new File(['x'], 'x.sh')), /must end in .py/],
    ['parameters that are no JSON', form(new File(['x'], 'x.py'), { parameters: '{' }), /body.parameters/],
    [
      'a format of another engine',
      form(new File(['x'], 'x.py'), { formats: '3mf' }),
      /FreeCAD does not write 3mf/,
    ],
    ['bytes that are no text', form(new File([new Uint8Array([0xff, 0xfe])], 'x.py')), /UTF-8/],
    ['a NUL character', form(new File(['a\0b'], 'x.py')), /NUL/],
    ['too much', form(new File(['x'.repeat(110_000)], 'x.py')), /at most 100 KB/],
  ])('an upload with %s is refused', async (_, body, message) => {
    const response = await upload('refused', body);
    expect([
      response.status,
      ((await response.json()) as { error: { message: string } }).error.message,
    ]).toEqual([400, expect.stringMatching(message)]);
    await api.json('/api/projects/refused/scripts', 404);
  });

  test('a body of another type, or none, is refused', async () => {
    const path = '/api/projects/refused/upload-script';
    expect((await api.ask(path, { method: 'POST' })).status).toBe(415);
    expect(
      (await api.ask(path, { method: 'POST', body: '<x/>', headers: { 'Content-Type': 'application/xml' } }))
        .status,
    ).toBe(415);
    await api.json('/api/projects/no%20such/status', 400);
    await api.json('/api/projects/none/status', 404);
  });
});

test('who asks, in single-user mode', async () => {
  expect(await api.json('/api/v1/me', 200)).toEqual({
    mode: 'single',
    user: null,
    role: 'owner',
    client: 'local',
    organizations: [{ id: 'local', name: 'This machine', role: 'owner', active: true }],
  });
  await api.json('/api/v1/organization', 404);
  await api.json('/api/v1/embed-keys', 404);
  await api.json('/api/auth/get-session', 404);
});
