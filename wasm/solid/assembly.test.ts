import { beforeAll, expect, test } from 'vitest';
import { same } from '../formwork/comparison.ts';
import { measure } from './measure.ts';
import { rewrites } from './rewrites/rewrites.ts';
import { Workshop } from './workshop.cases.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await Workshop.open(rewrites);
});

const draft = (text: string) => shop.evaluator.evaluate(shop.tree(text), { draft: true });

const MODELS: Record<string, string> = {
  'parts that do not meet':
    'translate([5, 0, 0]) mirror([1, 0, 0]) { cylinder(3, 1, 0.5); translate([-3, 0, 0]) rotate([90, 0, 0]) cube(1); } sphere(1);',
  'some meet, some do not':
    'for (i = [0 : 9]) translate([i * i / 4, 0, 0]) cube(1); translate([0, 9, 0]) sphere(2);',
  'a group of which one member meets another one':
    'union() { for (i = [0 : 4]) translate([3 * i, 0, 0]) { cube(1); sphere(1); } } translate([6, 0, 0]) cylinder(5, 0.3, 0.3);',
  'parts that touch':
    'cube(1); translate([1, 0, 0]) cube(1); translate([2, 1, 0]) cube(1); translate([5, 5, 5]) cube(1);',
  'one within the other':
    'sphere(3); cube(1); translate([9, 0, 0]) { cube(1); translate([0.2, 0.2, 0.2]) cube(0.5); }',
  'empty ones among them':
    'cube(0); sphere(1); difference() { cube(1); cube(3, center = true); } translate([5, 0, 0]) cube(1);',
  'turned and skewed ones':
    'rotate([10, 20, 30]) { cube(1); multmatrix([[1, 0.3, 0, 3], [0, 1, 0, 0], [0, 0, -1, 0]]) { cube(2); sphere(1); } }',
};
for (const [name, text] of Object.entries(MODELS)) {
  test(`${name}: the union that OpenSCAD makes`, async () => {
    const { figures, ours, theirs } = await shop.compare(text);
    expect({ ...figures, equal: same(figures!) }).toMatchObject({ equal: true });
    expect(ours).toEqual(theirs);
  });
}

test('a draft of what does not meet is exact, of what meets it is not', async () => {
  expect((await draft('translate([9, 0, 0]) cube(2); cube(2);')).draft).toBe(false);
  const shown = await draft('translate([1, 0, 0]) cube(2.5); cube(2.5);');
  expect(shown.draft).toBe(true);
  expect(measure(shown.mesh)).toMatchObject({ components: 2, volume: 31.25 });
});

test('colours are those of the union: the outer one wins', async () => {
  const colors = async (text: string) => {
    const { mesh } = await draft(text);
    return mesh.colors.map(({ count, color }) => [count, color?.slice(0, 3)]);
  };
  expect(await colors('color("red") { cube(1); color("blue") translate([2, 0, 0]) cube(1); }')).toEqual([
    [72, [1, 0, 0]],
  ]);
  expect(
    await colors(
      'translate([9, 0, 0]) cube(1); color("blue") { cube(1); } color("#00f") translate([2, 0, 0]) cube(1);',
    ),
  ).toEqual([
    [36, undefined],
    [72, [0, 0, 1]],
  ]);
});

test('only a moved part is computed by no boolean at all', async () => {
  const text = (x: number): string =>
    `difference() { sphere(5, $fn = 60); cube(9); } translate([${x}, 0, 0]) difference() { cube(9); sphere(5); }`;
  await draft(text(1));
  const next = await draft(text(2));
  expect(next).toMatchObject({ draft: true, computed: 0 });
});

test('what is no union, flat, or exact already is no draft', async () => {
  for (const text of ['difference() { cube(2); sphere(1); }', 'square(1); circle(1);', 'cube(1); square(2);'])
    expect((await draft(text)).draft, text).toBe(false);
  await shop.evaluate('cube(3); sphere(3);');
  expect((await draft('cube(3); sphere(3);')).draft).toBe(false);
});
