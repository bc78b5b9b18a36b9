import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Mesh } from '../../../wasm/contract.ts';
import { formatFor } from '../../../wasm/formats/formats.ts';
import { measure } from '../../../wasm/solid/measure.ts';
import type { JobRequestInput } from '../../jobs/job.ts';
import { attempt as attemptOf, sha256, type Attempt } from '../attempt.cases.ts';
import { readGlb, readObj, readPng, readStl, subjectOf, type Solid } from '../readers.cases.ts';
import { processesWith } from '../sandbox/attacks.cases.ts';
import { blender, createBlender } from './blender.ts';
import { compressGlb } from './compress.ts';

// Engines take seconds to start, and longer on a busy machine.
vi.setConfig({ testTimeout: 240_000 });
type Request = Partial<Extract<JobRequestInput, { kind: 'blender' }>>;

/** A box of 10 × 20 × 30 mm that stands off the origin, its upper two triangles blue, the others red. */
const cube = (): Mesh => {
  const corners = [0, 1].flatMap(z => [0, 1].flatMap(y => [0, 1].map(x => [5 + x * 10, y * 20, z * 30])));
  const sides = [
    [0, 2, 3, 1],
    [0, 1, 5, 4],
    [1, 3, 7, 5],
    [3, 2, 6, 7],
    [2, 0, 4, 6],
    [4, 5, 7, 6],
  ] as [number, number, number, number][];
  return {
    positions: Float32Array.from(corners.flat()),
    indices: Uint32Array.from(sides.flatMap(([a, b, c, d]) => [a, b, c, a, c, d])),
    colors: [
      { start: 0, count: 30, color: [1, 0, 0, 1] },
      { start: 30, count: 6, color: [0, 0, 1, 1] },
    ],
  };
};
const fileOf = (mesh: Mesh, format: string): Uint8Array => formatFor(format)!.write({ mesh, name: 'Cube' });

const convert = (
  bytes: Uint8Array,
  format: 'stl' | 'obj' | 'glb',
  request: Request = {},
  options: Parameters<typeof attemptOf>[2] = {},
): Promise<Attempt> =>
  attemptOf(
    blender,
    { kind: 'blender', input: { mesh: { upload: sha256(bytes) }, format }, formats: ['glb'], ...request },
    { uploads: [bytes], ...options },
  );
const build = (
  script: string,
  request: Request = {},
  options: Parameters<typeof attemptOf>[2] = {},
): Promise<Attempt> =>
  attemptOf(blender, { kind: 'blender', input: { script }, formats: ['stl'], ...request }, options);

const isCube = (solid: Solid): void => {
  expect(solid.volume).toBeCloseTo(6000, 1);
  [5, 0, 0].forEach((value, axis) => expect(solid.min[axis]).toBeCloseTo(value, 3));
  [15, 20, 30].forEach((value, axis) => expect(solid.max[axis]).toBeCloseTo(value, 3));
};

test('Blender is here, with its version', async () => {
  expect(await blender.status()).toMatchObject({
    available: true,
    version: expect.stringMatching(/^\d+\.\d+/),
  });
});

describe('a mesh', () => {
  test('comes in from each format, and leaves in each with place, size and colours', async () => {
    for (const format of ['stl', 'obj', 'glb'] as const) {
      const { output, files, failure } = await convert(fileOf(cube(), format), format, {
        title: 'A cube',
        formats: ['glb', 'stl', 'obj'],
      });
      expect(failure).toBeUndefined();
      const glb = await readGlb(files['glb']!);
      const obj = readObj(files['obj']!);
      isCube(glb);
      isCube(obj);
      isCube(readStl(files['stl']!));
      expect(measure(output!.shape!.mesh)).toMatchObject({ volume: 6000, watertight: true, components: 1 });
      expect(glb.names).toContain('A_cube');
      if (format === 'stl') {
        expect(glb.colors).toHaveLength(1);
        continue;
      }
      expect(glb.colors).toEqual(['#0000ff', '#ff0000']);
      expect(obj.colors).toEqual(['#0000ff', '#ff0000']);
    }
  });

  test('with a hole stays one, and text STL is read too', async () => {
    const mesh = cube();
    mesh.indices = mesh.indices.slice(0, -3);
    mesh.colors = [{ start: 0, count: mesh.indices.length, color: null }];
    const { positions: p, indices } = mesh;
    const text = Array.from({ length: indices.length / 3 }, (_, i) =>
      Array.from(indices.subarray(i * 3, i * 3 + 3))
        .map(v => `vertex ${p[v * 3]} ${p[v * 3 + 1]} ${p[v * 3 + 2]}`)
        .join('\n'),
    ).map(corners => `facet normal 0 0 0\nouter loop\n${corners}\nendloop\nendfacet`);
    const stl = new TextEncoder().encode(`solid cube\n${text.join('\n')}\nendsolid cube\n`);
    const { output, files } = await convert(stl, 'stl', { formats: ['glb'] });
    expect(measure(output!.shape!.mesh)).toMatchObject({ triangles: 11, watertight: false });
    expect((await readGlb(files['glb']!)).triangles).toBe(11);
  });

  test('that is round is shaded round, and one with edges keeps them', async () => {
    const normals = async (segments: number): Promise<number> => {
      const { files } = await build(
        `import bpy\nbpy.ops.mesh.primitive_cylinder_add(vertices=${segments}, radius=10, depth=20)`,
        { formats: ['stl'] },
      );
      const { files: made } = await convert(files['stl']!, 'stl');
      return accessor(made['glb']!, 'NORMAL');
    };
    // Round: a ring for each rim and cap. Edged: every face has corners of its own.
    expect(await normals(48)).toBe(48 * 4);
    expect(await normals(6)).toBe(6 * 4 + 6 * 2);
  });

  test('that is none is refused', async () => {
    for (const format of ['stl', 'obj', 'glb'] as const) {
      const { failure } = await convert(new TextEncoder().encode('not a mesh at all'), format);
      expect(failure?.code, format).toBe('invalid_model');
    }
    const broken = fileOf(cube(), 'stl');
    new DataView(broken.buffer).setFloat32(84 + 12, Number.NaN, true);
    expect((await convert(broken, 'stl')).failure?.message).toContain('STL');
  });

  test('is compressed without loss', async () => {
    const stl = (
      await build('import bpy\nbpy.ops.mesh.primitive_torus_add(major_segments=200, minor_segments=60)')
    ).files['stl']!;
    const plain = (await convert(stl, 'stl')).files['glb']!;
    const packed = (await convert(stl, 'stl', { compression: 'meshopt' })).files['glb']!;
    expect(packed.length).toBeLessThan(0.7 * plain.length);
    expect(new TextDecoder().decode(packed)).toContain('EXT_meshopt_compression');
    expect(await readGlb(packed)).toEqual(await readGlb(plain));
    await expect(compressGlb(new Uint8Array(100))).rejects.toMatchObject({ code: 'output_invalid' });
  });
});

/** The count of values that a GLB's first primitive has for an attribute. */
function accessor(glb: Uint8Array, name: string): number {
  const view = new DataView(glb.buffer, glb.byteOffset);
  const json = JSON.parse(new TextDecoder().decode(glb.subarray(20, 20 + view.getUint32(12, true)))) as {
    meshes: { primitives: { attributes: Record<string, number> }[] }[];
    accessors: { count: number }[];
  };
  return json.accessors[json.meshes[0]!.primitives[0]!.attributes[name]!]!.count;
}

describe('pictures', () => {
  const picture = { width: 200, height: 120 };
  const framed = (png: Uint8Array): void => {
    const image = readPng(png);
    expect([image.width, image.height]).toEqual([200, 120]);
    const { left, right, top, bottom, share } = subjectOf(image);
    expect(share).toBeGreaterThan(0.1);
    // In the middle, whole, and as large as the picture allows.
    expect(Math.abs(left - (199 - right))).toBeLessThan(12);
    expect(Math.abs(top - (119 - bottom))).toBeLessThan(12);
    expect(Math.min(left, top)).toBeGreaterThan(1);
    expect(Math.max((right - left) / 200, (bottom - top) / 120)).toBeGreaterThan(0.7);
  };

  test('show the model in the middle, whatever its size', async () => {
    for (const scale of [0.01, 100]) {
      const mesh = cube();
      mesh.positions = mesh.positions.map(value => value * scale);
      const { files, failure } = await convert(fileOf(mesh, 'glb'), 'glb', { formats: ['png'], picture });
      expect(failure).toBeUndefined();
      framed(files['png']!);
    }
  });

  test('have its colours, and nothing behind it if so asked', async () => {
    const { files } = await convert(fileOf(cube(), 'glb'), 'glb', {
      formats: ['png'],
      picture: { ...picture, background: 'transparent' },
    });
    const { pixels, channels } = readPng(files['png']!);
    expect(channels).toBe(4);
    expect(pixels[3]).toBe(0);
    let [red, blue] = [0, 0];
    for (let i = 0; i < pixels.length; i += 4) {
      if (pixels[i]! > 100 && pixels[i + 2]! < 60) red++;
      if (pixels[i + 2]! > 100 && pixels[i]! < 60) blue++;
    }
    expect(red).toBeGreaterThan(1000);
    expect(blue).toBeGreaterThan(200);
  });

  test('by Cycles, with the progress of its samples', async () => {
    const { files, progress, failure } = await convert(fileOf(cube(), 'obj'), 'obj', {
      formats: ['png'],
      picture: { ...picture, renderer: 'cycles', samples: 8 },
    });
    expect(failure).toBeUndefined();
    expect(subjectOf(readPng(files['png']!)).share).toBeGreaterThan(0.05);
    const percents = progress.map(({ percent }) => percent);
    expect(percents).toEqual(percents.toSorted((a, b) => a - b));
    expect(progress.filter(({ percent }) => percent > 50).length).toBeGreaterThan(0);
  });
});

test('where nothing draws, Cycles makes the picture', async () => {
  const mesh = fileOf(cube(), 'glb');
  const { files, failure, log } = await attemptOf(
    createBlender({ LIBGL_DRIVERS_PATH: '/nowhere' }),
    {
      kind: 'blender',
      input: { mesh: { upload: sha256(mesh) }, format: 'glb' },
      formats: ['png'],
      picture: { width: 64, height: 64 },
    },
    { uploads: [mesh] },
  );
  expect(failure).toBeUndefined();
  expect(log.join('\n')).toContain('Workbench finds no OpenGL here');
  expect(subjectOf(readPng(files['png']!)).share).toBeGreaterThan(0.05);
});

describe('a script', () => {
  const box = (size: string): string =>
    `import bpy\nbpy.ops.mesh.primitive_cube_add(size=1)\nbpy.context.object.scale = ${size}\n`;

  test('builds in millimetres, with parameters and files beside it', async () => {
    const { files, output } = await attemptOf(blender, {
      kind: 'blender',
      input: {
        script: `from sizes import depth\n${box('(parameters["width"], float(open("height.txt").read()), depth)')}`,
        files: { 'sizes.py': 'depth = 3', 'height.txt': '2' },
      },
      parameters: { width: 4 },
      formats: ['stl', 'glb', 'obj'],
    });
    expect(measure(output!.shape!.mesh)).toMatchObject({ watertight: true, triangles: 12 });
    for (const solid of [readStl(files['stl']!), await readGlb(files['glb']!), readObj(files['obj']!)]) {
      expect(solid.volume).toBeCloseTo(24);
      [2, 1, 1.5].forEach((value, axis) => expect(solid.max[axis]).toBeCloseTo(value));
    }
  });

  test('may mirror, use modifiers, curves and text, and hide what is not part of it', async () => {
    const { files, failure } = await build(`${box('(-10, 10, 10)')}
bpy.context.object.modifiers.new('Two', 'ARRAY').count = 2
bpy.ops.object.text_add(location=(0, 0, 100))
bpy.context.object.data.extrude = 1
bpy.ops.mesh.primitive_cube_add(size=500)
bpy.context.object.hide_render = True`);
    expect(failure).toBeUndefined();
    const { min, max } = readStl(files['stl']!);
    expect(max[0]! - min[0]!).toBeCloseTo(20);
    expect(max[2]!).toBeGreaterThan(100);
    expect(max[2]!).toBeLessThan(110);
  });

  test('keeps its own camera and lights', async () => {
    const looking = (x: number): string => `${box('(10, 10, 10)')}
camera = bpy.data.objects.new('Mine', bpy.data.cameras.new('Mine'))
camera.location = (${x}, 0, 100)
bpy.context.scene.collection.objects.link(camera)
bpy.context.scene.camera = camera`;
    const share = async (x: number): Promise<number> =>
      subjectOf(
        readPng(
          (await build(looking(x), { formats: ['png'], picture: { width: 64, height: 64 } })).files['png']!,
        ),
      ).share;
    expect(await share(0)).toBeGreaterThan(0);
    expect(await share(1000)).toBe(0);
  });

  test('the sample of a project', async () => {
    const script = readFileSync(join(import.meta.dirname, 'samples/desk_lamp.py'), 'utf8');
    const { files, failure } = await build(script, {
      formats: ['glb', 'png'],
      parameters: { height: 150 },
    });
    expect(failure).toBeUndefined();
    const { colors, names } = await readGlb(files['glb']!);
    expect(colors).toHaveLength(4);
    expect(names).toEqual(expect.arrayContaining(['Base', 'Stem', 'Shade', 'Bulb']));
    expect(subjectOf(readPng(files['png']!)).share).toBeGreaterThan(0.1);
  });

  test('at fault says file, line and reason', async () => {
    const message = async (script: string): Promise<string> => {
      const { failure } = await build(script);
      expect(failure?.code).toBe('invalid_model');
      return failure!.message;
    };
    expect(await message('x = (')).toBe("script.py, line 1: SyntaxError: '(' was never closed");
    expect(await message('def f():\n  return 1 / 0\nf()')).toBe(
      'script.py, line 2: ZeroDivisionError: division by zero',
    );
    expect(await message('import bpy\nbpy.ops.mesh.no_such_thing()')).toMatch(
      /^script\.py, line 2: AttributeError/,
    );
    expect(await message('print("nothing")')).toContain('left no object');
    expect(
      await message(
        'import bpy\nbpy.ops.mesh.primitive_plane_add()\nbpy.context.object.data.clear_geometry()',
      ),
    ).toContain('not a single face');
    expect(
      await message(
        'import bpy\nbpy.ops.mesh.primitive_plane_add()\nbpy.context.object.data.vertices[0].co.x = float("nan")',
      ),
    ).toContain('not a number');
    expect(await message('raise SystemExit("no")')).toContain('ended itself');
    expect(await message('import os\nos._exit(0)')).toContain('ended Blender itself');
  });
});

describe('limits', () => {
  test('an endless loop, too much memory, an output that is too large', async () => {
    const loop = await build('while True: pass', {}, { limits: { seconds: 8 } });
    expect(loop.failure).toMatchObject({ code: 'engine_limit', recoverable: false });
    const memory = await build('x = bytearray(16 << 30)', {}, { limits: { memory: 1500 } });
    expect(memory.failure?.code).toBe('engine_limit');
    const output = await build(
      'import bpy\nbpy.ops.mesh.primitive_grid_add(x_subdivisions=300, y_subdivisions=300)',
      {},
      { limits: { output: 2 ** 20 } },
    );
    expect(['engine_limit', 'output_invalid']).toContain(output.failure?.code);
  });

  test('a cancelled run ends at once, and nothing of it is left', async () => {
    const controller = new AbortController();
    const reason = new DOMException('cancelled', 'AbortError');
    const marker = `marker-${process.pid}-${performance.now()}`;
    const running = build(
      `import subprocess, time
subprocess.Popen(['/usr/bin/python3', '-c', 'import time; time.sleep(3600) # ${marker}'], start_new_session=True)
print('started', flush=True)
while True: time.sleep(1)`,
      {},
      {
        signal: controller.signal,
        onLog(line) {
          if (line === 'started') controller.abort(reason);
        },
      },
    );
    await expect(running).rejects.toBe(reason);
    expect(processesWith(marker)).toEqual([]);
  });
});
