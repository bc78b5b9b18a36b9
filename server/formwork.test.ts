import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STLLoader } from 'three/addons/loaders/STLLoader.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Parameter } from '../wasm/contract.ts';
import type { Summary } from './commands/summary.ts';

const program = join(import.meta.dirname, 'formwork.ts');
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-test-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The real program in the test's folder, with `files` written there first. */
async function formwork(
  args: string[],
  files: Record<string, string | Uint8Array> = {},
  stdin = '',
): Promise<Ended> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const child = spawn(process.execPath, [program, ...args], { cwd: folder });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', chunk => (output.stdout += String(chunk)));
  child.stderr.on('data', chunk => (output.stderr += String(chunk)));
  child.stdin.on('error', () => {});
  child.stdin.end(stdin);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...output };
}

async function evaluated(args: string[], files: Record<string, string | Uint8Array> = {}, stdin = '') {
  const ended = await formwork(['evaluate', ...args, '--json'], files, stdin);
  return { ...ended, result: JSON.parse(ended.stdout) as Summary };
}

describe('evaluate --json', () => {
  test('a 20 mm cube', async () => {
    const { code, result, stderr } = await evaluated(['cube.scad'], { 'cube.scad': 'cube(20);' });
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(result).toMatchObject({
      status: 'ok',
      diagnostics: [],
      boundingBox: { min: [0, 0, 0], max: [20, 20, 20] },
      components: 1,
      genus: 0,
      triangles: 12,
      watertight: true,
      engine: { name: 'formwork' },
    });
    expect(result.volume).toBeCloseTo(8000, 6);
    expect(result.area).toBeCloseTo(2400, 6);
    expect(result.engine.version).toMatch(/^\d/);
    expect(result.timings.total).toBeGreaterThan(0);
  });

  test('two plates with holes: components and genus', async () => {
    const source = `for (x = [0, 30]) translate([x, 0, 0]) difference() {
      cube([20, 20, 5]);
      for (y = [5, 15]) translate([10, y, -1]) cylinder(h = 7, d = 4, $fn = 24);
    }`;
    const { result } = await evaluated(['plates.scad'], { 'plates.scad': source });
    expect(result).toMatchObject({ components: 2, genus: 4, watertight: true });
    // A regular 24-gon of radius 2: 24/2 · r² · sin(360°/24).
    const hole = 12 * 4 * Math.sin((2 * Math.PI) / 24) * 5;
    expect(result.volume).toBeCloseTo(2 * (20 * 20 * 5 - 2 * hole), 2);
  });

  test('a 2-D model: its area, and no volume', async () => {
    const source = 'difference() { square(20); translate([5, 5]) square(10); }';
    const { code, result } = await evaluated(['-', '-o', 'frame.dxf', '-o', 'frame.svg'], {}, source);
    expect(code).toBe(0);
    expect(result).toMatchObject({ dimensions: 2, volume: 0 });
    expect(result.area).toBeCloseTo(300, 4);
    expect(await readFile(join(folder, 'frame.dxf'), 'utf8')).toContain('LWPOLYLINE');
    expect(await readFile(join(folder, 'frame.svg'), 'utf8')).toContain('viewBox="-0.5 -20.5 21 21"');
  });

  test('an error names file and line of an included file; exit 1', async () => {
    const { code, result } = await evaluated(['broken.scad'], {
      'broken.scad': 'include <parts/lid.scad>\ncube(1);',
      'parts/lid.scad': 'lid = 3;\n\nassert(lid > 4, "too thin");\n',
    });
    expect(code).toBe(1);
    expect(result.status).toBe('invalid');
    expect(result.volume).toBeUndefined();
    const error = result.diagnostics.find(({ severity }) => severity === 'error');
    expect(error).toMatchObject({ file: 'parts/lid.scad', line: 3 });
    expect(error?.text).toContain('too thin');
  });

  test('nothing to show is invalid, and says so', async () => {
    const { code, result } = await evaluated(['-'], {}, 'module unused() cube(1);');
    expect(code).toBe(1);
    expect(result.diagnostics.map(({ text }) => text).join()).toMatch(/Nothing to show/);
  });

  test('echo is a diagnostic and not output', async () => {
    const { result } = await evaluated(['-'], {}, 'echo(answer = 42); cube(1);');
    expect(result.diagnostics).toContainEqual(
      expect.objectContaining({ severity: 'echo', text: 'answer = 42' }),
    );
  });

  test('a bundled library', async () => {
    const source = 'include <BOSL2/std.scad>\ncuboid([10, 20, 30]);';
    const { code, result } = await evaluated(['-'], {}, source);
    expect(code, JSON.stringify(result.diagnostics)).toBe(0);
    expect(result.volume).toBeCloseTo(6000, 3);
  });

  test('a model that never ends stops at the limit', async () => {
    const source = 'cube([for (i = [0 : 90000], j = [0 : 90000]) if (i < 0) i]);';
    for (const engine of ['formwork', 'openscad']) {
      const { code, result } = await evaluated(['-', '--limit', '1', '--engine', engine], {}, source);
      expect(code).toBe(1);
      expect(result.diagnostics[0]?.text).toMatch(/not done after 1 s|Stopped after 1 s/);
      expect(result.timings.total).toBeLessThan(5000);
    }
  });

  test('$preview is false, as for a file, unless asked for; $t as given', async () => {
    const files = { 'preview.scad': 'cube($preview ? 1 : 2); translate([10 + $t, 0, 0]) cube(1);' };
    expect((await evaluated(['preview.scad', '--time', '0.5'], files)).result).toMatchObject({
      boundingBox: { max: [11.5, 2, 2] },
    });
    expect((await evaluated(['preview.scad', '--preview'])).result).toMatchObject({
      boundingBox: { max: [11, 1, 1] },
    });
  });
});

describe('files of a model', () => {
  test('include, use and import relative to the file that names them, even above the model', async () => {
    const tetrahedron = `solid t
${[
  ['0 0 0', '0 10 0', '10 0 0'],
  ['0 0 0', '10 0 0', '0 0 10'],
  ['0 0 0', '0 0 10', '0 10 0'],
  ['10 0 0', '0 10 0', '0 0 10'],
]
  .map(
    corners =>
      `facet normal 0 0 0\nouter loop\n${corners.map(c => `vertex ${c}\n`).join('')}endloop\nendfacet`,
  )
  .join('\n')}
endsolid t\n`;
    const { code, result } = await evaluated(['models/box.scad'], {
      'models/box.scad': 'use <../shared/shape.scad>\nshape();',
      'shared/shape.scad': 'module shape() import("meshes/t.stl");',
      'shared/meshes/t.stl': tetrahedron,
    });
    expect(code, JSON.stringify(result.diagnostics)).toBe(0);
    expect(result.volume).toBeCloseTo(1000 / 6, 3);
  });

  test('a computed import finds its file too', async () => {
    const { code, result } = await evaluated(['computed.scad'], {
      'computed.scad': 'n = 7; linear_extrude(2) import(str("art/shape", n, ".svg"));',
      'art/shape7.svg':
        '<svg xmlns="http://www.w3.org/2000/svg" width="10mm" height="10mm" viewBox="0 0 10 10"><path d="M0 0H10V10H0Z"/></svg>',
    });
    expect(code, JSON.stringify(result.diagnostics)).toBe(0);
    expect(result.volume).toBeCloseTo(200, 2);
  });

  test('a missing include is a warning with its line', async () => {
    const { code, result } = await evaluated(['-'], {}, 'cube(1);\ninclude <nowhere.scad>\n');
    expect(code).toBe(0);
    expect(result.diagnostics).toContainEqual(expect.objectContaining({ severity: 'warning' }));
    expect(JSON.stringify(result.diagnostics)).toContain('nowhere.scad');
  });
});

describe('parameters', () => {
  const source = `width = 10; // [1:100]
round = false;
label = "a";
size = [1, 2, 3];
/* [Hidden] */
depth = 2;
echo(label);
cube([width, depth, size[2] + (round ? 100 : 0)]);`;
  const files = { 'parameters.scad': source };

  test('are typed as the customizer has them', async () => {
    const args = [
      '-p',
      'width=25',
      '-p',
      'round=true',
      '-p',
      'label=x y=z',
      '-p',
      'size=[4, 5, 6]',
      '-p',
      'depth=3.5',
    ];
    const { result } = await evaluated(['parameters.scad', ...args], files);
    expect(result.boundingBox?.max).toEqual([25, 3.5, 106]);
    expect(result.diagnostics).toContainEqual(expect.objectContaining({ severity: 'echo', text: '"x y=z"' }));
  });

  test.each([
    ['width=2; module cube(){}', /width is a number/],
    ['round=1', /round is true or false/],
    ['size=[1,2]', /vector of 3 numbers/],
    ['width=1e999', /too large/],
    ['widht=3', /no parameter “widht”.*width, round/],
    ['width', /name=value/],
    ['a b=3', /name=value/],
  ])('refuses -p %s', async (value, message) => {
    const { code, stdout, stderr } = await formwork(
      ['evaluate', 'parameters.scad', '-p', value, '--json'],
      files,
    );
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
  });

  test.each([
    'label="; cube(999); //',
    'label=\\"; cube(999); //',
    'label=a\n"); cube(999); //',
    'depth=2; cube(999);',
  ])('never runs %j as code', async value => {
    const { result } = await evaluated(['parameters.scad', '-p', value], files);
    expect(result.boundingBox?.max[0] ?? 0).toBeLessThan(20);
    const echoed = result.diagnostics.find(({ severity }) => severity === 'echo')?.text;
    // OpenSCAD prints the line breaks of an echo as they are.
    if (value.startsWith('label=') && !value.includes('\n'))
      expect(echoed).toBe(`"${value.slice('label='.length)}"`);
  });

  test('come from a parameter set, and -p wins', async () => {
    const sets = {
      parameterSets: {
        wide: { width: '50', size: '[1, 1, 9]', round: 'false', gone: 'x' },
        other: { width: '5' },
        'no #2': { width: '7' },
      },
      fileFormatVersion: '1',
    };
    const all = { ...files, 'sets.json': JSON.stringify(sets) };
    const wide = await evaluated(['parameters.scad', '-P', 'sets.json#wide'], all);
    expect(wide.result.boundingBox?.max).toEqual([50, 2, 9]);
    const both = await evaluated(['parameters.scad', '-P', 'sets.json#wide', '-p', 'width=60'], all);
    expect(both.result.boundingBox?.max).toEqual([60, 2, 9]);
    const hash = await evaluated(['parameters.scad', '-P', 'sets.json#no #2'], all);
    expect(hash.result.boundingBox?.max[0]).toBe(7);
    const missing = await formwork(['evaluate', 'parameters.scad', '-P', 'sets.json#narrow']);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toMatch(/narrow.*wide, other/s);
    const nowhere = await formwork(['evaluate', 'parameters.scad', '-P', 'gone.json#wide']);
    expect(nowhere).toMatchObject({ code: 2, stdout: '' });
    expect(nowhere.stderr).toContain('gone.json: there is no such file');
    const broken = await formwork(['evaluate', 'parameters.scad', '-P', 'bad.json#a'], { 'bad.json': '{' });
    expect(broken.code).toBe(2);
  });
});

describe('output files', () => {
  test('several at once, in the format of their extension', async () => {
    const files = { 'two.scad': 'color("red") cube(10); color("blue") translate([20, 0, 0]) cube(10);' };
    const names = ['two.stl', 'two.3mf', 'two.off', 'two.obj', 'two.amf', 'two.glb'];
    const { code, stdout } = await formwork(
      ['evaluate', 'two.scad', ...names.flatMap(name => ['-o', name])],
      files,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/size +30 × 10 × 10 mm/);
    const stl = new Uint8Array(await readFile(join(folder, 'two.stl')));
    expect(new STLLoader().parse(stl.buffer).getAttribute('position').count).toBe(24 * 3);
    expect(await readFile(join(folder, 'two.off'), 'utf8')).toMatch(/^3 \d+ \d+ \d+ 255 0 0$/m);
    for (const name of names) expect((await readFile(join(folder, name))).length).toBeGreaterThan(100);
  });

  test('settings of a format', async () => {
    const { code } = await formwork(
      ['evaluate', '-', '-o', 'ascii.stl', '-O', 'stl/encoding=ascii'],
      {},
      'cube(1);',
    );
    expect(code).toBe(0);
    expect(await readFile(join(folder, 'ascii.stl'), 'utf8')).toMatch(/^solid stdin\n/);
  });

  test('a solid does not go into a drawing: exit 1, with the way out', async () => {
    const { code, result } = await evaluated(['-', '-o', 'cube.svg'], {}, 'cube(1);');
    expect(code).toBe(1);
    expect(result.status).toBe('invalid');
    expect(result.diagnostics.at(-1)?.text).toMatch(/cube\.svg is not written: .*projection\(\)/);
  });

  test.each([
    [['-o', 'x.step'], /“step” is not a format\. Use \.3mf \.stl/],
    [['-o', 'x.png'], /need the workbench/],
    [['-o', 'x'], /its name has no extension/],
    [['--limit', '0'], /more than 0/],
    [['-o', 'no/such/folder/x.stl'], /there is no folder/],
    [['-O', 'stl/encoding=klingon'], /stl\/encoding=binary, stl\/encoding=ascii/],
    [['-O', 'encoding'], /format\/name=value/],
    [['-o', 'x.obj', '-O', 'obj/colors=materials'], /is a \.zip/],
    [['--time', 'noon'], /--time takes a number/],
    [['--frobnicate'], /frobnicate/],
    [['second.scad'], /one model/],
  ])('wrong usage %j: exit 2, nothing on stdout', async (args, message) => {
    const { code, stdout, stderr } = await formwork(['evaluate', '-', ...args, '--json'], {}, 'cube(1);');
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('customizer', () => {
  test('--json has the shape of OpenSCAD’s own export', async () => {
    const source =
      '/* [Size] */\n// How wide\nwidth = 10; // [5:0.5:20]\nstyle = "a"; // [a:Plain, b:Fancy]\n';
    const { code, stdout } = await formwork(['customizer', 'lid.scad', '--json'], { 'lid.scad': source });
    expect(code).toBe(0);
    const { title, parameters } = JSON.parse(stdout) as { title: string; parameters: Parameter[] };
    expect(title).toBe('lid');
    expect(parameters).toEqual([
      {
        name: 'width',
        caption: 'How wide',
        group: 'Size',
        type: 'number',
        initial: 10,
        min: 5,
        step: 0.5,
        max: 20,
      },
      {
        name: 'style',
        group: 'Size',
        type: 'string',
        initial: 'a',
        options: [
          { name: 'Plain', value: 'a' },
          { name: 'Fancy', value: 'b' },
        ],
      },
    ]);
  });

  test('reads well without --json', async () => {
    const { stdout } = await formwork(['customizer', '-'], {}, 'width = 10; // [1:20]\n');
    expect(stdout).toBe('Parameters\n  width = 10  1 … 20 by 1\n');
  });
});

describe('the program', () => {
  test('--help and --version', async () => {
    const help = await formwork(['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('formwork evaluate');
    expect((await formwork(['evaluate', '--help'])).stdout).toBe(help.stdout);
    expect((await formwork(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test.each([
    [[]],
    [['frobnicate']],
    [['evaluate']],
    [['customizer']],
    [['evaluate', 'nowhere.scad']],
    [['evaluate', '.']],
  ])('wrong usage %j: exit 2, a word on stderr', async args => {
    const { code, stdout, stderr } = await formwork(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^formwork: .+\nSee formwork --help\.\n$/);
  });
});
