import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { openScad } from '../../../../server/openscad.ts';
import { exp, log, pow } from './libm.ts';
import { against, written } from '../reference.cases.ts';

const reference = against(openScad());

/** A power of ten with any digits. */
const wide = (most: number): fc.Arbitrary<number> =>
  fc.double({ min: -most, max: most, noNaN: true }).map(x => 10 ** x);

const within = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });

/** Subnormal numbers cannot be written in OpenSCAD. */
const normal = (x: number): boolean => x === 0 || Math.abs(x) > 2.3e-308 || Number.isNaN(x);

async function toTheLastBit(
  name: string,
  ours: (...values: number[]) => number,
  cases: readonly (readonly number[])[],
): Promise<void> {
  const some = cases.filter(values => [...values, ours(...values)].every(normal));
  const same = await reference(
    some.map(values => `[${name}(${values.map(written).join(', ')})] == [${written(ours(...values))}]`),
  );
  expect(some.filter((values, i) => same[i]!.join() !== 'true' && !Number.isNaN(ours(...values)))).toEqual(
    [],
  );
}

const sample = (arbitrary: fc.Arbitrary<number>, seed: number): number[] =>
  fc.sample(arbitrary, { seed, numRuns: 600 });

test('logarithms to the last bit', () =>
  toTheLastBit(
    'ln',
    log,
    [...sample(wide(300), 1), ...sample(within(0.9, 1.1), 2), ...sample(fc.integer({ min: 1, max: 5000 }), 3), 0, -1, Infinity].map(x => [x]), // prettier-ignore
  ));

test('exponentials to the last bit', () =>
  toTheLastBit(
    'exp',
    exp,
    [...sample(within(-720, 720), 4), ...sample(within(-3, 3), 5), 0, 1e-30, 710, -760, Infinity, -Infinity].map(x => [x]), // prettier-ignore
  ));

test('powers to the last bit', () => {
  const exponents = sample(within(-12, 12), 8);
  const whole = sample(fc.integer({ min: -20, max: 20 }), 9);
  return toTheLastBit('pow', pow as (...values: number[]) => number, [
    ...sample(wide(20), 6).map((x, i) => [x, exponents[i]!]),
    ...sample(within(-30, 30), 7).map((x, i) => [x, whole[i]!]),
    ...sample(within(0.99, 1.01), 10).map((x, i) => [x, exponents[i]! * 3000]),
    ...[2, -2, 0.5, 3].flatMap(x => sample(within(-30, 30), 11).map(y => [y, x])),
    [2, 1e30],
    [0.5, 1e30],
    [2, -1e30],
    [1.5, 1e-30],
    [0.5, 1e-30],
    [1e-300, 1.02],
    [-8, 1 / 3],
  ]);
});
