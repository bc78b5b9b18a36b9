import type { Argument, Element, ForLoop, Vector } from '../syntax/ast.ts';
import { isSpecial, type CodeScope, type Context } from './code.ts';
import { pointsOf } from '../values/code-points.ts';
import { compileLet } from './let.ts';
import { compileCondition } from './operators.ts';
import { holdsClosure } from '../constants.ts';
import { Failure, MOST_ELEMENTS, UNSET, type Evaluate, type Frame, type Machine } from '../machine.ts';
import { Place } from '../place.ts';
import { rangeLength, numberAt } from '../values/ranges.ts';
import { Layout, Scope } from './scope.ts';
import { ObjectValue, Range, type Value } from '../values/value.ts';

/** Adds any number of values to a list. */
type Emit = (f: Frame, out: Value[]) => void;

/** Longer ranges are not run through (`RangeType::MAX_RANGE_STEPS`). */
const MOST_STEPS = 1_000_000;

const isExpression = (
  e: Element,
): e is Exclude<Element, { kind: 'each' | 'for' | 'for-loop' | 'if-element' | 'let-element' }> =>
  e.kind !== 'each' &&
  e.kind !== 'for' &&
  e.kind !== 'for-loop' &&
  e.kind !== 'if-element' &&
  e.kind !== 'let-element';

export function compileVector(c: Context, e: Vector, scope: CodeScope): Evaluate {
  const { elements } = e;
  if (elements.every(isExpression)) {
    const values = elements.map(element => c.compile.expression(c, element, scope));
    const [a, b, d] = values;
    if (values.length === 1) return f => [a!(f)];
    if (values.length === 2) return f => [a!(f), b!(f)];
    if (values.length === 3) return f => [a!(f), b!(f), d!(f)];
    return f => {
      const out: Value[] = [];
      for (let i = 0; i < values.length; i++) out.push(values[i]!(f));
      return out;
    };
  }
  const emits = elements.map(element => compileElement(c, element, scope, 0));
  if (emits.length === 1) {
    const only = emits[0]!;
    return f => {
      const out: Value[] = [];
      only(f, out);
      return out;
    };
  }
  return f => {
    const out: Value[] = [];
    for (let i = 0; i < emits.length; i++) emits[i]!(f, out);
    return out;
  };
}

/** `depth`: so many `each` stand around the element. */
function compileElement(c: Context, e: Element, scope: CodeScope, depth: number): Emit {
  const { machine } = c;
  switch (e.kind) {
    case 'each':
      return compileElement(c, e.value, scope, depth + 1);
    case 'if-element': {
      const condition = compileCondition(c, e.condition, scope);
      const then = compileElement(c, e.then, scope, depth);
      const otherwise = e.else ? compileElement(c, e.else, scope, depth) : undefined;
      if (!otherwise) {
        return (f, out) => {
          if (condition(f)) then(f, out);
        };
      }
      return (f, out) => (condition(f) ? then(f, out) : otherwise(f, out));
    }
    case 'let-element': {
      const bound = compileLet(c, e.assignments, scope, e, false);
      const element = compileElement(c, e.element, bound.scope, depth);
      const { enter } = bound;
      if (!bound.special) return (f, out) => element(enter(f), out);
      return (f, out) => {
        const { height } = machine;
        element(enter(f), out);
        machine.unwind(height);
      };
    }
    case 'for':
      return compileFor(c, e.assignments, scope, e, inner => compileElement(c, e.element, inner, depth));
    case 'for-loop':
      return compileForLoop(c, e, scope, depth);
    default: {
      const value = c.compile.expression(c, e, scope);
      if (depth === 0) {
        return (f, out) => {
          out.push(value(f));
        };
      }
      const place = new Place(c.tree, e.start);
      return (f, out) => spread(machine, value(f), depth, out, place);
    }
  }
}

/** `each`: what a value is made of. */
function spread(machine: Machine, value: Value, depth: number, out: Value[], place: Place): void {
  if (depth === 0) {
    out.push(value);
  } else if (Array.isArray(value)) {
    const vector = value as readonly Value[];
    if (out.length + vector.length > MOST_ELEMENTS) tooLarge(machine);
    if (depth === 1) for (let i = 0; i < vector.length; i++) out.push(vector[i]);
    else for (let i = 0; i < vector.length; i++) spread(machine, vector[i], depth - 1, out, place);
    if (vector.length > 64) machine.spend(vector.length >> 3);
  } else if (value instanceof Range) {
    const length = rangeLength(value);
    if (length >= MOST_STEPS) {
      machine.report.say(
        'WARNING',
        `Bad range parameter in for statement: too many elements (${length})`,
        place.origin,
      );
      return;
    }
    if (out.length + length > MOST_ELEMENTS) tooLarge(machine);
    for (let i = 0; i < length; i++) out.push(numberAt(value, i));
  } else if (typeof value === 'string') {
    for (const point of pointsOf(value)) out.push(point);
  } else if (value !== undefined) out.push(value);
}

const tooLarge = (machine: Machine): never =>
  machine.stop(`Stopped: a list has more than ${MOST_ELEMENTS.toLocaleString('en')} elements.`);

/** `for (i = …, j = …)` around anything; also of modules. */
export function compileFor<Out extends { length: number }>(
  c: Context,
  assignments: readonly Argument[],
  scope: CodeScope,
  whole: { readonly start: number },
  compileInner: (scope: CodeScope) => (f: Frame, out: Out) => void,
): (f: Frame, out: Out) => void {
  const [first, ...others] = assignments;
  if (!first) return compileInner(scope);
  const { machine } = c;
  const values = c.compile.expression(c, first.value, scope);
  const linked = holdsClosure(whole);
  const layout = linked ? new Layout(scope.layout) : scope.layout;
  const inner: CodeScope = new Scope(scope, layout, false);
  const place = new Place(c.tree, whole.start);
  const special = first.name !== undefined && isSpecial(first.name) ? machine.special(first.name) : undefined;
  const slot = special ? 0 : inner.declare(first.name ?? '', -1);
  const body = compileFor(c, others, inner, whole, compileInner);
  const step = (f: Frame, value: Value, out: Out): void => {
    machine.tick();
    if (out.length > MOST_ELEMENTS) tooLarge(machine);
    if (special) {
      const { height } = machine;
      machine.set(special, value);
      body(linked ? layout.fresh(f) : f, out);
      machine.unwind(height);
      return;
    }
    const frame = linked ? layout.fresh(f) : f;
    frame[slot] = value;
    body(frame, out);
  };
  return (f, out) => {
    const over = values(f);
    if (over instanceof Range) {
      const length = rangeLength(over);
      if (length >= MOST_STEPS) {
        machine.report.say(
          'WARNING',
          `Bad range parameter in for statement: too many elements (${length})`,
          place.origin,
        );
        return;
      }
      for (let i = 0; i < length; i++) step(f, numberAt(over, i), out);
    } else if (Array.isArray(over)) {
      const vector = over as readonly Value[];
      for (let i = 0; i < vector.length; i++) step(f, vector[i], out);
    } else if (typeof over === 'string') {
      for (const point of pointsOf(over)) step(f, point, out);
    } else if (over instanceof ObjectValue) {
      for (const name of over.entries.keys()) step(f, name, out);
    } else if (over !== undefined) step(f, over, out);
  };
}

const MOST_ROUNDS = 1_000_000;

/** `for (i = 0; i < n; i = i + 1)`: each round's variables stand in place of those of the round before. */
function compileForLoop(c: Context, e: ForLoop, scope: CodeScope, depth: number): Emit {
  const { machine } = c;
  const linked = holdsClosure(e);
  const initial = compileLet(c, e.initial, scope, e, false);
  const layout = linked ? new Layout(initial.scope.layout) : initial.scope.layout;
  const loop: CodeScope = new Scope(initial.scope, layout, false);
  const copied: { from: number; to: number }[] = [];
  /** Variables that only the steps set mean something around the loop in the first round. */
  const late: number[] = [];
  const targets: number[] = [];
  for (const { name } of e.step) {
    if (name === undefined || isSpecial(name) || loop.variables.has(name)) {
      return machine.unsure('an unusual step of a loop');
    }
    const known = initial.scope.variables.get(name)?.slot;
    let slot: number;
    if (known === undefined) {
      slot = layout.add(UNSET);
      late.push(slot);
    } else if (linked) {
      slot = layout.add(UNSET);
      copied.push({ from: known, to: slot });
    } else slot = known;
    loop.variables.set(name, { slot, order: known === undefined ? 0 : -1, late: known === undefined });
    targets.push(slot);
  }
  const condition = compileCondition(c, e.condition, loop);
  const element = compileElement(c, e.element, loop, depth);
  const steps = e.step.map(({ value }) => c.compile.expression(c, value, loop));
  const place = new Place(c.tree, e.start);
  return (f, out) => {
    const { height } = machine;
    const first = initial.enter(f);
    let frame = first;
    if (linked) {
      frame = layout.fresh(first);
      for (const { from, to } of copied) frame[to] = first[from];
    } else for (const slot of late) frame[slot] = UNSET;
    let rounds = 0;
    while (condition(frame)) {
      element(frame, out);
      if (rounds++ === MOST_ROUNDS) {
        machine.report.say('ERROR', 'For loop counter exceeded limit', place.origin);
        throw new Failure('For loop counter exceeded limit');
      }
      machine.tick();
      if (out.length > MOST_ELEMENTS) tooLarge(machine);
      if (linked) frame = frame.slice();
      for (let i = 0; i < steps.length; i++) frame[targets[i]!] = steps[i]!(frame);
    }
    machine.unwind(height);
  };
}
