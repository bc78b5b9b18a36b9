import { comparePoints, pointAt } from './code-points.ts';
import { typeName } from './formatting.ts';
import { pow } from './libm.ts';
import { rangeLength } from './ranges.ts';
import { element, Reason, settled, undefinedOperation, type Result, type Warn } from './reason.ts';
import { isVector, ObjectValue, Range, type Value } from './value.ts';

export { multiply } from './products.ts';
export type { Warn } from './reason.ts';

/**
 * OpenSCAD's operators. Callers that know both operands to be numbers do the work themselves; these functions take
 * everything. An operation that makes no sense gives `undef` and a warning; inside of a vector it gives `undef` only.
 */

function sum(a: Value, b: Value): Result {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  if (!isVector(a) || !isVector(b)) return undefinedOperation(a, '+', b);
  const length = Math.min(a.length, b.length);
  const result: Value[] = [];
  for (let i = 0; i < length; i++) {
    const x = a[i];
    const y = b[i];
    result.push(typeof x === 'number' && typeof y === 'number' ? x + y : element(sum(x, y)));
  }
  return result;
}

function difference(a: Value, b: Value): Result {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (!isVector(a) || !isVector(b)) return undefinedOperation(a, '-', b);
  const length = Math.min(a.length, b.length);
  const result: Value[] = [];
  for (let i = 0; i < length; i++) {
    const x = a[i];
    const y = b[i];
    result.push(typeof x === 'number' && typeof y === 'number' ? x - y : element(difference(x, y)));
  }
  return result;
}

function quotient(a: Value, b: Value): Result {
  if (typeof b === 'number') {
    if (typeof a === 'number') return a / b;
    if (isVector(a)) return a.map(x => (typeof x === 'number' ? x / b : element(quotient(x, b))));
  } else if (typeof a === 'number' && isVector(b)) {
    return b.map(y => element(quotient(a, y)));
  }
  return undefinedOperation(a, '/', b);
}

function opposite(a: Value): Result {
  if (typeof a === 'number') return -a;
  if (isVector(a)) return a.map(x => (typeof x === 'number' ? -x : element(opposite(x))));
  return new Reason(`undefined operation (-${typeName(a)})`);
}

export const add = (a: Value, b: Value, warn: Warn): Value => settled(sum(a, b), warn);
export const subtract = (a: Value, b: Value, warn: Warn): Value => settled(difference(a, b), warn);
export const divide = (a: Value, b: Value, warn: Warn): Value => settled(quotient(a, b), warn);
export const negate = (a: Value, warn: Warn): Value => settled(opposite(a), warn);

export const modulo = (a: Value, b: Value, warn: Warn): Value =>
  typeof a === 'number' && typeof b === 'number' ? a % b : settled(undefinedOperation(a, '%', b), warn);

export const power = (a: Value, b: Value, warn: Warn): Value =>
  typeof a === 'number' && typeof b === 'number' ? pow(a, b) : settled(undefinedOperation(a, '^', b), warn);

// ---- Bits: 64-bit integers; numbers beyond them are the largest or smallest one, nan is 0

const MOST = 2n ** 63n - 1n;
const LEAST = -(2n ** 63n);

function integer(x: number): bigint {
  if (x >= 2 ** 63) return MOST;
  if (x <= -(2 ** 63)) return LEAST;
  return Number.isNaN(x) ? 0n : BigInt(Math.trunc(x));
}

/** Few numbers need more than 32 bits. */
const isSmall = (x: number): boolean => x < 2147483648 && x > -2147483649;

export function bitAnd(a: Value, b: Value, warn: Warn): Value {
  if (typeof a !== 'number' || typeof b !== 'number') return settled(undefinedOperation(a, '&', b), warn);
  return isSmall(a) && isSmall(b) ? a & b : Number(integer(a) & integer(b));
}

export function bitOr(a: Value, b: Value, warn: Warn): Value {
  if (typeof a !== 'number' || typeof b !== 'number') return settled(undefinedOperation(a, '|', b), warn);
  return isSmall(a) && isSmall(b) ? a | b : Number(integer(a) | integer(b));
}

export function bitNot(a: Value, warn: Warn): Value {
  if (typeof a !== 'number') return settled(new Reason(`undefined operation (~${typeName(a)})`), warn);
  return isSmall(a) ? ~a : Number(~integer(a));
}

function shift(a: Value, operator: '<<' | '>>', b: Value): Result {
  if (typeof a !== 'number' || typeof b !== 'number') return undefinedOperation(a, operator, b);
  const steps = integer(b);
  if (steps < 0n) return new Reason('negative shift');
  if (steps >= 64n) return new Reason('shift too large');
  const bits = integer(a);
  return Number(operator === '<<' ? BigInt.asIntN(64, bits << steps) : bits >> steps);
}

export const shiftLeft = (a: Value, b: Value, warn: Warn): Value => settled(shift(a, '<<', b), warn);
export const shiftRight = (a: Value, b: Value, warn: Warn): Value => settled(shift(a, '>>', b), warn);

// ---- Comparisons

/** `==`. Ranges that enumerate the same numbers are equal; functions are equal to themselves only. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return !Array.isArray(a) || equalVectors(a as readonly Value[], a as readonly Value[]);
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (isVector(a)) return isVector(b) && equalVectors(a, b);
  if (a instanceof Range) return b instanceof Range && equalRanges(a, b);
  return a instanceof ObjectValue && b instanceof ObjectValue && equalObjects(a, b);
}

function equalVectors(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    const x = a[i];
    const y = b[i];
    if (typeof x === 'number' ? x !== y : !equal(x, y)) return false;
  }
  return true;
}

function equalRanges(a: Range, b: Range): boolean {
  const length = rangeLength(a);
  if (length !== rangeLength(b)) return false;
  return length === 0 || a === b || (a.begin === b.begin && a.step === b.step);
}

/** Equal names in equal order with equal values. */
function equalObjects(a: ObjectValue, b: ObjectValue): boolean {
  if (a === b) return true;
  if (a.entries.size !== b.entries.size) return false;
  const others = b.entries.entries();
  for (const [name, value] of a.entries) {
    const other = others.next().value!;
    if (name !== other[0] || !equal(value, other[1])) return false;
  }
  return true;
}

type Comparison = '<' | '<=' | '>' | '>=';

function lessVector(a: readonly Value[], b: readonly Value[]): boolean | Reason {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const result = compare(a[i], '<', b[i]);
    if (result instanceof Reason) return new Reason(`${result.text}\n\tin vector comparison at index ${i}`);
    if (result) return true;
    if (compare(b[i], '<', a[i]) === true) return false;
  }
  return a.length < b.length;
}

function compareVectors(a: readonly Value[], operator: Comparison, b: readonly Value[]): boolean | Reason {
  const result = operator === '<' || operator === '>=' ? lessVector(a, b) : lessVector(b, a);
  if (result instanceof Reason) return result;
  return operator === '<' || operator === '>' ? result : !result;
}

function ordered(difference: number, operator: Comparison): boolean {
  if (operator === '<') return difference < 0;
  if (operator === '<=') return difference <= 0;
  return operator === '>' ? difference > 0 : difference >= 0;
}

/** By begin, then step, then length; the empty ones come first and are all equal. */
function rangeOrder(a: Range, b: Range): number {
  const left = rangeLength(a);
  const right = rangeLength(b);
  if (left === 0 || right === 0) return Math.sign(left) - Math.sign(right);
  if (a.begin !== b.begin) return a.begin - b.begin;
  return a.step === b.step ? left - right : a.step - b.step;
}

function compare(a: Value, operator: Comparison, b: Value): boolean | Reason {
  if (
    (typeof a === 'number' && typeof b === 'number') ||
    (typeof a === 'boolean' && typeof b === 'boolean')
  ) {
    if (operator === '<') return a < b;
    if (operator === '<=') return a <= b;
    return operator === '>' ? a > b : a >= b;
  }
  if (typeof a === 'string' && typeof b === 'string') return ordered(comparePoints(a, b), operator);
  if (isVector(a) && isVector(b)) return compareVectors(a, operator, b);
  if (a instanceof Range && b instanceof Range) return ordered(rangeOrder(a, b), operator);
  const left = typeName(a);
  const right = typeName(b);
  return new Reason(
    left === right
      ? `operation undefined (${left} ${operator} ${right})`
      : `undefined operation (${left} ${operator} ${right})`,
  );
}

export const less = (a: Value, b: Value, warn: Warn): Value => settled(compare(a, '<', b), warn);
export const lessOrEqual = (a: Value, b: Value, warn: Warn): Value => settled(compare(a, '<=', b), warn);
export const greater = (a: Value, b: Value, warn: Warn): Value => settled(compare(a, '>', b), warn);
export const greaterOrEqual = (a: Value, b: Value, warn: Warn): Value => settled(compare(a, '>=', b), warn);

// ---- Parts

/** `of[index]`: `undef` without a word where there is nothing. */
export function at(of: Value, index: Value): Value {
  if (typeof index === 'number') {
    if (!(index > -1 && index < 4294967296)) return undefined;
    const place = Math.trunc(index);
    if (isVector(of)) return of[place];
    if (typeof of === 'string') return pointAt(of, place);
    if (of instanceof Range)
      return place === 0 ? of.begin : place === 1 ? of.step : place === 2 ? of.stop : undefined;
    return undefined;
  }
  return typeof index === 'string' && of instanceof ObjectValue ? of.entries.get(index) : undefined;
}

const PLACES: Readonly<Record<string, number>> = { x: 0, y: 1, z: 2, w: 3, r: 0, g: 1, b: 2, a: 3 };
const SWIZZLE = /^(?:[xyzw]{2,4}|[rgba]{2,4})$/;

/** `of.name`: parts of vectors by `xyzw` or `rgba`, several at once too; of ranges; entries of objects. */
export function member(of: Value, name: string): Value {
  if (isVector(of)) {
    const place = PLACES[name];
    if (place !== undefined) return of[place];
    return SWIZZLE.test(name) ? Array.from(name, letter => of[PLACES[letter]!]) : undefined;
  }
  if (of instanceof ObjectValue) return of.entries.get(name);
  if (of instanceof Range) {
    if (name === 'begin') return of.begin;
    if (name === 'step') return of.step;
    return name === 'end' ? of.stop : undefined;
  }
  return undefined;
}
