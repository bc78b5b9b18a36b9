import { beforeAll, describe, expect, test } from 'vitest';
import { openScad, openScadHost } from '../../server/openscad.ts';
import type { Evaluated, Evaluation, ParameterSet, Source } from '../contract.ts';
import { measure } from '../solid/measure.ts';
import { zip } from '../formats/zip.ts';
import { OPENSCAD, OpenScad, type OpenScadOptions } from './openscad.ts';

let scad: OpenScad;
beforeAll(async () => {
  scad = await openScad();
});

const source = (text: string, files: Source['files'] = {}): Source => ({
  entry: 'main.scad',
  files: { 'main.scad': text, ...files },
});
const evaluate = (
  text: string,
  parameters?: ParameterSet,
  options?: OpenScadOptions,
  files?: Source['files'],
) => scad.evaluate(source(text, files), parameters, options);
function ok(evaluation: Evaluation): Evaluated {
  if (evaluation.status === 'ok') return evaluation;
  throw new Error(evaluation.diagnostics.map(d => d.text).join('\n'));
}
const echoes = (evaluation: Evaluation) =>
  evaluation.diagnostics.filter(d => d.severity === 'echo').map(d => d.text);
const problems = ({ diagnostics }: Evaluation) =>
  diagnostics.filter(d => d.severity !== 'echo').map(d => [d.severity, d.file, d.line, d.text]);

test('the engine is the one it says it is', async () => {
  const year = Number(OPENSCAD.version.slice(0, 4));
  expect(echoes(await evaluate('echo(version_num() > 20250700, version()[0]); cube(1);'))).toEqual([
    `true, ${year}`,
  ]);
});

describe('results', () => {
  test('a solid is a closed indexed mesh in millimetres', async () => {
    const { mesh, outline } = ok(
      await evaluate('difference() { cube(10); translate([5, 5, -1]) cylinder(20, 2, 2, $fn = 4); }'),
    );
    const { volume, genus, watertight, boundingBox } = measure(mesh);
    expect(volume).toBeCloseTo(1000 - 80, 3);
    expect({ genus, watertight, boundingBox }).toEqual({
      genus: 1,
      watertight: true,
      boundingBox: { min: [0, 0, 0], max: [10, 10, 10] },
    });
    expect(outline).toBeUndefined();
  });

  test('hulls of spheres are never left out', async () => {
    const volume = async (height: number) => {
      const text = `$fn = 48; for (k = [0 : 3]) translate([0, 0, 99 * k]) hull() for (x = [4, 86], y = [4, 56], z = [4, ${height} + k / 7]) translate([x, y, z]) sphere(4);`;
      const result = ok(await evaluate(text));
      expect(problems(result)).toEqual([]);
      expect(measure(result.mesh).components).toBe(4);
      return measure(result.mesh).volume;
    };
    // Four boxes, each as much bigger for each millimetre; CGAL drops a corner that hardly stands out.
    const volumes = [await volume(16), await volume(18), await volume(22), await volume(28)];
    const slope = (volumes[1]! - volumes[0]!) / 2;
    expect((volumes[2]! - volumes[1]!) / 4 / slope).toBeCloseTo(1, 3);
    expect((volumes[3]! - volumes[2]!) / 6 / slope).toBeCloseTo(1, 3);
  });

  test('colours are kept, exact, and no colour is null', async () => {
    const { mesh } = ok(
      await evaluate(
        'color("red") cube(1); color([0, 0, 1, 0.5]) translate([2, 0]) cube(1); translate([4, 0]) cube(1);',
      ),
    );
    const runs = mesh.colors.map(({ count, color }) => [count, color && color.map(c => Math.round(c * 255))]);
    expect(runs).toHaveLength(3);
    expect(runs).toContainEqual([36, [255, 0, 0, 255]]);
    expect(runs).toContainEqual([36, [0, 0, 255, 127]]);
    expect(runs).toContainEqual([36, null]);
    expect(mesh.colors.reduce((at, c) => (expect(c.start).toBe(at), at + c.count), 0)).toBe(
      mesh.indices.length,
    );
  });

  test('what an uncoloured part cuts has no colour, whatever the libraries mention', async () => {
    const cut = 'difference() { cube(10); translate([5, 5, -1]) cylinder(20, 2, 2); }';
    const runs = async (text: string) =>
      ok(await evaluate(text)).mesh.colors.map(({ color }) => color && color.map(c => Math.round(c * 255)));
    expect(await runs(cut)).toEqual([null]);
    expect(await runs(`include <BOSL2/std.scad>\n${cut}`)).toEqual([null]);
    expect(await runs('include <BOSL2/std.scad>\ndiff() cuboid(10) tag("remove") cyl(20, 2);')).toEqual([
      null,
    ]);
    const red = [255, 0, 0, 255];
    const blue = [0, 0, 255, 255];
    const mixed = (color: string) =>
      `difference() { color("red") cube(10); ${color} translate([5, 5, -1]) cylinder(20, 2, 2); }`;
    expect((await runs(mixed(''))).toSorted()).toEqual([red, null].toSorted());
    expect((await runs(mixed('color("blue")'))).toSorted()).toEqual([red, blue].toSorted());
    expect(await runs(`color("red") ${cut}`)).toEqual([red]);
  });

  test('a colour that a parameter switches on is never lost, and drafts catch up', async () => {
    const text = 'c = false; if (c) color("red") cube(1); else cube(1);';
    const colored = (e: Evaluation) => ok(e).mesh.colors.some(run => run.color);
    expect(colored(await evaluate(text))).toBe(false);
    expect(colored(await evaluate(text, { c: true }))).toBe(true);
    expect(colored(await evaluate(text, { c: false }))).toBe(false);
    await evaluate(text, { c: true }, { interim: true });
    expect(colored(await evaluate(text, { c: true }))).toBe(true);
  });

  test('a flat model is an outline with holes and islands, and a mesh of the same area', async () => {
    const { mesh, outline } = ok(
      await evaluate(
        'difference() { square(20); translate([2, 2]) square(16); } translate([5, 5]) square(4);',
      ),
    );
    expect(outline!.contours).toHaveLength(3);
    const areas = outline!.contours.map(signedArea).sort((a, b) => a - b);
    expect(areas).toEqual([-256, 16, 400]);
    expect(measure(mesh).area).toBeCloseTo(160, 4);
    expect(Math.max(...mesh.positions.filter((_, i) => i % 3 === 2))).toBe(0);
  });

  test('y points up in outlines', async () => {
    const { outline } = ok(await evaluate('translate([0, 7]) square(2);'));
    expect(Math.min(...outline!.contours[0]!.filter((_, i) => i % 2 === 1))).toBe(7);
  });

  test('marked parts come apart, where they stand', async () => {
    const result = ok(
      await evaluate(
        'cube(10); translate([0, 0, 20]) rotate([0, 0, 90]) #cube([1, 2, 3]); %translate([30, 0]) sphere(2); *cube(99);',
      ),
    );
    expect(measure(result.highlighted!).boundingBox.max[2]).toBe(23);
    expect(measure(result.highlighted!).volume).toBeCloseTo(6);
    expect(measure(result.background!).boundingBox.min[0]).toBeGreaterThan(27);
    expect(measure(result.mesh).volume).toBeCloseTo(1006);
  });

  test('marks inside of differences, modules and libraries', async () => {
    const drilled = ok(
      await evaluate(
        'module hole() { #cylinder(20, 1, 1, $fn = 8, center = true); } difference() { cube(5, center = true); hole(); }',
      ),
    );
    expect(measure(drilled.highlighted!).boundingBox.max[2]).toBe(10);
    const ghost = ok(await evaluate('include <BOSL2/std.scad>\ncuboid(5); right(20) ghost() cuboid(7);'));
    expect(measure(ghost.background!).volume).toBeCloseTo(343);
  });

  test('only background still shows', async () => {
    const result = ok(await evaluate('%cube(3);'));
    expect(result.mesh.indices).toHaveLength(0);
    expect(result.background!.indices.length).toBeGreaterThan(0);
    expect(problems(result)[0]?.[3]).toMatch(/background/);
  });
});

describe('parameters', () => {
  test('reach the model as values and nothing else', async () => {
    const text = 's = "x"; v = [1]; b = true; n = 0; echo(s, v, b, n); cube(1);';
    const values = { s: '"; cube(99); echo("', v: [1, -2.5, 1e-7], b: false, n: 1 / 3 };
    const result = await evaluate(text, values);
    expect(echoes(result)).toEqual(['""; cube(99); echo("", [1, -2.5, 1e-7], false, 0.333333']);
    expect(measure(ok(result).mesh).volume).toBeCloseTo(1);
  });

  test('do not stay, and overwrite without a warning', async () => {
    expect(echoes(await evaluate('n = 5; echo(n); cube(n);', { n: 7 }))).toEqual(['7']);
    const after = await evaluate('n = 5; echo(n); cube(n);');
    expect(echoes(after)).toEqual(['5']);
    expect(problems(after)).toEqual([]);
  });

  test('of an included file, and special ones', async () => {
    const files = { 'size.scad': 'n = 1; twice = 2 * n;' };
    expect(echoes(await evaluate('include <size.scad>\necho(twice); cube(1);', { n: 4 }, {}, files))).toEqual(
      ['8'],
    );
    expect(echoes(await evaluate('x = $fn; echo(x); cube(1);', { $fn: 33 }))).toEqual(['33']);
    expect(echoes(await evaluate('$fn = 8; x = $fn; echo(x); cube(1);', { $fn: 33 }))).toEqual(['33']);
  });

  test('$preview and $t are there from the first line on', async () => {
    const text = 'a = $preview; b = $t; echo(a, b); cube(1);';
    expect(echoes(await evaluate(text))).toEqual(['true, 0']);
    expect(echoes(await evaluate(text, {}, { preview: false, time: 0.25 }))).toEqual(['false, 0.25']);
  });

  test('with an impossible name are refused', async () => {
    const result = await evaluate('cube(1);', { 'a=1; cube(2); b': 1 });
    expect(result.status).toBe('invalid');
    expect(problems(result)[0]?.[3]).toMatch(/no name of a variable/);
  });
});

describe('files', () => {
  test('of the project and of libraries, with messages at the right place', async () => {
    const files = {
      'parts/lid.scad': 'module lid() {\n  unknown();\n  cube(1);\n}',
      'parts/deep/x.scad': 'include <../lid.scad>',
    };
    const result = await evaluate('\nuse <parts/deep/x.scad>\nlid();', {}, {}, files);
    expect(problems(result)).toEqual([['warning', 'parts/lid.scad', 2, "Ignoring unknown module 'unknown'"]]);
    expect(problems(await evaluate('use <parts/deep/x.scad>\nlid();', {}, {}, files))).toEqual(
      problems(result),
    );
    const library = await evaluate('include <BOSL2/std.scad>\ncuboid("a");');
    expect(library.diagnostics.some(d => d.file?.startsWith('<BOSL2/') && d.line! > 1)).toBe(true);
  });

  test('a syntax error in an included file is one message, with its line', async () => {
    const result = await evaluate('include <b.scad>\ncube(1);', {}, {}, { 'b.scad': 'x = 1;\ny = ;\n' });
    expect(problems(result)).toEqual([['error', 'b.scad', 2, 'Parser error: syntax error']]);
  });

  test('change and go', async () => {
    const edges = async (files: Source['files']) =>
      measure(ok(await evaluate('import("a.stl");', {}, {}, files)).mesh).boundingBox.max[0];
    const stl = (size: number) =>
      `solid\n${[
        [0, 0, 0, 1, 1, 0, 1, 0, 0],
        [0, 0, 0, 0, 0, 1, 1, 1, 0],
        [0, 0, 0, 1, 0, 0, 0, 0, 1],
        [1, 0, 0, 1, 1, 0, 0, 0, 1],
      ]
        .map(
          t =>
            `facet normal 0 0 0\nouter loop\n${[0, 3, 6]
              .map(
                i =>
                  `vertex ${t
                    .slice(i, i + 3)
                    .map(n => n * size)
                    .join(' ')}\n`,
              )
              .join('')}endloop\nendfacet\n`,
        )
        .join('')}endsolid\n`;
    expect(await edges({ 'a.stl': stl(2) })).toBe(2);
    expect(await edges({ 'a.stl': new TextEncoder().encode(stl(3)) })).toBe(3);
    const gone = await evaluate('import("a.stl");');
    expect(problems(gone)[0]).toEqual(['warning', 'main.scad', 1, "Can't open import file 'a.stl'"]);
    const again = await evaluate('import("a.stl");');
    expect(problems(again)).toEqual(problems(gone));
  });

  test('an import beside the included file', async () => {
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="10mm" height="10mm" viewBox="0 0 10 10"><rect width="4" height="5"/></svg>';
    const files = { 'art/logo.scad': 'module logo() import("logo.svg");', 'art/logo.svg': svg };
    expect(measure(ok(await evaluate('use <art/logo.scad>\nlogo();', {}, {}, files)).mesh).area).toBeCloseTo(
      20,
      3,
    );
  });

  test('a file may take the name of a folder that is gone, and not of one that is there', async () => {
    expect(
      (await evaluate('include <a/b/c.scad>\ncube(n);', {}, {}, { 'a/b/c.scad': 'n = 1;' })).status,
    ).toBe('ok');
    expect((await evaluate('include <a>\ncube(n);', {}, {}, { a: 'n = 2;' })).status).toBe('ok');
    const both = await evaluate('cube(1);', {}, {}, { a: 'n = 2;', 'a/b.scad': 'n = 1;' });
    expect(problems(both)[0]?.[3]).toMatch(/name of a file/);
  });

  test('a path out of the project is refused', async () => {
    const result = await evaluate('cube(1);', {}, {}, { '../../libraries/BOSL2/std.scad': 'x = 1;' });
    expect(result.status).toBe('invalid');
  });
});

describe('a library', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const withLibrary = async (archive: () => Uint8Array | undefined) =>
    new OpenScad({
      ...(await openScadHost()),
      library: async name => (name === 'Lib' ? archive() : undefined),
    });
  const model = source('include <Lib/a.scad>\nuse <Lib/b.scad>\ncube([n, m(), 1]);');
  const size = (e: Evaluation) => measure(ok(e).mesh).boundingBox.max;

  test('that was replaced, or removed, is not remembered', async () => {
    let archive: Uint8Array | undefined = zip({
      'a.scad': bytes('n = 2;'),
      'b.scad': bytes('function m() = 3;'),
    });
    const scad = await withLibrary(() => archive);
    expect(size(await scad.evaluate(model))).toEqual([2, 3, 1]);
    archive = zip({ 'a.scad': bytes('n = 4;'), 'b.scad': bytes('function m() = 5;') });
    scad.forgetLibraries();
    expect(size(await scad.evaluate(model))).toEqual([4, 5, 1]);
    archive = undefined;
    scad.forgetLibraries();
    const gone = await scad.evaluate(model);
    expect(gone.diagnostics.some(d => d.text.includes("Can't open include file 'Lib/a.scad'"))).toBe(true);
    expect(gone.diagnostics.some(d => d.text.includes("Can't open library 'Lib/b.scad'"))).toBe(true);
  });

  test('that is damaged is named, and the next model works', async () => {
    const whole = zip({ 'a.scad': bytes('n = 2; '.repeat(50)), 'b.scad': bytes('function m() = 3;') });
    const flipped = whole.slice();
    // Behind the local header: the packed text of the first file.
    flipped[40]! ^= 0xff;
    for (const archive of [bytes('no zip'), whole.slice(0, 80), flipped]) {
      const scad = await withLibrary(() => archive);
      const result = await scad.evaluate(model);
      expect(result.status).toBe('invalid');
      expect(problems(result)[0]?.[3]).toMatch(/^The library “Lib” cannot be read\. /);
      expect((await scad.csg(model)).diagnostics[0]?.text).toMatch(/“Lib”/);
      expect(ok(await scad.evaluate(source('cube(1);'))).mesh.indices).toHaveLength(36);
    }
  });
});

describe('text', () => {
  test('fonts by family, style and the names of other systems', async () => {
    const width = async (font: string) => {
      const { positions } = ok(await evaluate(`text("Wide", font = "${font}");`)).mesh;
      return Math.max(...positions.filter((_, i) => i % 3 === 0));
    };
    expect(await width('Liberation Sans:style=Bold')).toBeGreaterThan(await width('Liberation Sans'));
    expect(await width('Arial')).toBeCloseTo(await width('Liberation Sans'), 5);
    expect(await width('Courier New')).toBeCloseTo(await width('Liberation Mono'), 5);
  });

  test('a font that is not here is named, and the sans family stands in', async () => {
    const written = (font: string) => evaluate(`linear_extrude(1) text("Ag", font = "${font}");`);
    const volume = (evaluation: Evaluation) => measure(ok(evaluation).mesh).volume;
    const [sans, arial, unknown] = [
      await written('Liberation Sans'),
      await written('Arial'),
      await written('Nope:style=Regular'),
    ];
    expect([problems(sans), problems(arial)]).toEqual([[], []]);
    expect(problems(unknown)).toEqual([
      [
        'warning',
        'main.scad',
        1,
        'There is no font “Nope” here; Liberation Sans stands in. Add its file (.ttf, .otf) to the project, or choose another.',
      ],
    ]);
    expect([volume(arial), volume(unknown)]).toEqual([volume(sans), volume(sans)]);
  });

  test('a glyph that no font has is named, with its line', async () => {
    const result = await evaluate('\ntext("Grüße 漢字");');
    expect(problems(result)).toEqual([
      [
        'warning',
        'main.scad',
        2,
        'No font here has a glyph for 漢 字. Add a font file (.ttf, .otf) that has it to the project.',
      ],
    ]);
  });
});

describe('nothing to show says why', () => {
  test.each([
    ['', /file is empty/],
    ['// only words', /file is empty/],
    ['module a() cube(1);', /calls none/],
    ['cub(1);', /unknown module 'cub'/],
    ['difference() { cube(1); cube(3, center = true); }', /subtracted/],
    ['assert(false, "no way"); cube(1);', /no way/],
    ['cube(1', /“\(” is never closed/],
    // The part before it is there, and is not the model.
    ['cube(1); assert(false, "no way"); cube(2);', /no way/],
  ])('%s', async (text, reason) => {
    const result = await evaluate(text);
    expect(result.status).toBe('invalid');
    expect(result.diagnostics.some(d => d.severity === 'error' && reason.test(d.text))).toBe(true);
  });

  test('endless recursion', async () => {
    const result = await evaluate('module m(n) { m(n + 1); } m(0);');
    expect(result.status).toBe('invalid');
    expect(problems(result).some(([, , , text]) => /[Rr]ecursion/.test(String(text)))).toBe(true);
    expect(ok(await evaluate('cube(1);')).mesh.indices).toHaveLength(36);
  });

  test('a missing entry', async () => {
    expect((await scad.evaluate({ entry: 'no.scad', files: {} })).status).toBe('invalid');
  });
});

test('param is the engine’s own customizer output', async () => {
  const { text } = await scad.param(source('/* [Size] */\n// Width\nw = 3; // [1:0.5:9]\n'));
  expect((JSON.parse(text!) as { parameters: unknown[] }).parameters).toEqual([
    { caption: 'Width', group: 'Size', initial: 3, max: 9, min: 1, name: 'w', step: 0.5, type: 'number' },
  ]);
});

test('csg is the tree', async () => {
  expect((await scad.csg(source('for (i = [0 : 1]) cube(i + n); n = 1;'), { n: 3 })).text).toContain(
    'cube(size = [4, 4, 4]',
  );
});

function signedArea(contour: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < contour.length; i += 2) {
    const [x, y] = [contour[i]!, contour[i + 1]!];
    sum += x * contour[(i + 3) % contour.length]! - contour[(i + 2) % contour.length]! * y;
  }
  return sum / 2;
}

test('a fresh instance says again what an instance says once in its life', async () => {
  const engine = await openScad();
  const model = source('assign(x = 2) cube(x);');
  const said = async (fresh: boolean): Promise<number> => {
    const { diagnostics } = await engine.evaluate(model, {}, { fresh });
    return diagnostics.filter(({ severity }) => severity === 'deprecated').length;
  };
  expect(await said(false)).toBe(1);
  expect(await said(false)).toBe(0);
  expect(await said(true)).toBe(1);
});
