import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openScad } from '../../../../server/openscad.ts';
import { echoed } from '../values/formatting.ts';
import { functions } from './functions.ts';
import { against, called, Identity, written } from '../reference.cases.ts';
import { MersenneTwister, uniform } from '../values/random.ts';
import { ObjectValue, Range, type Value } from '../values/value.ts';

const reference = against(openScad());

/** One call: the name of the function, then its arguments. */
type Case = readonly [string, ...Value[]];

async function same(cases: readonly Case[]): Promise<void> {
  const text = ([name, ...values]: Case): string => `${name}(${values.map(written).join(', ')})`;
  const expected = await reference(cases.map(text));
  expect(cases.map(c => [text(c), ...called(...c)])).toEqual(cases.map((c, i) => [text(c), ...expected[i]!]));
}

const object = (entries: Record<string, Value>): ObjectValue =>
  new ObjectValue(new Map(Object.entries(entries)));

const number = fc.oneof(
  fc.constantFrom(0, -0, 0.5, 1, -1, 2, 3, 30, 45, 90, -90, 360, NaN, Infinity, -Infinity, 65, 1e9),
  fc.integer({ min: -4000, max: 4000 }).map(n => n / 8),
);
const text = fc.constantFrom('', 'a', 'b', 'ab', 'abcabc', 'é😀', '😀', 'x');
const scalar: fc.Arbitrary<Value> = fc.oneof(
  { weight: 3, arbitrary: number },
  { weight: 2, arbitrary: text },
  fc.constantFrom(undefined, true, false),
);
const vector = fc.array(fc.oneof({ weight: 4, arbitrary: number }, scalar), { maxLength: 4 });
const table = fc.array(fc.tuple(number, number), { maxLength: 5 });
const value: fc.Arbitrary<Value> = fc.oneof(
  { weight: 3, arbitrary: scalar },
  { weight: 2, arbitrary: vector },
  table,
  fc.tuple(number, number, number).map(([a, b, c]) => new Range(a, b, c)),
  fc.constant(new Identity()),
  fc.dictionary(fc.constantFrom('a', 'b'), number, { maxKeys: 2 }).map(object),
);

/** Those that read files and fonts ask for OpenSCAD; a seed comes with its own test. */
const ELSEWHERE = new Set(['import', 'dxf_dim', 'dxf_cross', 'textmetrics', 'fontmetrics', 'rands', 'search', 'version_num', 'is_undef']); // prettier-ignore

describe('functions say what OpenSCAD says', () => {
  test.each([...functions.keys()].filter(name => !ELSEWHERE.has(name)))('%s', async name => {
    const values = fc.oneof(
      { weight: 3, arbitrary: fc.tuple(number) },
      { weight: 2, arbitrary: fc.tuple(value) },
      { weight: 1, arbitrary: fc.tuple(number, number) },
      { weight: 1, arbitrary: fc.tuple(number, table) },
      { weight: 2, arbitrary: fc.array(value, { maxLength: 4 }) },
    );
    const cases = fc.sample(values, { seed: 21, numRuns: 150 }).map(some => [name, ...some] as Case);
    // What stands behind a wrong argument of `object` is not even evaluated by OpenSCAD.
    await same(name === 'object' ? cases.filter(([, ...some]) => some.length < 2) : cases);
  });

  test('exactly: trigonometry and roots to the last bit', async () => {
    const angles = fc.sample(
      fc.oneof(
        fc.double({ min: -800, max: 800, noNaN: true }),
        fc.integer({ min: -60, max: 60 }).map(n => n * 15),
      ),
      { seed: 22, numRuns: 400 },
    );
    const parts = fc.sample(fc.double({ min: -1, max: 1, noNaN: true }), { seed: 23, numRuns: 300 });
    const cases: Case[] = [
      ...['sin', 'cos', 'tan', 'atan'].flatMap(name => angles.map(x => [name, x] as const)),
      ...['asin', 'acos', 'atan'].flatMap(name => parts.map(x => [name, x] as const)),
      ...angles.map((x, i) => ['atan2', x, angles.at(-i)] as const),
      ...angles.map(x => ['sqrt', Math.abs(x)] as const),
    ].filter(([, ...values]) => values.every(x => x === 0 || Math.abs(x as number) > 1e-300));
    const wrong = await reference(
      cases.map(([name, ...values]) => {
        const ours = functions.get(name)!.evaluate;
        const call = { name, values } as unknown as Parameters<typeof ours>[0];
        const result = ours(call);
        return `${name}(${values.map(written).join(', ')}) == ${written(result)}`;
      }),
    );
    expect(cases.filter((_, i) => wrong[i]!.join() !== 'true')).toEqual([]);
  });

  const wide: Case[] = [
    ['round', 0.49999999999999994],
    ['round', 4503599627370495.5],
    ['round', -0.2],
    ['atan2', 1, 1e-30],
    ['tan', 270],
    ['tan', -90],
    ['sin', 1e30],
    ['len', 'a\u0301é😀'],
    ['ord', '😀x'],
    ['chr', [65, [66, 'x'], new Range(67, 1, 70)]],
    ['chr', new Range(0, 1, 20000)],
    ['chr', new Range(33, 1, 2031)],
    ['chr', 55296],
    ['chr', 1114112],
    ['chr', 1114111],
    ['chr', 65.9],
    ['chr', 0.5],
    ['concat', [1, [2]], 3, 'a', [], [[]]],
    ['concat', Array.from({ length: 70 }, (_, i) => [i]), 3, 'ab', new Range(0, 1, 2), undefined, [[1], 'x']],
    ['norm', [1e200, 1e200]],
    ['norm', [1, 'a']],
    ['cross', [1, 2, 'a'], [1, 2, 3]],
    ['cross', [1, 2, NaN], [Infinity, 2, 3]],
    ['cross', [1, 2, 3], [Infinity, 2, 3]],
    ['cross', [1, 'a'], [1, 2]],
    ['cross', [1], [2]],
    ['min', [1, 'a']],
    ['max', NaN, 1],
    ['max', 1, NaN],
    ['parent_module', 1e10],
    ['parent_module', -1.5],
    ['lookup', 2, [[0, 1], [1, 2], [1, 3], [3, 4]]],
    ['lookup', 0.5, [[1, 10], [0, 0]]],
    ['lookup', 1, [['a', 1], [1, 2]]],
    ['lookup', 2, [[1, 2], 5, [3, 4]]],
    ['lookup', 0, [[0, Infinity], [1, 0]]],
    ['version_num'],
    ['version_num', [2020, 1]],
    ['version_num', [2020, 1, 2]],
    ['version_num', [2020, 'a', 2]],
    ['version_num', [2020]],
    ['version_num', 'a'],
    ['version_num', 1, 2],
    ['is_undef'],
    ['is_undef', undefined],
    ['is_undef', 1, 2],
    ['log', 2, 8],
    ['log', 0],
    ['object', [['a', 1], ['b', 2]], [['a']]],
    ['object', object({ x: 1, y: 2 }), [['x', 3], ['z', 1], ['y']]],
    ['object', [['a', 1], 5]],
    ['object', [[]]],
    ['object', [[1]]],
    ['object', [[1, 2]]],
    ['object', [['a', 1, 2]]],
    ['object', object({ x: 1 }), [['a', 1], [['q'], 2]]],
    ['object', 5],
    ['has_key', object({ a: undefined }), 'a'],
    ['has_key', object({}), 'a'],
    ['has_key', object({}), 1],
  ]; // prettier-ignore
  test('at the edges', () => same(wide));
});

test('rands gives the numbers of OpenSCAD for a seed', async () => {
  const seeds = [0, 1, 42, 0.5, 1.5, -1, -1.5, -2, 1e10, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 0.1, 123.456, NaN, Infinity, -Infinity, 1e300, -1e300, 1e-300]; // prettier-ignore
  await same([
    ...seeds.map(seed => ['rands', 0, 1000, 3, seed] as const),
    ['rands', 0, 1, 700, 3],
    ['rands', 1, 0, 2, 1],
    ['rands', 1, 1, 2, 1],
    ['rands', -5, 5, -2.7, 1],
    ['rands', 0, Infinity, 1, 3],
    ['rands', NaN, 1, 1, 3],
    ['rands', 0, 1, Infinity, 3],
    ['rands', 0, 1],
    ['rands', 0, 1, 2, 'a'],
    ['rands', 'a', 1, 2],
  ]);
  // The first numbers of the reference implementation for the seed 5489.
  const twister = new MersenneTwister(5489);
  expect([twister.next(), twister.next(), twister.next()]).toEqual([3499211612, 581869302, 3890346734]);
  expect(uniform(() => 0, 2, 3)).toBe(2);
});

test('search in all its forms', async () => {
  const rows = fc.array(
    fc.oneof(fc.tuple(text, number), fc.tuple(text, text), fc.tuple(text), fc.constant([] as Value[])),
    { maxLength: 5 },
  );
  const small = fc.constantFrom<Value>(0, 1, 2, 'a', 'b', undefined, true);
  const mixed = fc.array(fc.oneof(small, fc.array(small, { maxLength: 3 })), { maxLength: 5 });
  const count = fc.constantFrom<Value>(0, 1, 2, 1.9, -1, 'a', NaN, undefined);
  const column = fc.constantFrom<Value>(0, 0, 0, 1, 2, 0.5, -1);
  const options = fc.oneof(
    fc.constant<Value[]>([]),
    fc.tuple(count),
    fc.tuple(count, column),
  ) as fc.Arbitrary<Value[]>;
  const cases = fc.oneof(
    fc.tuple(text, text, options),
    fc.tuple(text, rows, options),
    fc.tuple(fc.oneof(small, fc.array(small, { maxLength: 3 })), mixed, options),
    fc.tuple(value, value, options),
  );
  const calls = fc
    .sample(cases, { seed: 31, numRuns: 1500 })
    .map(([what, where, rest]) => ['search', what, where, ...rest] as Case)
    .filter(([, what, where, , at]) => {
      // OpenSCAD breaks down where a string is searched for among other values.
      const place = typeof at === 'number' && at > 0 ? Math.trunc(at) : 0;
      return !(
        typeof what === 'string' &&
        Array.isArray(where) &&
        (where as Value[]).some(
          row => Array.isArray(row) && row.length > place && typeof row[place] !== 'string',
        )
      );
    });
  await same([
    ...calls,
    ['search'],
    ['search', 'a'],
    ['search', 'a', 'b', 1, 2, 3],
    [
      'search',
      'a',
      [
        ['é', 1],
        ['abc', 2],
      ],
    ],
    ['search', '😀é', 'é😀é', 0],
  ] as Case[]);
});

test('search() of a string among other values is left to OpenSCAD', () => {
  expect(() => called('search', 'a', [[1, 'a']])).toThrow('search() of a string');
  expect(echoed(called('search', 'a', [['a'], [1]]).at(-1)!)).toBe('"[0]"');
});
