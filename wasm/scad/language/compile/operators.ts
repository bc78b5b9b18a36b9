import * as arithmetic from '../values/arithmetic.ts';
import type { Binary, Expression, Range as RangeNode, Unary } from '../syntax/ast.ts';
import type { CodeScope, Context } from './code.ts';
import { constantOf, isLiteral } from '../constants.ts';
import type { Evaluate, Frame } from '../machine.ts';
import { Place } from '../place.ts';
import { truthy } from '../values/truth.ts';
import { Range, type Value } from '../values/value.ts';

/** Warns at the place of an operator. */
export function warner(c: Context, start: number): arithmetic.Warn {
  const place = new Place(c.tree, start);
  const { machine } = c;
  return (text, unplaced) => machine.report.say('WARNING', text, unplaced ? undefined : place.origin);
}

/** As a condition: true or false. */
export function compileCondition(c: Context, e: Expression, scope: CodeScope): (f: Frame) => boolean {
  if (e.kind === 'unary' && e.operator === '!') {
    const operand = compileCondition(c, e.operand, scope);
    return f => !operand(f);
  }
  if (e.kind === 'binary') {
    if (e.operator === '&&' || e.operator === '||') {
      const left = compileCondition(c, e.left, scope);
      const right = compileCondition(c, e.right, scope);
      return e.operator === '&&' ? f => left(f) && right(f) : f => left(f) || right(f);
    }
    if (e.operator === '==' || e.operator === '!=') return compileEquality(c, e, scope);
  }
  const value = c.compile.expression(c, e, scope);
  return f => {
    const v = value(f);
    return typeof v === 'boolean' ? v : truthy(v);
  };
}

function compileEquality(c: Context, e: Binary, scope: CodeScope): (f: Frame) => boolean {
  const left = c.compile.expression(c, e.left, scope);
  const right = c.compile.expression(c, e.right, scope);
  const negated = e.operator === '!=';
  const constant = constantOf(e.right);
  if (constant && typeof constant.value !== 'object') {
    const { value } = constant;
    return negated ? f => left(f) !== value : f => left(f) === value;
  }
  return negated
    ? f => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a !== b : !arithmetic.equal(a, b);
      }
    : f => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a === b : arithmetic.equal(a, b);
      };
}

export function compileIndex(c: Context, object: Expression, index: Expression, scope: CodeScope): Evaluate {
  const of = c.compile.expression(c, object, scope);
  const constant = constantOf(index)?.value;
  if (typeof constant === 'number' && Number.isInteger(constant) && constant >= 0) {
    return f => {
      const vector = of(f);
      return Array.isArray(vector) ? (vector as Value[])[constant] : arithmetic.at(vector, constant);
    };
  }
  const at = c.compile.expression(c, index, scope);
  return f => {
    const vector = of(f);
    const i = at(f);
    if (Array.isArray(vector) && typeof i === 'number' && i >= 0 && i < vector.length) {
      return (vector as Value[])[Math.trunc(i)];
    }
    return arithmetic.at(vector, i);
  };
}

export function compileUnary(c: Context, e: Unary, scope: CodeScope): Evaluate {
  if (e.operator === '!') return compileCondition(c, e, scope);
  const constant = constantOf(e);
  if (constant) return () => constant.value;
  const operand = c.compile.expression(c, e.operand, scope);
  if (e.operator === '+') return operand;
  const warn = warner(c, e.start);
  if (e.operator === '~') return f => arithmetic.bitNot(operand(f), warn);
  return f => {
    const value = operand(f);
    return typeof value === 'number' ? -value : arithmetic.negate(value, warn);
  };
}

export function compileBinary(c: Context, e: Binary, scope: CodeScope): Evaluate {
  switch (e.operator) {
    case '&&':
    case '||':
    case '==':
    case '!=':
      return compileCondition(c, e, scope);
  }
  const left = c.compile.expression(c, e.left, scope);
  const right = c.compile.expression(c, e.right, scope);
  const warn = warner(c, e.start);
  switch (e.operator) {
    case '+':
      return f => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a + b : arithmetic.add(a, b, warn);
      };
    case '-':
      return f => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a - b : arithmetic.subtract(a, b, warn);
      };
    case '*':
      return f => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a * b : arithmetic.multiply(a, b, warn);
      };
    case '/':
      return f => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a / b : arithmetic.divide(a, b, warn);
      };
    case '%':
      return f => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a % b : arithmetic.modulo(a, b, warn);
      };
    case '^':
      return f => arithmetic.power(left(f), right(f), warn);
    case '<':
      return f => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a < b : arithmetic.less(a, b, warn);
      };
    case '<=':
      return f => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a <= b : arithmetic.lessOrEqual(a, b, warn);
      };
    case '>':
      return f => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number' ? a > b : arithmetic.greater(a, b, warn);
      };
    case '>=':
      return f => {
        const a = left(f);
        const b = right(f);
        return typeof a === 'number' && typeof b === 'number'
          ? a >= b
          : arithmetic.greaterOrEqual(a, b, warn);
      };
    case '&':
      return f => arithmetic.bitAnd(left(f), right(f), warn);
    case '|':
      return f => arithmetic.bitOr(left(f), right(f), warn);
    case '<<':
      return f => arithmetic.shiftLeft(left(f), right(f), warn);
    case '>>':
      return f => arithmetic.shiftRight(left(f), right(f), warn);
  }
}

export function compileRange(c: Context, e: RangeNode, scope: CodeScope): Evaluate {
  const begin = c.compile.expression(c, e.begin, scope);
  const stop = c.compile.expression(c, e.stop, scope);
  const step = e.step ? c.compile.expression(c, e.step, scope) : () => 1;
  const literal = isLiteral(e);
  const warn = warner(c, e.start);
  return f => {
    // The stop comes before the step, and only if there is a begin.
    const from = begin(f);
    if (typeof from !== 'number') return undefined;
    const to = stop(f);
    if (typeof to !== 'number') return undefined;
    const by = step(f);
    if (typeof by !== 'number') return undefined;
    if (literal) {
      if (by > 0 && to < from) warn('begin is greater than the end, but step is positive');
      else if (by < 0 && to > from) warn('begin is smaller than the end, but step is negative');
    }
    return new Range(from, by, to);
  };
}
