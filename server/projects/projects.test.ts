import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createArtifacts } from '../artifacts/create.ts';
import { FileStore } from '../artifacts/files.ts';
import type { Store } from '../artifacts/store.ts';
import { startS3 } from '../artifacts/testing.ts';
import type { S3Server } from '../artifacts/testing.ts';
import type { Database } from '../database/database.ts';
import { databases } from '../database/testing.ts';
import { freecad } from '../engines/freecad/freecad.ts';
import { createTestEngine } from '../engines/test/test-engine.ts';
import { createJobs } from '../jobs/create-jobs.ts';
import type { OpenJobs } from '../jobs/create-jobs.ts';
import { end, quiet } from '../jobs/testing.ts';
import { createWorker } from '../jobs/worker.ts';
import type { Worker } from '../jobs/worker.ts';
import { settings as readSettings } from '../settings.ts';
import { createProjects } from './create-projects.ts';
import { keysOf, projectName, scriptUpload } from './project.ts';
import type { Projects, ScriptUpload } from './project.ts';

const box = (height = 30): ScriptUpload =>
  scriptUpload.parse({
    filename: 'box.py',
    script: `import Part\nprint("a box")\nresult = Part.makeBox(10, 20, ${height})\n`,
    formats: ['step', 'stl'],
  });
const wrong = scriptUpload.parse({ script: 'raise ValueError("no such flange")\n', formats: ['stl'] });

test('names are plain, keys are as documented, and tenants apart', () => {
  for (const name of ['part', 'A-1_b', '0', 'x'.repeat(64)])
    expect(projectName.safeParse(name).success).toBe(true);
  for (const name of [
    '',
    '..',
    '.',
    'a/b',
    'a\\b',
    '-a',
    '_a',
    'a b',
    'a.py',
    'ä',
    'x'.repeat(65),
    'a\0',
    '%2e%2e',
    'a\n',
    'con',
    'LPT1',
  ])
    expect(projectName.safeParse(name).success).toBe(false);
  const keys = keysOf('local', 'part', 3, 'py');
  expect([keys.script, keys.output('.step'), keys.log, keys.done]).toEqual([
    'input/part/part_v3.py',
    'output/part/part_v3.step',
    'logs/part/part_v3.log',
    'processed/part/part_v3.py.done',
  ]);
  expect(keysOf('c1', 'part', 3, 'py').script).toBe('clients/c1/input/part/part_v3.py');
});

test.each([
  ['another extension', { filename: 'a.sh', script: 'x' }, /must end in .py/],
  ['two extensions', { filename: 'a.py.exe', script: 'x' }, /must end in .py/],
  ['an empty script', { script: '' }, />=1/],
  ['more than 100 KB', { script: 'x'.repeat(102_401) }, /at most 100 KB/],
  ['more than 100 KB in UTF-8', { script: 'ü'.repeat(60_000) }, /at most 100 KB/],
  ['a format that nobody writes', { script: 'x', formats: ['exe'] }, /Invalid option/],
  ['something else', { script: 'x', other: 1 }, /Unrecognized/],
])('no upload: %s', (_, upload, message) => {
  expect(scriptUpload.safeParse(upload).error?.issues[0]?.message).toMatch(message);
});

const [embedded, postgres] = databases();
const places = [
  { ...embedded, kept: 'files' },
  { ...postgres, kept: 'S3' },
];

describe.each(places)('projects on $name and $kept', ({ open, kept }) => {
  let s3: S3Server | undefined;
  let folder: string;
  let database: Database;
  let store: Store;
  let jobs: OpenJobs;
  let worker: Worker;
  let projects: Projects;
  const faults: unknown[] = [];
  const local = { clientId: 'local' };
  const stopping = new AbortController();
  let watching: Promise<void>;

  const text = async (key: string): Promise<string | undefined> => {
    const bytes = await store.read(key);
    return bytes && new TextDecoder().decode(bytes);
  };
  const done = (name: string, version: number): Promise<void> =>
    expect.poll(() => text(keysOf('local', name, version, 'py').done), { timeout: 60_000 }).toBeDefined();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'formwork-projects-'));
    database = await open();
    s3 = kept === 'S3' ? await startS3() : undefined;
    store = s3?.store() ?? new FileStore(join(folder, 'files'));
    const settings = { ...readSettings({ STOP_SECONDS: '0' }), DATA: folder };
    const engines = [freecad, createTestEngine()];
    jobs = createJobs({ database, engines, settings });
    const artifacts = createArtifacts({ database, store, settings });
    worker = createWorker({ database, artifacts, engines, settings, jobs, log: quiet });
    await worker.start();
    projects = createProjects({ database, store, jobs, fault: error => faults.push(error) });
    watching = projects.watch(stopping.signal);
  }, 120_000);

  afterAll(async () => {
    stopping.abort();
    await watching;
    await worker.stop();
    await jobs.close();
    await s3?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
    expect(faults).toEqual([]);
  }, 60_000);

  test('an upload is kept, run, and leaves outputs, log and marker that do not expire', async () => {
    const made = await projects.upload(local, 'flange', box());
    expect(made).toMatchObject({ version: 1, key: 'input/flange/flange_v1.py', processed: false });
    expect(made.job).toMatchObject({ kind: 'freecad', title: 'flange, version 1' });
    expect(await text('input/flange/flange_v1.py')).toBe(box().script);
    await done('flange', 1);
    const after = await projects.version(local, 'flange');
    expect(after).toMatchObject({ version: 1, processed: true, job: { status: 'COMPLETED' } });
    expect(after?.job?.result?.expiresAt).toBeNull();
    expect(await text('output/flange/flange_v1.step')).toMatch(/^ISO-10303-21;/);
    expect((await store.head('output/flange/flange_v1.stl'))?.size).toBeGreaterThan(84);
    expect(await text('logs/flange/flange_v1.log')).toContain('a box');
    expect(JSON.parse((await text('processed/flange/flange_v1.py.done')) ?? '')).toEqual({
      job: made.job?.id,
      status: 'COMPLETED',
      outputs: expect.arrayContaining(['output/flange/flange_v1.step', 'output/flange/flange_v1.stl']),
      log: 'logs/flange/flange_v1.log',
    });
    expect(await projects.script(local, 'flange', 1)).toEqual({ file: 'flange_v1.py', text: box().script });
    expect((await projects.log(local, 'flange'))?.text).toContain('a box');
    expect(await projects.list(local)).toContainEqual(
      expect.objectContaining({ name: 'flange', versions: 1, latest: 1 }),
    );
  }, 120_000);

  test('a script that fails leaves its log and marker too; a new run of it replaces them', async () => {
    const made = await projects.upload(local, 'broken', wrong);
    await done('broken', 1);
    expect(await projects.version(local, 'broken', 1)).toMatchObject({
      processed: true,
      job: { status: 'FAILED', error: { code: 'invalid_model' } },
    });
    expect(await text('logs/broken/broken_v1.log')).toContain('no such flange');
    expect(JSON.parse((await text('processed/broken/broken_v1.py.done')) ?? '')).toMatchObject({
      status: 'FAILED',
      outputs: [],
    });
    const again = await jobs.retry(local, made.job?.id ?? '');
    await end(jobs, local, again?.id ?? '');
    await expect
      .poll(
        async () =>
          (JSON.parse((await text('processed/broken/broken_v1.py.done')) ?? '') as { job: string }).job,
      )
      .toBe(again?.id);
    expect((await projects.version(local, 'broken'))?.job?.id).toBe(again?.id);
  }, 120_000);

  test('ten uploads at once get ten numbers, each with its own script', async () => {
    const scripts = Array.from({ length: 10 }, (_, index) =>
      scriptUpload.parse({ script: `raise ValueError("${index}")\n`, formats: ['stl'] }),
    );
    const made = await Promise.all(scripts.map(script => projects.upload(local, 'many', script)));
    expect(made.map(({ version }) => version).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const [index, { version }] of made.entries())
      expect(await text(`input/many/many_v${version}.py`)).toBe(scripts[index]?.script);
    expect((await projects.versions(local, 'many'))?.map(({ version }) => version)).toEqual([
      10, 9, 8, 7, 6, 5, 4, 3, 2, 1,
    ]);
    const page = await projects.versions(local, 'many', { limit: 3, before: 8 });
    expect(page?.map(({ version }) => version)).toEqual([7, 6, 5]);
    await Promise.all(made.map(({ job }) => jobs.cancel(local, job?.id ?? '')));
    for (const { version } of made) await done('many', version);
    const states = (await projects.states(local, 'many')) ?? {};
    expect((states.CANCELLED ?? 0) + (states.FAILED ?? 0)).toBe(10);
  }, 120_000);

  test('formats must be of the engine; nothing is kept of what is refused', async () => {
    const scad = scriptUpload.parse({ filename: 'a.scad', script: 'cube(1);', formats: ['step'] });
    await expect(projects.upload(local, 'refused', scad)).rejects.toThrow(/OpenSCAD does not write step/);
    // There is no OpenSCAD among these engines.
    const { formats: _, ...plain } = scad;
    await expect(projects.upload(local, 'refused', plain as ScriptUpload)).rejects.toMatchObject({
      code: 'engine_missing',
    });
    expect(await projects.versions(local, 'refused')).toEqual([]);
    expect(await store.head('input/refused/refused_v1.scad')).toBeUndefined();
    expect(await projects.upload(local, 'refused', wrong)).toMatchObject({ version: 1 });
  });

  test('an upload that a crash cut off before its run is started by the watcher of another process', async () => {
    await projects.upload(local, 'cut', wrong);
    await done('cut', 1);
    // As if the process had died between the script and the run, a while ago.
    await sql`delete from jobs where project_id = (select id from projects where name = 'cut')`.execute(
      database.system,
    );
    await sql`update project_versions set job_id = null, settled_at = null, created_at = now() - interval '2 minutes'
      where project_id = (select id from projects where name = 'cut')`.execute(database.system);
    await store.delete('processed/cut/cut_v1.py.done');
    const other = new AbortController();
    const twins = [projects.watch(other.signal), projects.watch(other.signal)];
    await done('cut', 1);
    other.abort();
    await Promise.all(twins);
    expect(await projects.version(local, 'cut')).toMatchObject({
      processed: true,
      job: { status: 'FAILED' },
    });
    const { rows } = await sql<{ runs: number }>`select count(*) as runs from jobs
      where project_id = (select id from projects where name = 'cut')`.execute(database.system);
    expect(rows[0]?.runs).toBe(1);
  }, 120_000);

  test('what a run left while nobody watched is put in place by whoever asks', async () => {
    stopping.abort();
    await watching;
    const made = await projects.upload(local, 'unseen', wrong);
    await end(jobs, local, made.job?.id ?? '');
    expect(await text('processed/unseen/unseen_v1.py.done')).toBeUndefined();
    expect(await projects.version(local, 'unseen')).toMatchObject({ processed: true });
    expect(await text('processed/unseen/unseen_v1.py.done')).toBeDefined();
  }, 120_000);

  test('are another client’s to nobody, whose own of the same name are apart', async () => {
    const ben = { clientId: 'ben' };
    for (const asked of [
      projects.versions(ben, 'flange'),
      projects.states(ben, 'flange'),
      projects.version(ben, 'flange'),
      projects.script(ben, 'flange', 1),
      projects.log(ben, 'flange'),
    ])
      expect(await asked).toBeUndefined();
    expect(await projects.list(ben)).toEqual([]);
    const made = await projects.upload(ben, 'flange', wrong);
    expect(made).toMatchObject({ version: 1, key: 'clients/ben/input/flange/flange_v1.py' });
    expect(await text('input/flange/flange_v1.py')).toBe(box().script);
  });
});
