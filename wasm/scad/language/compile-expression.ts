import * as arithmetic from './arithmetic.ts';
import type { Argument, Binary, Element, Expression, Lookup, Range as RangeNode, Unary } from './ast.ts';
import { Closure, compileCall } from './compile-call.ts';
import { compileVector } from './compile-list.ts';
import { CHILDREN, FunctionCode, isSpecial, type CodeScope, type Context } from './code.ts';
import { echoed } from './formatting.ts';
import { Failure, UNSET, type Evaluate, type Frame } from './machine.ts';
import { Place } from './place.ts';
import { printed } from './print-expression.ts';
import { truthy } from './truth.ts';
import { hopsBetween, Layout, outer, Scope } from './scope.ts';
import type { ChildrenRecord } from './compile-module.ts';
import { Range, type Value } from './value.ts';

/** The value of an expression that is the same whenever it is evaluated. */
export function constantOf(e: Element): { value: Value } | undefined {
  if (e.kind === 'literal') return { value: e.value };
  if (e.kind === 'unary' && e.operator === '-') {
    const operand = constantOf(e.operand);
    return typeof operand?.value === 'number' ? { value: -operand.value } : undefined;
  }
  if (e.kind !== 'vector') return undefined;
  const value: Value[] = [];
  for (const element of e.elements) {
    const constant = constantOf(element);
    if (!constant) return undefined;
    value.push(constant.value);
  }
  return { value };
}

/** What OpenSCAD calls a literal when it looks for pointless ranges and assignments. */
export function isLiteral(e: Element): boolean {
  switch (e.kind) {
    case 'literal':
      return true;
    case 'unary':
      return isLiteral(e.operand);
    case 'vector':
      return e.elements.every(isLiteral);
    case 'range':
      return isLiteral(e.begin) && isLiteral(e.stop) && (!e.step || isLiteral(e.step));
    default:
      return false;
  }
}

/** Closures may outlive the scopes they are written in: those get frames of their own. */
const closures = new WeakMap<object, boolean>();
export function holdsClosure(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  const known = closures.get(node);
  if (known !== undefined) return known;
  let found = (node as { kind?: string }).kind === 'function-literal';
  if (!found) for (const child of Object.values(node)) if ((found = holdsClosure(child))) break;
  closures.set(node, found);
  return found;
}

/** `tail`: the value is the function's own, a call may be left to the caller. */
export function compileExpression(c: Context, e: Expression, scope: CodeScope, tail = false): Evaluate {
  switch (e.kind) {
    case 'literal': {
      const { value } = e;
      return () => value;
    }
    case 'lookup':
      return compileLookup(c, e, scope);
    case 'member': {
      const object = compileExpression(c, e.object, scope);
      const { name } = e;
      return f => arithmetic.member(object(f), name);
    }
    case 'index':
      return compileIndex(c, e.object, e.index, scope);
    case 'call':
      return compileCall(c, e, scope, tail);
    case 'unary':
      return compileUnary(c, e, scope);
    case 'binary':
      return compileBinary(c, e, scope);
    case 'conditional': {
      const condition = compileCondition(c, e.condition, scope);
      const then = compileExpression(c, e.then, scope, tail);
      const otherwise = compileExpression(c, e.else, scope, tail);
      return f => (condition(f) ? then(f) : otherwise(f));
    }
    case 'range':
      return compileRange(c, e, scope);
    case 'vector': {
      const constant = constantOf(e);
      if (constant) {
        const { value } = constant;
        return () => value;
      }
      return compileVector(c, e, scope);
    }
    case 'function-literal': {
      const code = new FunctionCode('', c, e, scope);
      return f => new Closure(code, f);
    }
    case 'let': {
      const bound = compileLet(c, e.assignments, scope, e, tail);
      const body = compileExpression(c, e.body, bound.scope, tail);
      return bound.around(body);
    }
    case 'assert': {
      const check = compileAssert(c, e.arguments, scope, e.start);
      if (!e.body) {
        return f => {
          check(f);
          return undefined;
        };
      }
      const body = compileExpression(c, e.body, scope, tail);
      return f => {
        check(f);
        return body(f);
      };
    }
    case 'echo': {
      const say = compileEcho(c, e.arguments, scope);
      const body = e.body ? compileExpression(c, e.body, scope, tail) : () => undefined;
      return f => {
        say(f);
        return body(f);
      };
    }
  }
}

/** Warns at the place of an operator. */
function warner(c: Context, start: number): arithmetic.Warn {
  const place = new Place(c.tree, start);
  const { machine } = c;
  return (text, unplaced) => machine.report.say('WARNING', text, unplaced ? undefined : place.origin);
}

type Reads = { evaluate: Evaluate; certain: boolean };

/** Reads a variable of a known frame. */
function slotReader(hops: number, slot: number): Evaluate {
  if (hops === 0) return f => f[slot];
  if (hops === 1) return f => (f[0] as Frame)[slot];
  if (hops === 2) return f => ((f[0] as Frame)[0] as Frame)[slot];
  return f => outer(f, hops)[slot];
}

/** The variables that a name may mean, from the inside out; only the last one may be certain to be set. */
export function* candidates(
  name: string,
  scope: CodeScope,
): Generator<{ read: Evaluate; certain: boolean; scope: CodeScope }> {
  let crossed = false;
  for (let at: CodeScope | undefined = scope; at; at = at.parent) {
    const variable = at.variables.get(name);
    if (variable && (crossed || variable.order < at.phase)) {
      const hops = hopsBetween(scope.layout, at.layout);
      const certain = !variable.late && (variable.order < 0 || !crossed);
      yield { read: slotReader(hops, variable.slot), certain, scope: at };
      if (certain) return;
    }
    crossed ||= at.detached;
  }
}

/** Reads a variable; unknown ones are warned about unless `quiet`. */
export function compileLookup(c: Context, e: Lookup, scope: CodeScope, quiet = false): Evaluate {
  const { name } = e;
  const { machine } = c;
  const place = new Place(c.tree, e.start);
  const unknown = (): Value => {
    if (!quiet) machine.report.say('WARNING', `Ignoring unknown variable "${name}"`, place.origin);
    return undefined;
  };
  if (name === '$children') return compileChildrenCount(scope, unknown);
  if (isSpecial(name)) {
    const special = machine.special(name);
    if (name === '$parent_modules') {
      return () => {
        const value = machine.read(special);
        if (value !== UNSET) return value;
        return machine.parentModules < 0 ? unknown() : machine.parentModules;
      };
    }
    return () => {
      const value = machine.read(special);
      return value === UNSET ? unknown() : value;
    };
  }
  const found: Reads[] = [...candidates(name, scope)].map(({ read, certain }) => ({
    evaluate: read,
    certain,
  }));
  let result: Evaluate;
  const last = found.at(-1);
  if (last?.certain) {
    result = last.evaluate;
    found.pop();
  } else {
    const cell = c.unit.cell(name);
    result = () => {
      const { value } = cell;
      if (value !== UNSET) return value;
      return name === 'PI' ? Math.PI : unknown();
    };
  }
  for (const { evaluate } of found.reverse()) {
    const beyond = result;
    result = f => {
      const value = evaluate(f);
      return value === UNSET ? beyond(f) : value;
    };
  }
  return result;
}

function compileChildrenCount(scope: CodeScope, unknown: () => Value): Evaluate {
  const read = childrenReader(scope);
  return read ? f => read(f).count : unknown;
}

/** The children of the module that this is written in; undefined outside of modules. */
export function childrenReader(scope: CodeScope): ((f: Frame) => ChildrenRecord) | undefined {
  for (let at: CodeScope | undefined = scope; at; at = at.parent) {
    if (at.children === undefined) continue;
    const read = slotReader(hopsBetween(scope.layout, at.layout), CHILDREN);
    return f => read(f) as unknown as ChildrenRecord;
  }
  return undefined;
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
  const value = compileExpression(c, e, scope);
  return f => {
    const v = value(f);
    return typeof v === 'boolean' ? v : truthy(v);
  };
}

function compileEquality(c: Context, e: Binary, scope: CodeScope): (f: Frame) => boolean {
  const left = compileExpression(c, e.left, scope);
  const right = compileExpression(c, e.right, scope);
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

function compileIndex(c: Context, object: Expression, index: Expression, scope: CodeScope): Evaluate {
  const of = compileExpression(c, object, scope);
  const constant = constantOf(index)?.value;
  if (typeof constant === 'number' && Number.isInteger(constant) && constant >= 0) {
    return f => {
      const vector = of(f);
      return Array.isArray(vector) ? (vector as Value[])[constant] : arithmetic.at(vector, constant);
    };
  }
  const at = compileExpression(c, index, scope);
  return f => {
    const vector = of(f);
    const i = at(f);
    if (Array.isArray(vector) && typeof i === 'number' && i >= 0 && i < vector.length) {
      return (vector as Value[])[Math.trunc(i)];
    }
    return arithmetic.at(vector, i);
  };
}

function compileUnary(c: Context, e: Unary, scope: CodeScope): Evaluate {
  if (e.operator === '!') return compileCondition(c, e, scope);
  const constant = constantOf(e);
  if (constant) return () => constant.value;
  const operand = compileExpression(c, e.operand, scope);
  if (e.operator === '+') return operand;
  const warn = warner(c, e.start);
  if (e.operator === '~') return f => arithmetic.bitNot(operand(f), warn);
  return f => {
    const value = operand(f);
    return typeof value === 'number' ? -value : arithmetic.negate(value, warn);
  };
}

function compileBinary(c: Context, e: Binary, scope: CodeScope): Evaluate {
  switch (e.operator) {
    case '&&':
    case '||':
    case '==':
    case '!=':
      return compileCondition(c, e, scope);
  }
  const left = compileExpression(c, e.left, scope);
  const right = compileExpression(c, e.right, scope);
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

function compileRange(c: Context, e: RangeNode, scope: CodeScope): Evaluate {
  const begin = compileExpression(c, e.begin, scope);
  const stop = compileExpression(c, e.stop, scope);
  const step = e.step ? compileExpression(c, e.step, scope) : () => 1;
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

/** Variables that are set one after the other around something. */
export interface Bound {
  readonly scope: CodeScope;
  /** Sets the variables; gives the frame that what is inside runs in. */
  readonly enter: (f: Frame) => Frame;
  /** `$` variables are among them. */
  readonly special: boolean;
  around(inner: Evaluate): Evaluate;
}

/** `let(…)`; `whole` is the node around it all. In tail position `$` variables stay set until the function is left. */
export function compileLet(
  c: Context,
  assignments: readonly Argument[],
  scope: CodeScope,
  whole: { readonly start: number },
  tail: boolean,
): Bound {
  const { machine } = c;
  const linked = holdsClosure(whole);
  const layout = linked ? new Layout(scope.layout) : scope.layout;
  const inner: CodeScope = new Scope(scope, layout, false);
  const warn = warner(c, whole.start);
  const seen = new Set<string>();
  let order = 0;
  const names = assignments.map(({ name }) => {
    if (name === undefined || seen.has(name)) return undefined;
    seen.add(name);
    if (!isSpecial(name)) inner.declare(name, order);
    order++;
    return name;
  });
  let special = false;
  inner.phase = 0;
  const steps = assignments.map(({ name, value }, i): ((f: Frame) => void) => {
    const evaluate = compileExpression(c, value, inner);
    const own = names[i];
    if (name === undefined) return f => warn(`Assignment without variable name ${echoed(evaluate(f))}`);
    if (own === undefined) {
      return f => warn(`Ignoring duplicate variable assignment "${name}" = ${echoed(evaluate(f))}`);
    }
    inner.phase++;
    if (isSpecial(own)) {
      special = true;
      const variable = machine.special(own);
      return f => machine.set(variable, evaluate(f));
    }
    const { slot } = inner.variables.get(own)!;
    return f => {
      f[slot] = evaluate(f);
    };
  });
  inner.phase = Infinity;
  const enter = sequence(steps, linked ? layout : undefined);
  return {
    scope: inner,
    enter,
    special,
    around(body) {
      if (!special || tail) return f => body(enter(f));
      return f => {
        const { height } = machine;
        const value = body(enter(f));
        machine.unwind(height);
        return value;
      };
    },
  };
}

function sequence(steps: readonly ((f: Frame) => void)[], layout: Layout | undefined): (f: Frame) => Frame {
  if (layout) {
    return f => {
      const frame = layout.fresh(f);
      for (let i = 0; i < steps.length; i++) steps[i]!(frame);
      return frame;
    };
  }
  if (steps.length === 1) {
    const only = steps[0]!;
    return f => {
      only(f);
      return f;
    };
  }
  if (steps.length === 2) {
    const [first, second] = [steps[0]!, steps[1]!];
    return f => {
      first(f);
      second(f);
      return f;
    };
  }
  return f => {
    for (let i = 0; i < steps.length; i++) steps[i]!(f);
    return f;
  };
}

/** The text of an `echo`. */
export function compileEcho(c: Context, list: readonly Argument[], scope: CodeScope): (f: Frame) => void {
  const { machine } = c;
  const values = list.map(({ value }) => compileExpression(c, value, scope));
  const names = list.map(({ name }) => (name === undefined ? '' : `${name} = `));
  return f => {
    const evaluated = values.map(value => value(f));
    machine.report.say('ECHO', evaluated.map((value, i) => names[i] + echoed(value)).join(', '));
  };
}

const ASSERT_PARAMETERS = ['condition', 'message'];

/** The check of an `assert`: says what failed and ends the program. */
export function compileAssert(
  c: Context,
  list: readonly Argument[],
  scope: CodeScope,
  start: number,
): (f: Frame) => void {
  const { machine } = c;
  const place = new Place(c.tree, start);
  const values = list.map(({ value }) => compileExpression(c, value, scope));
  const shown = list.find(({ name }) => name === undefined || name === 'condition');
  const slots: number[] = [];
  const messages: string[] = [];
  const named = new Set<string>();
  const given = new Set<string>();
  let position = 0;
  let tooMany = false;
  for (const { name: written } of list) {
    let name = written;
    if (name !== undefined) {
      if (named.has(name)) messages.push(`argument "${name}" supplied more than once`);
      else if (given.has(name)) messages.push(`argument "${name}" overrides positional argument`);
      else if (!ASSERT_PARAMETERS.includes(name) && !isSpecial(name)) {
        messages.push(`variable "${name}" not specified as parameter`);
      }
      named.add(name);
    } else {
      while (position < 2 && name === undefined) {
        const candidate = ASSERT_PARAMETERS[position++]!;
        if (!named.has(candidate)) name = candidate;
      }
      if (name === undefined && !tooMany) {
        tooMany = true;
        messages.push('Too many unnamed arguments supplied');
      }
    }
    if (name !== undefined) given.add(name);
    slots.push(name === undefined ? -1 : ASSERT_PARAMETERS.indexOf(name));
  }
  const hasMessage = given.has('message');
  const fail = (message: Value): never => {
    const condition = shown ? ` '${printed(shown.value)}'` : '';
    machine.report.say(
      'ERROR',
      `Assertion${condition} failed${hasMessage ? `: ${echoed(message)}` : ''}`,
      place.origin,
    );
    throw new Failure('Assertion Failed');
  };
  if (messages.length === 0 && slots.length === 1 && slots[0] === 0) {
    const condition = compileCondition(c, list[0]!.value, scope);
    return f => {
      if (!condition(f)) fail(undefined);
    };
  }
  if (messages.length === 0 && slots.length === 2 && slots[0] === 0 && slots[1] === 1) {
    const condition = compileCondition(c, list[0]!.value, scope);
    const message = values[1]!;
    const silent = isSilent(c, list[1]!.value, scope);
    return f => {
      if (condition(f)) {
        // Evaluated for what it might say.
        if (!silent) message(f);
      } else fail(message(f));
    };
  }
  return f => {
    const bound: Value[] = [undefined, undefined];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!(f);
      if (slots[i]! >= 0) bound[slots[i]!] = value;
    }
    for (const message of messages) machine.report.say('WARNING', message, place.origin);
    if (!truthy(bound[0])) fail(bound[1]);
  };
}

/** Evaluating this neither says anything nor fails: it may be left out when nobody needs the value. */
function isSilent(c: Context, e: Element, scope: CodeScope): boolean {
  switch (e.kind) {
    case 'literal':
      return true;
    case 'lookup': {
      const found = [...candidates(e.name, scope)];
      return !isSpecial(e.name) && found.length === 1 && found[0]!.certain;
    }
    case 'vector':
      return e.elements.every(element => isSilent(c, element, scope));
    case 'conditional':
      return [e.condition, e.then, e.else].every(part => isSilent(c, part, scope));
    case 'call': {
      const { callee } = e;
      if (callee.kind !== 'lookup' || callee.name !== 'str') return false;
      for (let at: CodeScope | undefined = scope; at; at = at.parent) {
        if (at.variables.has('str') || at.functions?.has('str')) return false;
      }
      return !c.unit.defines('str') && e.arguments.every(({ value }) => isSilent(c, value, scope));
    }
    default:
      return false;
  }
}
