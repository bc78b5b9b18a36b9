import { beforeAll, expect, test } from 'vitest';
import { measure } from './measure.ts';
import { rewrites } from './rewrites/rewrites.ts';
import { Workshop } from './workshop.cases.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await Workshop.open(rewrites);
});

const draft = (text: string) => shop.evaluator.evaluate(shop.tree(text), { draft: true });

test('parts side by side are what the union of parts that do not meet is', async () => {
  const text =
    'translate([5, 0, 0]) mirror([1, 0, 0]) { cylinder(3, 1, 0.5); translate([-3, 0, 0]) rotate([90, 0, 0]) cube(1); } sphere(1);';
  const shown = await draft(text);
  expect(shown.draft).toBe(true);
  const exact = await shop.evaluate(text);
  expect(exact.draft).toBe(false);
  const [a, b] = [measure(shown.mesh), measure(exact.mesh)];
  expect(a.components).toBe(3);
  expect(a.volume).toBeCloseTo(b.volume, 4);
  expect(a.area).toBeCloseTo(b.area, 4);
  for (const i of [0, 1, 2]) expect(a.boundingBox.max[i]).toBeCloseTo(b.boundingBox.max[i]!, 5);
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
