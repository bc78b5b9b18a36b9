import { expect, test } from 'vitest';
import type { Mesh } from '../contract.ts';
import { openScad } from '../../server/openscad.ts';

const areas = ({ indices, colors }: Mesh): Record<string, number> => {
  expect(colors.reduce((sum, { count }) => sum + count, 0)).toBe(indices.length);
  return Object.fromEntries(colors.map(({ color, count }) => [String(color), count / 3]));
};

const model = `color("lime") translate([1 / 3, 0, 0]) cube(20 / 3);
color("red") translate([123.123456789, 0, 0]) rotate(20) sphere(30, $fn = 24);
translate([-200, 0, 0]) difference() { cube(50.00001); color("blue") translate([10, 10, -1]) cylinder(r = 7, h = 99, $fn = 7); }
`;

test('exact results have the colours of the others, and positions of more than six digits', async () => {
  const engine = await openScad();
  const source = { entry: 'a.scad', files: { 'a.scad': model } };
  const [plain, exact] = [await engine.evaluate(source), await engine.evaluate(source, {}, { exact: true })];
  if (plain.status !== 'ok' || exact.status !== 'ok') throw new Error('a model of the test is wrong');
  expect(areas(exact.mesh)).toEqual(areas(plain.mesh));
  expect(Object.keys(areas(exact.mesh)).length).toBeGreaterThan(2);
  const farthest = Math.max(...exact.mesh.positions);
  expect(Math.fround(Number(farthest.toPrecision(6)))).not.toBe(farthest);
});
