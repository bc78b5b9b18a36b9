import { beforeAll, describe, expect, test } from 'vitest';
import { formworkHost } from '../../server/formwork-engine.ts';
import { openScad } from '../../server/openscad.ts';
import type { Evaluated, ParameterSet, Source } from '../contract.ts';
import { zip } from '../formats/zip.ts';
import { measure } from '../solid/measure.ts';
import { Formwork, type FormworkHost, type FormworkOptions } from './formwork.ts';

let host: FormworkHost;
let engine: Formwork;
/** Programs that OpenSCAD was asked for. */
let asked: string[] = [];

beforeAll(async () => {
  host = await formworkHost();
  const openscad = await openScad();
  engine = new Formwork({
    ...host,
    openscad(source, options) {
      asked.push(String(source.files[source.entry]));
      return openscad.evaluate(source, {}, options);
    },
  });
});

const sourceOf = (text: string, files: Source['files'] = {}): Source => ({
  entry: 'main.scad',
  files: { 'main.scad': text, ...files },
});

async function made(source: Source | string, parameters?: ParameterSet, options?: FormworkOptions) {
  const result = await engine.evaluate(
    typeof source === 'string' ? sourceOf(source) : source,
    parameters,
    options,
  );
  if (result.status !== 'ok') throw new Error(JSON.stringify(result));
  return result;
}
const volume = ({ mesh }: Evaluated): number => measure(mesh).volume;

describe('results', () => {
  test('a solid, with our name and what the time went to', async () => {
    const result = await made('difference() { cube(10); translate([2, 2, -1]) cube([3, 3, 20]); }');
    expect(volume(result)).toBeCloseTo(1000 - 90, 4);
    expect(result.engine.name).toBe('formwork');
    expect(result.fallbacks).toBeUndefined();
    expect(result.timing).toMatchObject({
      files: expect.any(Number),
      language: expect.any(Number),
      geometry: expect.any(Number),
    });
  });

  test('parameters take the place of what the file says', async () => {
    expect(volume(await made('size = 1; cube(size);', { size: 3 }))).toBeCloseTo(27, 6);
  });

  test('a flat model has an outline', async () => {
    const { outline } = await made('difference() { square(10); translate([2, 2]) square(3); }');
    expect(outline?.contours).toHaveLength(2);
  });

  test('a project of several files, and a library', async () => {
    const source = sourceOf('use <parts/peg.scad>\ninclude <BOSL2/std.scad>\npeg(2); right(10) cuboid(4);', {
      'parts/peg.scad': 'include <size.scad>\nmodule peg(r) cylinder(h = height, r = r, $fn = 4);',
      'parts/size.scad': 'height = 5;',
    });
    expect(volume(await made(source))).toBeCloseTo(2 * 2 * 2 * 5 + 64, 4);
  });

  test('marked parts stand apart, unless the hand is still moving', async () => {
    const text = 'cube(1); %translate([5, 0, 0]) cube(2); #translate([9, 0, 0]) cube(3);';
    const { mesh, highlighted, background } = await made(text);
    expect([mesh, highlighted!, background!].map(part => Math.round(measure(part).volume))).toEqual([
      28, 27, 8,
    ]);
    expect((await made(text, {}, { interim: true })).background).toBeUndefined();
  });

  test('a library that was replaced is read again', async () => {
    let text = 'module part() cube(1);';
    const own = new Formwork({
      ...host,
      library: async name =>
        name === 'Own' ? zip({ 'part.scad': new TextEncoder().encode(text) }) : undefined,
    });
    const source = sourceOf('use <Own/part.scad>\npart();');
    const size = async (): Promise<number> => volume((await own.evaluate(source)) as Evaluated);
    expect(await size()).toBeCloseTo(1);
    text = 'module part() cube(2);';
    expect(await size()).toBeCloseTo(1);
    own.forgetLibraries();
    expect(await size()).toBeCloseTo(8);
  });
});

describe('mistakes', () => {
  test.each([
    ['', 'The file is empty'],
    ['module a() cube(1);', 'calls none of them'],
    ['cub(1);', "unknown module 'cub'"],
    ['assert(1 > 2, "no"); cube(1);', 'Assertion'],
    ['cube(1;', 'Parser error'],
  ])('%s', async (text, words) => {
    const result = await engine.evaluate(sourceOf(text));
    expect(result.status).toBe('invalid');
    expect(JSON.stringify(result)).toContain(words);
  });

  test('a damaged library is a mistake of the project, with its name', async () => {
    const own = new Formwork({ ...host, library: async () => Uint8Array.of(1, 2, 3) });
    const result = await own.evaluate(sourceOf('include <Own/a.scad>\ncube(1);'));
    expect(result).toMatchObject({
      status: 'invalid',
      diagnostics: [{ severity: 'error', text: expect.stringContaining('“Own”') as string }],
    });
  });

  test('everything in the background is nothing to export', async () => {
    const result = await made('%cube(1);');
    expect(result.diagnostics.map(({ text }) => text).join()).toContain('nothing to export');
  });

  test('an evaluation that nobody wants any more ends', async () => {
    const signal = { aborted: false };
    const running = engine.evaluate(
      sourceOf(
        'for (i = [0 : 300]) rotate(i) translate([0.3 * i, 0, 0]) difference() { sphere(9); cube(i); }',
      ),
      {},
      { signal },
    );
    setTimeout(() => (signal.aborted = true));
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(volume(await made('cube(2);'))).toBeCloseTo(8);
  });
});

test('past the limit a model is invalid, while it builds geometry too', async () => {
  const text =
    'for (i = [0 : 2000]) rotate(i) translate([0.03 * i, 0, 0]) difference() { sphere(9, $fn = 60); cube(i); }';
  const result = await engine.evaluate(sourceOf(text), {}, { limit: 300 });
  expect(result.status).toBe('invalid');
  expect(JSON.stringify(result)).toContain('0.3 s');
  expect(volume(await made('cube(2);'))).toBeCloseTo(8);
});

describe('what OpenSCAD does', () => {
  const roof = (size: number): string => `translate([0, 0, 5]) roof() square(10); cube(${size});`;

  test('a part goes to OpenSCAD once, with the reason', async () => {
    asked = [];
    const result = await made(roof(1));
    expect(result.fallbacks).toHaveLength(1);
    expect(result.engine.name).toBe('formwork');
    // A pyramid of 45 degrees on 10 × 10.
    expect(volume(result)).toBeCloseTo((100 * 5) / 3 + 1, 3);
    expect(asked).toHaveLength(1);
    expect(volume(await made(roof(2)))).toBeCloseTo((100 * 5) / 3 + 8, 3);
    expect(asked).toHaveLength(1);
  });

  test('without OpenSCAD such a model is unsupported', async () => {
    const alone = new Formwork(host);
    expect(await alone.evaluate(sourceOf(roof(1)))).toMatchObject({
      status: 'unsupported',
      reason: expect.stringContaining('roof') as string,
    });
  });
});

describe('csg', () => {
  test('is text that OpenSCAD would write', async () => {
    const { text, diagnostics } = await engine.csg(sourceOf('translate([1, 2, 3]) cube(4); echo("hi");'));
    expect(text).toBe(
      'multmatrix([[1, 0, 0, 1], [0, 1, 0, 2], [0, 0, 1, 3], [0, 0, 0, 1]]) {\n\tcube(size = [4, 4, 4], center = false);\n}\n\n',
    );
    expect(diagnostics).toEqual([{ severity: 'echo', text: '"hi"' }]);
  });
});
