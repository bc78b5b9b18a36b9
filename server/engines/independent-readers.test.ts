/** What each engine leaves, read by programs of others: the same place and size everywhere, volumes that are known. */
import { unzipSync } from 'fflate';
import Dxf from 'dxf-parser';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Evaluated } from '../../wasm/contract.ts';
import { formatFor } from '../../wasm/formats/formats.ts';
import { measure } from '../../wasm/solid/measure.ts';
import { evaluateInThread } from '../evaluate.ts';
import type { JobRequestInput } from '../jobs/job.ts';
import { attempt, sha256, type Attempt } from './attempt.cases.ts';
import { blender } from './blender/blender.ts';
import { freecad } from './freecad/freecad.ts';
import { openScadEngine, openScadWasmEngine } from './openscad/openscad.ts';
import {
  read3mf,
  readFcstd,
  readGlb,
  readObj,
  readPng,
  readStep,
  readStl,
  solidOf,
  subjectOf,
  type Solid,
} from './readers.cases.ts';

const slow = 240_000;
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'formwork-readers-'));
});
afterAll(() => rm(data, { recursive: true, force: true }));

const whole = ({ files, failure }: Attempt): Record<string, Uint8Array> => {
  expect(failure).toBeUndefined();
  return files;
};

/** A block of 10 × 20 × 30 mm with a corner at the origin. */
const isBlock = (solid: Solid, digits = 3): void => {
  expect(solid.volume).toBeCloseTo(6000, digits - 2);
  solid.min.forEach(value => expect(value).toBeCloseTo(0, digits));
  [10, 20, 30].forEach((value, axis) => expect(solid.max[axis]).toBeCloseTo(value, digits));
};

describe('OpenSCAD', () => {
  const request = (text: string, formats: string[]): JobRequestInput =>
    ({
      kind: 'openscad',
      source: { entry: 'main.scad', files: { 'main.scad': text } },
      formats,
    }) as JobRequestInput;

  test.each(['native', 'wasm'] as const)(
    'a block by %s',
    async kind => {
      const engine = kind === 'native' ? openScadEngine(data) : openScadWasmEngine();
      const files = whole(
        await attempt(engine, request('cube([10, 20, 30]);', ['stl', 'obj', 'glb', '3mf'])),
      );
      isBlock(readStl(files['stl']!));
      isBlock(readObj(files['obj']!));
      isBlock(await readGlb(files['glb']!));
      isBlock(read3mf(files['3mf']!));
    },
    slow,
  );

  test(
    'a drawing by native',
    async () => {
      const files = whole(await attempt(openScadEngine(data), request('square([40, 25]);', ['dxf', 'svg'])));
      const drawing = new Dxf().parseSync(new TextDecoder().decode(files['dxf']));
      const points = drawing!.entities.flatMap(
        entity => (entity as { vertices?: { x: number; y: number }[] }).vertices ?? [],
      );
      expect(Math.max(...points.map(({ x }) => x))).toBeCloseTo(40);
      expect(Math.max(...points.map(({ y }) => y))).toBeCloseTo(25);
      expect(new TextDecoder().decode(files['svg'])).toMatch(/<svg[^>]+width="40(?:\.\d+)?mm"/);
    },
    slow,
  );

  test(
    'a picture by native',
    async () => {
      const files = whole(await attempt(openScadEngine(data), request('sphere(10, $fn = 48);', ['png'])));
      const { share } = subjectOf(readPng(files['png']!));
      expect(share).toBeGreaterThan(0.05);
    },
    slow,
  );
});

describe('FreeCAD', () => {
  test(
    'a block',
    async () => {
      const files = whole(
        await attempt(freecad, {
          kind: 'freecad',
          script:
            "box = FreeCAD.newDocument().addObject('Part::Box', 'Block')\nbox.Length, box.Width, box.Height = 10, 20, 30",
          formats: ['step', 'fcstd', 'stl', 'obj'],
        }),
      );
      const step = await readStep(files['step']!);
      isBlock(step, 6);
      expect(step.names).toEqual(['Block']);
      isBlock(readStl(files['stl']!));
      isBlock(readObj(files['obj']!));
      expect(readFcstd(files['fcstd']!)).toEqual({
        objects: [{ type: 'Part::Box', name: 'Block' }],
        shapes: [expect.stringMatching(/\.brp$/)],
      });
    },
    slow,
  );

  test(
    'the sample, exact in STEP',
    async () => {
      const script = await readFile(join(import.meta.dirname, 'freecad/samples/flange.py'), 'utf8');
      const files = whole(await attempt(freecad, { kind: 'freecad', script, formats: ['step', 'stl'] }));
      // Disc, hub above it, bore, six holes.
      const circle = (diameter: number): number => (Math.PI * diameter ** 2) / 4;
      const volume = circle(90) * 10 + circle(45) * 20 - circle(30) * 30 - 6 * circle(6.6) * 10;
      expect(Math.abs((await readStep(files['step']!, 0.001)).volume / volume - 1)).toBeLessThan(5e-4);
      expect(Math.abs(readStl(files['stl']!).volume / volume - 1)).toBeLessThan(2e-3);
    },
    slow,
  );
});

describe('Blender, from the preview of a template', () => {
  let preview: Evaluated;
  beforeAll(async () => {
    const path = join(import.meta.dirname, '../../scad-libs/templates/toy-car.scad');
    const source = { entry: 'main.scad', files: { 'main.scad': await readFile(path, 'utf8') } };
    const evaluation = await evaluateInThread(source, {}, { preview: false });
    if (evaluation.status !== 'ok') throw new Error('the template is invalid');
    preview = evaluation;
  }, slow);

  test.each(['glb', 'obj', 'stl'] as const)(
    'as %s: every format has its place, size and volume, and its colours',
    async format => {
      const mesh = formatFor(format)!.write({ mesh: preview.mesh, name: 'Car' });
      const files = whole(
        await attempt(
          blender,
          {
            kind: 'blender',
            input: { mesh: { upload: sha256(mesh) }, format },
            formats: ['glb', 'stl', 'obj'],
            compression: 'meshopt',
          },
          { uploads: [mesh] },
        ),
      );
      const before = measure(preview.mesh);
      const [glb, obj] = [await readGlb(files['glb']!), readObj(files['obj']!)];
      for (const solid of [glb, obj, readStl(files['stl']!)]) {
        expect(Math.abs(solid.volume / before.volume - 1)).toBeLessThan(1e-5);
        before.boundingBox.min.forEach((value, axis) => expect(solid.min[axis]).toBeCloseTo(value, 3));
        before.boundingBox.max.forEach((value, axis) => expect(solid.max[axis]).toBeCloseTo(value, 3));
      }
      const colors = new Set(preview.mesh.colors.map(({ color }) => String(color))).size;
      expect(colors).toBeGreaterThan(2);
      expect(glb.colors).toHaveLength(format === 'stl' ? 1 : colors);
      if (format === 'glb') expect(obj.colors).toEqual(glb.colors);
    },
    slow,
  );
});

test('the readers count: half a block has half the volume', () => {
  const triangle = [0, 0, 0, 0, 3, 0, 2, 0, 0];
  expect(
    solidOf([...triangle, 0, 0, 0, 2, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 6, 0, 3, 0, 2, 0, 0, 0, 3, 0, 0, 0, 6])
      .volume,
  ).toBeCloseTo(6);
  expect(() => unzipSync(new Uint8Array(10))).toThrow();
});
