import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { apart, groupsOf, type Bounds } from './bounds.ts';

const box = fc
  .tuple(
    fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12)),
    fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
  )
  .map(([min, [x, y, z]]): Bounds => ({ min, max: [min[0] + x, min[1] + y, min[2] + z] }));

/** Every pair compared. */
function slowly(boxes: readonly Bounds[]): number[][] {
  const group = boxes.map((_, i) => i);
  for (const [i, a] of boxes.entries()) {
    for (const [j, b] of boxes.slice(0, i).entries()) {
      if (apart(a, b)) continue;
      const [from, to] = [group[i]!, group[j]!];
      for (const [k, of] of group.entries()) if (of === from) group[k] = to;
    }
  }
  return [...Map.groupBy(boxes.keys(), i => group[i]!).values()];
}

test('groups of boxes are those that comparing every pair finds', () => {
  fc.assert(
    fc.property(fc.array(box, { maxLength: 40 }), boxes => {
      expect(groupsOf(boxes)).toEqual(slowly(boxes));
    }),
    { numRuns: 500 },
  );
});

test('50,000 boxes in rows and columns are told apart at once', () => {
  const side = 224;
  const boxes = Array.from({ length: side * side }, (_, i): Bounds => {
    const [x, y] = [3 * (i % side), 3 * Math.floor(i / side)];
    return { min: [x, y, 0], max: [x + 1, y + 1, 1] };
  });
  expect(groupsOf(boxes)).toHaveLength(side * side);
});
