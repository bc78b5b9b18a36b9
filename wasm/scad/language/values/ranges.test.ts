import { expect, test } from 'vitest';
import { openScad } from '../../../../server/openscad.ts';
import { echoed } from './formatting.ts';
import { MOST_STEPS, numberAt, rangeLength } from './ranges.ts';
import { against, written } from '../reference.cases.ts';
import { Range } from './value.ts';

const EDGES = [0, 1, 5, -1, NaN, Infinity, -Infinity, 0.1, 0.3, 0.01];

test('ranges hold the numbers that OpenSCAD gives them', async () => {
  const ranges = EDGES.flatMap(a => EDGES.flatMap(b => EDGES.map(c => new Range(a, b, c))));
  const expected = await against(openScad())(ranges.map(range => `[for (i = ${written(range)}) i]`));
  const ours = ranges.map(range => {
    const length = rangeLength(range);
    if (length < MOST_STEPS) return [echoed(Array.from({ length }, (_, i) => numberAt(range, i)))];
    return [`Bad range parameter in for statement: too many elements (${length})`, '[]'];
  });
  expect(ours.map((said, i) => [written(ranges[i]!), ...said])).toEqual(
    expected.map((said, i) => [written(ranges[i]!), ...said]),
  );
});
