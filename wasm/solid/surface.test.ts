import { beforeAll, expect, test } from 'vitest';
import { same } from '../formwork/comparison.ts';
import { Unsupported } from './unsupported.ts';
import { Workshop } from './workshop.cases.ts';

let shop: Workshop;
beforeAll(async () => {
  shop = await Workshop.open();
});

test.each([
  ['a hill', '0 0 0 0\n0 3 2 0\n0 1.5 -2 0\n', 'surface("h.dat");'],
  ['a plateau above the floor, centred', '5 5 5\n5 6 5\n', 'surface("h.dat", center = true);'],
  ['short rows, comments and empty lines', '# hill\n\n1 -2 3\n  4 5\n\n6\t7 8\r\n', 'surface("h.dat");'],
  [
    'one that is cut',
    '1 2 1 2\n2 1e0 2 .5\n+1 2 1 2\n',
    'difference() { surface("h.dat"); translate([1, 1, -1]) cube(9); }',
  ],
])('%s', async (_, heights, program) => {
  const { figures, ours, theirs } = await shop.compare(program, { 'h.dat': heights });
  expect([ours, theirs]).toEqual([[], []]);
  expect(figures && same(figures), JSON.stringify(figures)).toBe(true);
});

test.each([
  ['a picture', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)],
  ['a file with faults', '1 2\n3 x\n'],
  ['a single line', '1 2 3\n'],
  ['what touches its floor', '1 2 3\n4\n5 6 7\n'],
])('%s is for OpenSCAD', async (_, contents) => {
  await expect(shop.evaluate('surface("h.dat");', { 'h.dat': contents })).rejects.toThrow(Unsupported);
});
