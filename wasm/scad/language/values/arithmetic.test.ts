import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openScad } from '../../../../server/openscad.ts';
import * as arithmetic from './arithmetic.ts';
import { echoed } from './formatting.ts';
import { pow } from './libm.ts';
import { against, Identity, written, type Said } from '../reference.cases.ts';
import { truthy } from './truth.ts';
import { ObjectValue, Range, type Value } from './value.ts';

const reference = against(openScad());

type Binary = (a: Value, b: Value, warn: arithmetic.Warn) => Value;

const BINARY: Readonly<Record<string, Binary>> = {
  '+': arithmetic.add,
  '-': arithmetic.subtract,
  '*': arithmetic.multiply,
  '/': arithmetic.divide,
  '%': arithmetic.modulo,
  '^': arithmetic.power,
  '<': arithmetic.less,
  '<=': arithmetic.lessOrEqual,
  '>': arithmetic.greater,
  '>=': arithmetic.greaterOrEqual,
  '==': arithmetic.equal,
  '!=': (a, b) => !arithmetic.equal(a, b),
  '&': arithmetic.bitAnd,
  '|': arithmetic.bitOr,
  '<<': arithmetic.shiftLeft,
  '>>': arithmetic.shiftRight,
  '&&': (a, b) => truthy(a) && truthy(b),
  '||': (a, b) => truthy(a) || truthy(b),
};
const UNARY: Readonly<Record<string, (a: Value, warn: arithmetic.Warn) => Value>> = {
  '-': arithmetic.negate,
  '~': arithmetic.bitNot,
  '!': a => !truthy(a),
};

function said(evaluate: (warn: arithmetic.Warn) => Value): Said {
  const texts: string[] = [];
  const value = evaluate(text => texts.push(text));
  return [...texts, echoed(value)];
}

const number = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(0, -0, 1, 2, 3, -1, 0.5, -2.5, 31, 32, 63, 64, 255) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 2 ** 31, 2 ** 53, 2 ** 63, 1e300) },
  fc.integer({ min: -100, max: 100 }).map(n => n / 8),
);
const simple: fc.Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: number },
  { weight: 2, arbitrary: fc.constantFrom('', 'a', 'b', 'ab', 'é', '😀', '\uffee') },
  fc.constantFrom(true, false, undefined),
  fc.tuple(number, number, number).map(([a, b, c]) => new Range(a, b, c)),
  fc.constant(new Identity()),
  fc
    .dictionary(fc.constantFrom('x', 'y'), number, { maxKeys: 2 })
    .map(entries => new ObjectValue(new Map(Object.entries(entries)))),
);
const numbers = fc.array(number, { maxLength: 3 });
const matrix = fc
  .integer({ min: 1, max: 3 })
  .chain(width =>
    fc.array(fc.array(number, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 3 }),
  );
const value: fc.Arbitrary<Value> = fc.oneof(
  simple,
  numbers,
  matrix,
  fc.array(fc.oneof({ weight: 5, arbitrary: simple }, numbers), { maxLength: 3 }),
);

/** Equal functions are the same function: one written twice is not. */
const holdsFunction = (value: Value): boolean =>
  value instanceof Identity || (Array.isArray(value) && (value as Value[]).some(holdsFunction));

async function same(cases: readonly { text: string; ours: Said }[]): Promise<void> {
  const expected = await reference(cases.map(({ text }) => text));
  expect(cases.map(({ text, ours }) => ({ text, ours }))).toEqual(
    cases.map(({ text }, i) => ({ text, ours: expected[i] })),
  );
}

describe('operators say what OpenSCAD says', () => {
  test('two operands of any kind', async () => {
    const operands = fc.tuple(fc.constantFrom(...Object.keys(BINARY)), value, value);
    const cases = fc
      .sample(operands, { seed: 11, numRuns: 4000 })
      .filter(([, a, b]) => !(holdsFunction(a) && holdsFunction(b)));
    await same(
      cases.map(([operator, a, b]) => ({
        text: `${written(a)} ${operator} ${written(b)}`,
        ours: said(warn => BINARY[operator]!(a, b, warn)),
      })),
    );
  });

  test('products of vectors and matrices', async () => {
    const broken = fc.tuple(matrix, simple, fc.nat(2), fc.nat(2)).map(([rows, x, i, j]) => {
      if (j < (rows[i]?.length ?? 0)) (rows[i] as Value[])[j] = x;
      return rows;
    });
    const operand: fc.Arbitrary<Value> = fc.oneof(
      matrix,
      numbers,
      broken,
      fc.array(simple, { maxLength: 3 }),
    );
    await same(
      fc.sample(fc.tuple(operand, operand), { seed: 12, numRuns: 1000 }).map(([a, b]) => ({
        text: `${written(a)} * ${written(b)}`,
        ours: said(warn => arithmetic.multiply(a, b, warn)),
      })),
    );
  });

  test('one operand of any kind', async () => {
    const operands = fc.tuple(fc.constantFrom(...Object.keys(UNARY)), value);
    await same(
      fc.sample(operands, { seed: 13, numRuns: 500 }).map(([operator, a]) => ({
        text: `${operator}${written(a)}`,
        ours: said(warn => UNARY[operator]!(a, warn)),
      })),
    );
  });

  test('parts by index and by name', async () => {
    const names = ['x', 'y', 'z', 'w', 'r', 'g', 'b', 'a', 'xy', 'zzx', 'rgba', 'xyzwx', 'rx', 'begin', 'step', 'end', 'size']; // prettier-ignore
    const index = fc.oneof(
      fc.constantFrom<Value>(0, 1, 2, 3, -0.5, -1, 1.9, NaN, 4294967296, '', 'x', true, undefined),
      simple,
    );
    const indexed = fc.sample(fc.tuple(value, index), { seed: 14, numRuns: 500 });
    const members = fc.sample(fc.tuple(value, fc.constantFrom(...names)), { seed: 15, numRuns: 500 });
    await same([
      ...indexed.map(([of, at]) => ({
        text: `(${written(of)})[${written(at)}]`,
        ours: said(() => arithmetic.at(of, at)),
      })),
      ...members.map(([of, name]) => ({
        text: `(${written(of)}).${name}`,
        ours: said(() => arithmetic.member(of, name)),
      })),
    ]);
  });
});

test('C knows powers that JavaScript does not', async () => {
  const edges = [0, -0, 1, -1, 2, -2, 0.5, -0.5, NaN, Infinity, -Infinity, 3, -3];
  const pairs = edges.flatMap(a => edges.map(b => [a, b] as const));
  await same(
    pairs.map(([a, b]) => ({
      text: `[${written(a)} ^ ${written(b)}, 1 / (${written(a)} ^ ${written(b)})]`,
      ours: [echoed([pow(a, b), 1 / pow(a, b)])],
    })),
  );
});
