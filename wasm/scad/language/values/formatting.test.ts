import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openScad } from '../../../../server/openscad.ts';
import { echoed, formatNumber, printed } from './formatting.ts';
import { against, written } from '../reference.cases.ts';
import { ObjectValue, Range, type Value } from './value.ts';

const reference = against(openScad());

const EDGES = [
  0, -0, 1, -1, 0.1, 1 / 3, 2 / 3, 99999, 100000, 999999, 999999.4, 999999.5, 999999.95, 1e6, 1000001, 1234567,
  123456.7, 12345.65, 1.000005, 1.0000005, 1.0000015, 9.9999995, 1e-4, 1e-5, 9.999995e-6, 1e-6, 1.5e-6,
  0.0000012345678, 1e-7, 1e15, 1e16, 1e20, 1e21, 1e22, 1e100, 1.5e300, 2.3e-308, NaN, Infinity, -Infinity,
  0.5, 0.25, 2.5, 1234.565, 100.0005, 1.234565, 0.1 + 0.2, 2 ** 31, 2 ** 53, 4.35, 0.000015, 1e5 + 0.5,
]; // prettier-ignore

describe('numbers', () => {
  test('as OpenSCAD prints them', async () => {
    const random = fc.sample(
      fc.oneof(
        fc.double(),
        fc.double({ min: -1000, max: 1000 }),
        fc.integer().map(n => n / 1000),
        fc.integer({ min: -9, max: 9 }).chain(e => fc.integer().map(n => (n * 5) / 10 ** (e + 9))),
      ),
      { seed: 4, numRuns: 1000 },
    );
    // OpenSCAD's parser knows no subnormal numbers.
    const numbers = [...EDGES, ...EDGES.map(x => -x), ...random].filter(
      x => x === 0 || !(Math.abs(x) < 2.3e-308),
    );
    const expected = (await reference(numbers.map(written))).map(said => said.join());
    expect(numbers.map(formatNumber)).toEqual(expected);
  });
});

describe('values', () => {
  const VALUES: Value[] = [
    undefined,
    true,
    false,
    '',
    'a"b\\c\t',
    'ä€😀',
    [],
    [[]],
    [1, 'x', [undefined, false, -0]],
    new Range(1, 2, 7),
    new Range(0, 1 / 3, 1),
    [new Range(5, -0.1, 0)],
    new ObjectValue(new Map()),
    new ObjectValue(
      new Map<string, Value>([
        ['a', 1],
        ['b c', 'x'],
        ['', [1, 'y']],
        ['o', new ObjectValue(new Map([['p', undefined]]))],
      ]),
    ),
  ];

  test('as echo prints them', async () => {
    const expected = (await reference(VALUES.map(written))).map(said => said.join());
    expect(VALUES.map(echoed)).toEqual(expected);
  });

  test('as str joins them', async () => {
    const expected = (await reference(VALUES.map(value => `str(${written(value)})`))).map(said =>
      said.join(),
    );
    expect(VALUES.map(value => `"${printed(value)}"`)).toEqual(expected);
  });
});
