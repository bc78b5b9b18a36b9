import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { measure } from '../../../wasm/solid/measure.ts';
import type { FreeCadRequest } from '../../jobs/job.ts';
import { attempt as attemptOf, sha256, type Attempt } from '../attempt.cases.ts';
import { readFcstd, readStep, readStl } from '../readers.cases.ts';
import { processesWith } from '../sandbox/attacks.cases.ts';
import { freecad } from './freecad.ts';

// Engines take seconds to start, and longer on a busy machine.
vi.setConfig({ testTimeout: 240_000 });
const box = 'import Part\nresult = Part.makeBox(10, 20, 30)\n';

const attempt = (
  script: string,
  request: Partial<FreeCadRequest> = {},
  options: Parameters<typeof attemptOf>[2] = {},
): Promise<Attempt> => attemptOf(freecad, { kind: 'freecad', script, formats: ['stl'], ...request }, options);

const message = async (script: string): Promise<string> => {
  const { failure } = await attempt(script);
  expect(failure?.code).toBe('invalid_model');
  expect(failure?.recoverable).toBe(false);
  return failure!.message;
};

test('FreeCAD is here, with its version', async () => {
  expect(await freecad.status()).toMatchObject({
    available: true,
    version: expect.stringMatching(/^\d+\.\d+/),
  });
  expect(await freecad.identity!({} as FreeCadRequest)).toEqual({
    name: 'freecad',
    version: expect.stringMatching(/^\d+\.\d+[\d.]*\+[0-9a-f]{8}$/),
  });
});

describe('shapes', () => {
  test('a shape in `result`', async () => {
    const { output, files, log, progress } = await attempt(box, { formats: ['step', 'fcstd', 'stl', 'obj'] });
    expect(Object.keys(files).sort()).toEqual(['fcstd', 'obj', 'step', 'stl']);
    expect(output!.files.map(({ name }) => name)).toEqual([
      'model.step',
      'model.FCStd',
      'model.stl',
      'model.obj',
    ]);
    expect(measure(output!.shape!.mesh)).toMatchObject({ volume: 6000, watertight: true, components: 1 });
    expect(log.join('\n')).toContain('6000 mm³');
    const percents = progress.map(({ percent }) => percent);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
  });

  test('parameters arrive as a dict, of every type', async () => {
    const { files } = await attempt(
      `assert parameters["round"] is True and parameters["names"] == "a 'quoted' \\"b\\" ü"
import Part
result = Part.makeBox(*parameters["size"])
result.translate(FreeCAD.Vector(parameters["shift"], 0, 0))`,
      { parameters: { size: [1, 2, 3], shift: -0.5, round: true, names: `a 'quoted' "b" ü` } },
    );
    expect(readStl(files['stl']!)).toMatchObject({ min: [-0.5, 0, 0], max: [0.5, 2, 3] });
  });

  test('files lie beside the script, texts and uploads', async () => {
    const data = new TextEncoder().encode('7 8 9');
    const { files } = await attempt(
      `from parts.sizes import depth
import Part
result = Part.makeBox(*[float(x) for x in open('data/size.txt').read().split()][:2], depth)`,
      { files: { 'parts/sizes.py': 'depth = 4\n', 'data/size.txt': { upload: sha256(data) } } },
      { uploads: [data] },
    );
    expect(readStl(files['stl']!).max).toEqual([7, 8, 4]);
  });

  test('what the document shows at the end: not the base of a cut, but what was mirrored and what a link repeats', async () => {
    const { files, log } = await attempt(
      `d = FreeCAD.newDocument()
a = d.addObject('Part::Box', 'Block')
b = d.addObject('Part::Cylinder', 'B'); b.Radius = 2; b.Placement.Base.x = 5
c = d.addObject('Part::Cut', 'C'); c.Base = a; c.Tool = b
hidden = d.addObject('Part::Sphere', 'Hidden'); hidden.Visibility = False
m = d.addObject('Part::Mirroring', 'M'); m.Source = c; m.Base = (0, 0, 0); m.Normal = (1, 0, 0)
link = d.addObject('App::Link', 'L'); link.LinkedObject = c; link.Placement.Base.z = 100
part = d.addObject('App::Part', 'Assembly'); part.Placement.Base.y = 50
inside = d.addObject('Part::Box', 'Inside'); part.addObject(inside)
half = d.addObject('Part::Box', 'Half'); half.Placement.Base.y = 200
half.setExpression('Height', 'Block.Height / 2')`,
      { formats: ['step'] },
    );
    const step = await readStep(files['step']!);
    expect(log.join()).toContain('5 solids');
    expect(step.names.sort()).toEqual(['C', 'Half', 'Inside', 'L', 'M']);
    expect(step.max[1]).toBeCloseTo(210);
    expect(step.min[0]).toBeCloseTo(-10);
    expect(step.max[2]).toBeCloseTo(110);
  });

  test('a body of PartDesign with a sketch, as people build it', async () => {
    const { files, failure } = await attempt(
      `import PartDesign, Sketcher, Draft
d = FreeCAD.newDocument()
body = d.addObject('PartDesign::Body', 'Body')
sketch = body.newObject('Sketcher::SketchObject', 'Sketch')
corners = [FreeCAD.Vector(x, y, 0) for x, y in [(0, 0), (40, 0), (40, 20), (0, 20)]]
for i in range(4):
    sketch.addGeometry(Part.LineSegment(corners[i], corners[(i + 1) % 4]), False)
pad = body.newObject('PartDesign::Pad', 'Pad'); pad.Profile = sketch; pad.Length = 5`,
      { formats: ['step', 'fcstd'] },
    );
    expect(failure).toBeUndefined();
    expect((await readStep(files['step']!)).volume).toBeCloseTo(4000);
    // The history is kept.
    expect(readFcstd(files['fcstd']!).objects.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Body', 'Sketch', 'Pad']),
    );
  });

  test('the deflection of meshes is what was asked for, also after the script has meshed coarsely', async () => {
    const script = `import Part
result = Part.makeSphere(10)
result.tessellate(5)`;
    const volume = async (deflection: number): Promise<number> =>
      readStl((await attempt(script, { mesh: { deflection, angle: 90 } })).files['stl']!).volume;
    const whole = (4 / 3) * Math.PI * 1000;
    expect(whole - (await volume(1))).toBeGreaterThan(100);
    expect(whole - (await volume(0.01))).toBeLessThan(20);
  });

  test('the sample of a project', async () => {
    const script = readFileSync(join(import.meta.dirname, 'samples/flange.py'), 'utf8');
    const { output, failure } = await attempt(script, { parameters: { bolts: 8, height: 40 } });
    expect(failure).toBeUndefined();
    expect(measure(output!.shape!.mesh)).toMatchObject({ genus: 9, watertight: true, components: 1 });
    expect(await message(script.replace('"bore", 30', '"bore", 80'))).toContain('bore < hub_diameter');
  });
});

describe('scripts at fault', () => {
  test('say file, line and reason', async () => {
    expect(await message('x = (')).toBe("script.py, line 1: SyntaxError: '(' was never closed");
    expect(await message('def f():\n  return 1 / 0\n\nf()')).toBe(
      'script.py, line 2: ZeroDivisionError: division by zero',
    );
    expect(await message('import Part\nPart.makeBox(0, 0, 0)')).toMatch(/^script\.py, line 2: .+/);
    expect(
      await message("d = FreeCAD.newDocument()\nd.addObject('Part::Box').setExpression('Height', '((')"),
    ).toMatch(/^script\.py, line 2: .*expression/i);
    expect(await message('raise SystemExit(3)')).toContain('ended itself');
    expect(await message('import FreeCADGui\nFreeCADGui.activeDocument()')).toContain(
      "without FreeCAD's window",
    );
  });

  test('of another file of theirs too', async () => {
    const { failure, log } = await attempt('import part', { files: { 'part.py': '\n\nx = unknown\n' } });
    expect(failure?.message).toMatch(/^part\.py, line 3: NameError/);
    expect(log.join('\n')).toContain('Traceback');
  });

  test('run once', async () => {
    const { log } = await attempt("print('here')\nraise ValueError('no')");
    expect(log.filter(line => line === 'here')).toHaveLength(1);
  });

  test('without a shape, and with one that is broken', async () => {
    expect(await message('print(1)')).toContain('left no solid');
    expect(await message('FreeCAD.newDocument()')).toContain('left no solid');
    expect(await message('import Part\nresult = Part.makeLine((0, 0, 0), (1, 1, 1))')).toContain(
      'left no solid',
    );
    const crossed = '[(0, 0, 0), (10, 0, 0), (0, 10, 0), (10, 10, 0), (0, 0, 0)]';
    expect(
      await message(
        `import Part\nw = Part.makePolygon([FreeCAD.Vector(*p) for p in ${crossed}])\nresult = Part.Face(w).extrude(FreeCAD.Vector(0, 0, 5))`,
      ),
    ).toContain('not valid: Self-intersecting wire');
    expect(
      await message(
        "d = FreeCAD.newDocument()\nb = d.addObject('Part::Box', 'B')\nf = d.addObject('Part::Fillet', 'Round')\nf.Base = b\nf.Edges = [(1, 50.0, 50.0)]",
      ),
    ).toContain('could not compute “Round”');
  });

  test('that end the program, or leave a result of their own', async () => {
    expect(await message('import os\nos._exit(0)')).toContain('ended FreeCAD itself');
    const forged = await attempt(
      `import os, json
json.dump({"ok": True, "triangles": 1, "boundingBox": {"min": [0, 0, 0], "max": [1, 1, 1]}}, open('/job/out/result.json', 'w'))
open('/job/out/model.stl', 'w').write('solid nothing')
os._exit(0)`,
    );
    expect(forged.failure?.code).toBe('output_invalid');
  });

  test('a crash of FreeCAD is tried again', async () => {
    const { failure } = await attempt('import ctypes\nctypes.string_at(0)');
    expect(failure).toMatchObject({ code: 'engine_crashed', recoverable: true });
    expect(failure!.message).toContain('SIGSEGV');
  });

  test('a file may not stand in the place of the script', async () => {
    const { failure } = await attempt(box, { files: { 'script.py': 'x' } });
    expect(failure?.code).toBe('invalid_request');
  });
});

describe('limits', () => {
  test('an endless loop', async () => {
    const { failure } = await attempt('while True: pass', {}, { limits: { seconds: 3 } });
    expect(failure).toMatchObject({ code: 'engine_limit', recoverable: false });
  });

  test('too much memory, asked for at once and bit by bit', async () => {
    const limits = { memory: 700 };
    expect((await attempt('x = bytearray(8 << 30)', {}, { limits })).failure?.code).toBe('engine_limit');
    expect(
      (await attempt("x = []\nwhile True: x.append(bytearray(b'x' * 1000000))", {}, { limits })).failure
        ?.code,
    ).toBe('engine_limit');
  });

  test('an output that is too large', async () => {
    const { failure } = await attempt(
      'import Part\nresult = Part.makeSphere(100)',
      { mesh: { deflection: 0.01, angle: 30 } },
      { limits: { output: 2 ** 20 } },
    );
    expect(['engine_limit', 'output_invalid']).toContain(failure?.code);
  });

  test('a cancelled run ends at once, and nothing of it is left', async () => {
    const controller = new AbortController();
    const reason = new DOMException('cancelled', 'AbortError');
    const marker = `marker-${process.pid}-${performance.now()}`;
    const running = attempt(
      `import subprocess, time
subprocess.Popen(['/usr/bin/python3', '-c', 'import time; print("started", flush=True); time.sleep(3600) # ${marker}'], start_new_session=True)
while True: time.sleep(1)`,
      {},
      {
        signal: controller.signal,
        onLog(line) {
          if (line !== 'started') return;
          expect(processesWith(marker)).toHaveLength(1);
          controller.abort(reason);
        },
      },
    );
    await expect(running).rejects.toBe(reason);
    expect(processesWith(marker)).toEqual([]);
  });
});
