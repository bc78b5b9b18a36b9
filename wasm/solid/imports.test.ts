import { beforeAll, expect, test } from 'vitest';
import { writeOff } from '../formats/off.ts';
import { writeStl } from '../formats/stl.ts';
import { same } from '../formwork/comparison.ts';
import { torus } from './solids.ts';
import { Unsupported } from './unsupported.ts';
import { Workshop } from './workshop.cases.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await Workshop.open();
});

const ring = { mesh: torus(10, 3, 24, 12), name: 'ring' };
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

test.each([
  ['binary STL', 'ring.stl', writeStl(ring)],
  ['text STL', 'ring.STL', writeStl(ring, { encoding: 'ascii' })],
  ['OFF', 'ring.off', writeOff(ring)],
  ['OFF, its counts in the first line', 'ring.off', text(writeOff(ring)).replace('OFF\n', 'OFF ')],
])('%s', async (_, name, contents) => {
  const { figures, ours, theirs } = await shop.compare(
    `difference() { import("${name}"); translate([8, 0, 0]) cube(4); }`,
    { [name]: contents },
  );
  expect([ours, theirs]).toEqual([[], []]);
  expect(figures && same(figures), JSON.stringify(figures)).toBe(true);
  expect(figures).toMatchObject({ genusA: 1, componentsA: 1 });
});

test.each([
  ['a text STL that ends early', 'a.stl', 'solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\n'],
  ['an OFF file with colours', 'a.off', 'OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2 255 0 0\n'],
  ['an open surface', 'a.off', 'OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 2\n'],
  ['what is not there', 'b.stl', undefined],
])('%s is for OpenSCAD', async (_, name, contents) => {
  const files = contents === undefined ? {} : { [name]: contents };
  await expect(shop.evaluate(`union() { cube(1); import("${name}"); }`, files)).rejects.toThrow(Unsupported);
});
