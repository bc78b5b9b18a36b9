import { beforeAll, describe, expect, test } from 'vitest';
import { openScadHost } from '../../server/openscad.ts';
import { Instance, type InstanceOptions } from './instance.ts';
import { measure } from '../solid/measure.ts';
import { libraryFiles } from './library.ts';
import { reach } from './reach.ts';
import { readOff } from './result.ts';
import { supportedSpelling, trampolineModule } from './trampolines.ts';

let host: Awaited<ReturnType<typeof openScadHost>>;
beforeAll(async () => {
  host = await openScadHost();
});

/** Loops, recursion, exceptions (assert, undefined operations), 2-D, hulls, text of numbers: what crosses the border. */
const MODELS: Record<string, string> = {
  holes:
    '$fn = 24; difference() { cube([40, 40, 3]); for (x = [1 : 6], y = [1 : 6]) translate([6 * x, 6 * y, -1]) cylinder(5, 2, 1); }',
  recursion: 'function f(n) = n < 2 ? n : f(n - 1) + f(n - 2); echo(f(16)); cube(f(6));',
  caught: 'x = undef + 1; y = [1, 2] * "a"; foo(); cube(str(1 / 3, y) == "" ? 1 : 2);',
  assertion: 'module m(a) { assert(a > 3, "too small"); cube(a); } m(4); m(2);',
  syntax: 'cube(1',
  flat: 'offset(2) difference() { circle(10); square(5); }',
  extrusions:
    'rotate_extrude($fn = 40) translate([5, 0]) circle(2); linear_extrude(10, twist = 90, slices = 9) square(4);',
  hull: 'hull() { sphere(3, $fn = 20); translate([9, 0]) cube(2); } minkowski() { cube(2); cylinder(1, 1, $fn = 9); }',
  colors:
    'color("red") cube(3); color([0, 1, 0, 0.5]) translate([1, 1, 1]) cube(3); translate([9, 0]) cube(1);',
  library:
    'include <BOSL2/std.scad>\ncuboid([10, 20, 30], rounding = 3, $fn = 16); right(40) path_sweep(circle(3), arc(r = 20, angle = 90));',
  used: 'use <MCAD/involute_gears.scad>\ngear(number_of_teeth = 11, circular_pitch = 300);',
  empty: 'difference() { cube(1); cube(3, center = true); }',
};

async function fresh(options: Partial<InstanceOptions> = {}): Promise<Instance> {
  return Instance.create({ ...host, ...options });
}

async function run(instance: Instance, text: string, format: string) {
  const { library } = await reach({ entry: 'main.scad', files: { 'main.scad': text } }, async name => {
    const archive = await host.library(name);
    return archive && libraryFiles(name, archive);
  });
  for (const [path, content] of library) instance.mount(`/libraries/${path}`, content);
  instance.mount('/project/main.scad', text);
  const { lines, output, broken } = instance.run('/project/main.scad', format);
  const spoken = lines.filter(line => !/^Total rendering time|in cache|cache size/.test(line));
  return { spoken, output: output && Buffer.from(output).toString('latin1'), broken };
}

describe.each(['legacy', 'standard'] as const)('trampolines in the %s spelling', spelling => {
  test('are valid modules', () => {
    expect(WebAssembly.validate(trampolineModule(['v', 'iii', 'vidj', 'jiid', 'fi', 'di'], spelling))).toBe(
      true,
    );
  });

  test.each(Object.keys(MODELS))('leave nothing different from the stock glue: %s', async name => {
    for (const format of ['binstl', 'off', 'svg', 'csg']) {
      const ours = await run(await fresh({ spelling }), MODELS[name]!, format);
      const stock = await run(await fresh({ spelling: 'stock' }), MODELS[name]!, format);
      expect(ours).toEqual(stock);
      expect(ours.spoken.length + (ours.output?.length ?? 0)).toBeGreaterThan(0);
    }
  });
});

test('this host understands one of the spellings', () => {
  expect(supportedSpelling()).toBe('legacy');
});

test('a persistent instance answers every model as a fresh one does, in any order', async () => {
  const persistent = await fresh();
  const names = Object.keys(MODELS);
  for (const name of [...names, ...names.toReversed()]) {
    for (const format of ['off', 'csg']) {
      const text = MODELS[name]!;
      const [kept, first] = [await run(persistent, text, format), await run(await fresh(), text, format)];
      // Warnings of parsing come with the first parse, and a library's text is parsed once.
      if (name !== 'used') expect({ name, spoken: kept.spoken }).toEqual({ name, spoken: first.spoken });
      if (format === 'csg') expect({ name, output: kept.output }).toEqual({ name, output: first.output });
      // Known parts are joined in another order, so that flat faces may be divided into other triangles.
      else expect(facts(kept.output)).toEqual(facts(first.output));
    }
  }
  expect(persistent.usable).toBe(true);
});

/** What the picture is, whatever its triangles. */
function facts(off: string | undefined) {
  if (!off) return undefined;
  const mesh = readOff(Buffer.from(off, 'latin1'));
  const { volume, area, components, genus, watertight, boundingBox } = measure(mesh);
  const round = (value: number) => Number(value.toPrecision(6));
  const colors = mesh.colors.map(c => String(c.color)).sort();
  return { volume: round(volume), area: round(area), components, genus, watertight, boundingBox, colors };
}

test('a changed file of the same size is read again', async () => {
  const instance = await fresh();
  instance.mount('/project/part.scad', 'module part() { cube(1); }');
  const text = 'use <part.scad>\npart();';
  const one = await run(instance, text, 'binstl');
  instance.mount('/project/part.scad', 'module part() { cube(2); }');
  expect((await run(instance, text, 'binstl')).output).not.toBe(one.output);
});

test('deep recursion ends with the engine’s own message or a stack break, and the next run works', async () => {
  const instance = await fresh();
  const { spoken, broken } = await run(instance, 'function f(n) = 1 + f(n + 1); cube(f(0));', 'binstl');
  expect(broken?.reason === 'stack' || spoken.some(line => line.includes('Recursion detected'))).toBe(true);
  expect(instance.usable).toBe(broken === undefined);
});

test('memory has a ceiling', async () => {
  const instance = await fresh({ memory: 200e6 });
  const text = 'function d(s, n) = n == 0 ? s : d(str(s, s), n - 1); echo(len(d("abcdefgh", 40))); cube(1);';
  const { broken } = await run(instance, text, 'binstl');
  expect(broken?.reason).toBe('memory');
  expect(instance.memory).toBeLessThanOrEqual(200e6);
  expect(instance.usable).toBe(false);
});
