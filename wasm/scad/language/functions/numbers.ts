import { toUnsigned } from '../arguments.ts';
import type { BuiltinFunction, Call } from '../call.ts';
import { checked, wrongCount, wrongType } from './checks.ts';
import { exp, log, pow } from '../values/libm.ts';
import { uniform } from '../values/random.ts';
import { acos, asin, atan, atan2, cos, round, sin, tan } from '../values/trigonometry.ts';
import { isVector, type Value } from '../values/value.ts';

const ofNumber = (unary: (x: number) => number): BuiltinFunction => ({
  evaluate: call => (checked(call, 'number') ? unary(call.values[0] as number) : undefined),
  unary,
});

const ofTwoNumbers = (binary: (x: number, y: number) => number): BuiltinFunction => ({
  evaluate: call =>
    checked(call, 'number', 'number')
      ? binary(call.values[0] as number, call.values[1] as number)
      : undefined,
  pair: (x, y) => (typeof x === 'number' && typeof y === 'number' ? binary(x, y) : undefined),
});

function logarithm(call: Call): Value {
  const [x, y] = call.values;
  if (call.values.length === 1) {
    return checked(call, 'number') ? log(x as number) / log(10) : undefined;
  }
  return checked(call, 'number', 'number') ? log(y as number) / log(x as number) : undefined;
}

/** The numbers that `min` and `max` look at; undefined, with a warning, for anything else. */
function numbers(call: Call): readonly number[] | undefined {
  const { values } = call;
  if (values.length === 0) {
    wrongCount(call, 'at least 1');
    return undefined;
  }
  const first = values[0];
  const single = values.length === 1 && isVector(first);
  const list = single ? first : values;
  if (list.length === 0) {
    wrongCount(call, 'at least 1 vector element', 0);
    return undefined;
  }
  for (let i = 0; i < list.length; i++) {
    if (typeof list[i] !== 'number') {
      wrongType(call, `${single ? 'vector element' : 'argument'} ${i}`, list[i], 'number');
      return undefined;
    }
  }
  return list as readonly number[];
}

/** The first of equals; nan in the first place stays. */
const extreme = (better: (x: number, than: number) => boolean): BuiltinFunction => ({
  evaluate(call) {
    const list = numbers(call);
    if (!list) return undefined;
    let result = list[0]!;
    for (let i = 1; i < list.length; i++) if (better(list[i]!, result)) result = list[i]!;
    return result;
  },
  pair: (x, y) => (typeof x === 'number' && typeof y === 'number' ? (better(y, x) ? y : x) : undefined),
});

/** Half of the largest double, in the digits of C's `%f`. */
const FAR = Number.MAX_VALUE / 2;
const FAR_DIGITS = `${BigInt(FAR)}.000000`;

/** A limit of `rands`, or the farthest one instead of what is none. */
function limit(call: Call, value: number, which: 'min' | 'max'): number {
  if (Number.isFinite(value)) return value;
  const sign = which === 'min' ? '-' : '';
  call.warn(`rands() range ${which} cannot be infinite`);
  call.say('warning', `resetting to ${sign}${FAR_DIGITS}`, false);
  return which === 'min' ? -FAR : FAR;
}

function rands(call: Call): Value {
  const { values, run } = call;
  if (values.length < 3 || values.length > 4) {
    wrongCount(call, '3 or 4');
    return undefined;
  }
  if (!checked(call, 'number', 'number', 'number', ...(values.length === 4 ? (['number'] as const) : []))) {
    return undefined;
  }
  const [from, to, wanted, seed] = values as readonly number[];
  let low = limit(call, from!, 'min');
  let high = limit(call, to!, 'max');
  if (high < low) [low, high] = [high, low];
  let count = Math.abs(wanted!);
  if (!Number.isFinite(count)) {
    call.warn('rands() cannot create an infinite number of results');
    call.say('warning', 'resetting number of results to 1', false);
    count = 1;
  }
  count = toUnsigned(count);
  run.spend(count);
  if (seed !== undefined) run.reseed(seed);
  const next = (): number => run.random();
  const result: Value[] = [];
  for (let i = 0; i < count; i++) result.push(low < high ? uniform(next, low, high) : low);
  return result;
}

/** The length of a vector of numbers. */
function length(vector: Value): number | undefined {
  if (!isVector(vector)) return undefined;
  let sum = 0;
  for (let i = 0; i < vector.length; i++) {
    const x = vector[i];
    if (typeof x !== 'number') return undefined;
    sum += x * x;
  }
  return Math.sqrt(sum);
}

function norm(call: Call): Value {
  if (!checked(call, 'vector')) return undefined;
  const result = length(call.values[0]);
  if (result === undefined) call.warn('Incorrect arguments to norm()');
  return result;
}

/** In two dimensions the number `ax * by - ay * bx`, in which what is no number counts as 0. */
function cross(call: Call): Value {
  if (!checked(call, 'vector', 'vector')) return undefined;
  const [a, b] = call.values as readonly (readonly Value[])[] as [readonly Value[], readonly Value[]];
  const number = (x: Value): number => (typeof x === 'number' ? x : 0);
  if (a.length === 2 && b.length === 2) return number(a[0]) * number(b[1]) - number(a[1]) * number(b[0]);
  if (a.length !== 3 || b.length !== 3) {
    call.warn('Invalid vector size of parameter for cross()');
    return undefined;
  }
  for (let i = 0; i < 3; i++) {
    const x = a[i];
    const y = b[i];
    if (typeof x === 'number' && typeof y === 'number' && Number.isFinite(x) && Number.isFinite(y)) continue;
    const which =
      typeof x !== 'number' || typeof y !== 'number'
        ? ''
        : Number.isNaN(x) || Number.isNaN(y)
          ? '(NaN) '
          : '(INF) ';
    call.warn(`Invalid value ${which}in parameter vector for cross()`);
    return undefined;
  }
  return product(a as readonly number[], b as readonly number[]);
}

/** The cross product of three finite numbers each. */
function spatial(a: Value, b: Value): Value {
  if (!isVector(a) || !isVector(b) || a.length !== 3 || b.length !== 3) return undefined;
  for (let i = 0; i < 3; i++) if (!Number.isFinite(a[i]) || !Number.isFinite(b[i])) return undefined;
  return product(a as readonly number[], b as readonly number[]);
}

const product = (a: readonly number[], b: readonly number[]): Value => {
  const ax = a[0]!;
  const ay = a[1]!;
  const az = a[2]!;
  const bx = b[0]!;
  const by = b[1]!;
  const bz = b[2]!;
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
};

const pair = (value: Value): readonly [number, number] | undefined =>
  isVector(value) && value.length === 2 && typeof value[0] === 'number' && typeof value[1] === 'number'
    ? (value as unknown as readonly [number, number])
    : undefined;

/** Linear between the nearest keys, wherever in the table they stand; constant beyond the outermost ones. */
function lookup(call: Call): Value {
  if (!checked(call, 'number', 'vector')) return undefined;
  const at = call.values[0] as number;
  if (!Number.isFinite(at)) {
    const text = Number.isNaN(at) ? 'nan' : at > 0 ? 'inf' : '-inf';
    call.warn(`lookup(${text}, ...) first argument is not a number`);
    return undefined;
  }
  const table = call.values[1] as readonly Value[];
  const first = pair(table[0]);
  if (!first) return undefined;
  let [below, low] = first;
  let [above, high] = first;
  for (let i = 1; i < table.length; i++) {
    const entry = pair(table[i]);
    if (!entry) continue;
    const [key, value] = entry;
    if (key <= at && (key > below || below > at)) [below, low] = entry;
    if (key >= at && (key < above || above < at)) {
      above = key;
      high = value;
    }
  }
  if (at <= below) return high;
  if (at >= above) return low;
  const part = (at - below) / (above - below);
  return high * part + low * (1 - part);
}

export const numberFunctions: readonly (readonly [string, BuiltinFunction])[] = [
  ['abs', ofNumber(Math.abs)],
  ['sign', ofNumber(x => (x < 0 ? -1 : x > 0 ? 1 : 0))],
  ['sin', ofNumber(sin)],
  ['cos', ofNumber(cos)],
  ['tan', ofNumber(tan)],
  ['asin', ofNumber(asin)],
  ['acos', ofNumber(acos)],
  ['atan', ofNumber(atan)],
  ['atan2', ofTwoNumbers(atan2)],
  ['round', ofNumber(round)],
  ['ceil', ofNumber(Math.ceil)],
  ['floor', ofNumber(Math.floor)],
  ['sqrt', ofNumber(Math.sqrt)],
  ['exp', ofNumber(exp)],
  ['ln', ofNumber(log)],
  ['log', { evaluate: logarithm }],
  ['pow', ofTwoNumbers(pow)],
  ['min', extreme((x, than) => x < than)],
  ['max', extreme((x, than) => x > than)],
  ['rands', { evaluate: rands }],
  ['norm', { evaluate: norm, quick: length }],
  ['cross', { evaluate: cross, pair: spatial }],
  ['lookup', { evaluate: lookup }],
];
