import type { Argument, Call as CallNode } from '../syntax/ast.ts';
import type { BuiltinFunction } from '../call.ts';
import { FunctionCall } from '../builtin-call.ts';
import { bindArguments, FunctionCode, isSpecial, type CodeScope, type Context, type Plan } from './code.ts';
import { Closure } from './closure.ts';
import { compileLookup } from './lookup.ts';
import { typeName } from '../values/formatting.ts';
import { Failure, NO_FRAME, TAIL, UNSET, type Evaluate, type Frame, type Machine } from '../machine.ts';
import { Remembered } from '../memory/memory.ts';
import { rememberedCall } from '../memory/remember.ts';
import { CallPlace } from '../place.ts';
import { calleeName } from '../values/print-expression.ts';
import { hopsBetween, outer } from './scope.ts';
import { DYNAMIC, UsedFunction, type Cell } from '../cell.ts';
import { recursion, traced } from '../traces.ts';
import type { Value } from '../values/value.ts';

const MOST_TAIL_CALLS = 1_000_000;

/** Runs the call that waits in the machine, and those that it ends in, one after the other. */
export function settle(machine: Machine): Value {
  let place = machine.tailPlace!;
  let calls = 0;
  try {
    for (;;) {
      const code = machine.tailCode!;
      const frame = machine.tailFrame;
      place = machine.tailPlace!;
      if (calls++ === MOST_TAIL_CALLS) {
        machine.report.say('ERROR', `Recursion detected calling function '${place.name}'`, code.place.origin);
        throw new Failure('Recursion');
      }
      machine.tick();
      const value = code.body(frame);
      if (value !== TAIL) return value;
    }
  } catch (thrown) {
    const error = recursion(machine, thrown, 'function', place.name, place);
    if (error instanceof Failure) {
      traced(machine, error, place);
      // The call that started all this is the one that was traced just now.
      error.settled = true;
    }
    throw error;
  }
}

/** What all ways to call a function from one place share. */
class Site {
  readonly machine: Machine;
  readonly place: CallPlace;
  readonly names: readonly (string | undefined)[];
  readonly values: readonly Evaluate[];
  readonly warn: (text: string) => void;
  #code: FunctionCode | undefined;
  #plan: Plan | undefined;

  constructor(c: Context, list: readonly Argument[], scope: CodeScope, place: CallPlace) {
    this.machine = c.machine;
    this.place = place;
    this.names = list.map(({ name }) => name);
    this.values = list.map(({ value }) => c.compile.expression(c, value, scope));
    this.warn = text => this.machine.report.say('WARNING', text, place.origin);
  }

  plan(code: FunctionCode): Plan {
    if (code === this.#code) return this.#plan!;
    this.#code = code;
    return (this.#plan = code.plan(this.names));
  }

  /** Leaves the call in the machine, its arguments evaluated. */
  leave(code: FunctionCode, parent: Frame, frame: Frame): Value {
    const { machine } = this;
    const plan = this.plan(code);
    const fresh = bindArguments(machine, plan, this.values, frame, parent, this.warn);
    machine.tailCode = plan.code as FunctionCode;
    machine.tailFrame = fresh;
    machine.tailPlace = this.place;
    return TAIL;
  }

  /** A function of a `use`d file: its variables are set anew, as far as that could make a difference. */
  used({ unit, code }: UsedFunction, frame: Frame): Value {
    const { machine } = this;
    const visit = unit.enter();
    this.leave(code, NO_FRAME, frame);
    const value = settle(machine);
    unit.leave(visit, value);
    return value;
  }

  builtin(builtin: BuiltinFunction, frame: Frame): Value {
    const values: Value[] = [];
    for (let i = 0; i < this.values.length; i++) values.push(this.values[i]!(frame));
    return this.given(builtin, values);
  }

  given(builtin: BuiltinFunction, values: readonly Value[]): Value {
    return builtin.evaluate(new FunctionCall(this.machine, this.place, this.names, values));
  }

  unknown(): Value {
    this.warn(`Ignoring unknown function '${this.place.name}'`);
    return undefined;
  }

  /** Whatever the name means in the file just now. */
  any(cell: Cell, frame: Frame): Value {
    if (cell.stamp !== this.machine.stamp) this.machine.note(cell);
    const callee = cell.callee === DYNAMIC ? cell.beyond : cell.callee;
    if (cell.callee === DYNAMIC) {
      const { value } = cell;
      if (value instanceof Closure) return this.leave(value.code, value.frame, frame);
    }
    if (callee instanceof FunctionCode) return this.leave(callee, NO_FRAME, frame);
    if (callee instanceof UsedFunction) return this.used(callee, frame);
    return callee === undefined ? this.unknown() : this.builtin(callee, frame);
  }
}

export function compileCall(c: Context, e: CallNode, scope: CodeScope, tail: boolean): Evaluate {
  const { callee } = e;
  const { machine } = c;
  const place = new CallPlace(c.tree, e.start, calleeName(callee));
  if (callee.kind !== 'lookup') {
    const site = new Site(c, e.arguments, scope, place);
    const of = c.compile.expression(c, callee, scope);
    return finished(machine, place, tail, f => {
      const value = of(f);
      if (value instanceof Closure) return site.leave(value.code, value.frame, f);
      site.warn(`Can't call function on ${typeName(value)}`);
      return undefined;
    });
  }
  const { name } = callee;
  if (isSpecial(name)) {
    const site = new Site(c, e.arguments, scope, place);
    const special = machine.special(name);
    return finished(machine, place, tail, f => {
      const value = machine.read(special);
      if (value instanceof Closure) return site.leave(value.code, value.frame, f);
      if (value !== UNSET) machine.unsure(`a function in ${name} further down the stack`);
      return site.unknown();
    });
  }
  const variables: Evaluate[] = [];
  let definition: { code: FunctionCode; hops: number } | undefined;
  let crossed = false;
  for (let at: CodeScope | undefined = scope; at && !definition; at = at.parent) {
    const hops = hopsBetween(scope.layout, at.layout);
    const code = at.functions?.get(name);
    if (code) definition = { code, hops };
    else {
      const variable = at.variables.get(name);
      if (variable && (crossed || variable.order < at.phase)) {
        const { slot } = variable;
        variables.push(hops === 0 ? f => f[slot] : f => outer(f, hops)[slot]);
      }
    }
    crossed ||= at.detached;
  }
  if (variables.length === 0 && !definition) return compileCellCall(c, e, scope, tail, place);
  const site = new Site(c, e.arguments, scope, place);
  let go: Evaluate;
  if (definition) {
    const { code, hops } = definition;
    go = f => site.leave(code, outer(f, hops), f);
  } else {
    const cell = c.unit.cell(name);
    go = f => site.any(cell, f);
  }
  for (const variable of variables.reverse()) {
    const beyond = go;
    go = f => {
      const value = variable(f);
      return value instanceof Closure ? site.leave(value.code, value.frame, f) : beyond(f);
    };
  }
  return finished(machine, place, tail, go);
}

/** In tail position the call may stay in the machine; else it is run here, and errors that pass leave a trace. */
function finished(machine: Machine, place: CallPlace, tail: boolean, go: Evaluate): Evaluate {
  if (tail) return go;
  return f => {
    const { height } = machine;
    try {
      let value = go(f);
      if (value === TAIL) value = settle(machine);
      if (machine.height !== height) machine.unwind(height);
      return value;
    } catch (error) {
      throw traced(machine, recursion(machine, error, 'function', place.name, place), place);
    }
  };
}

/** A name that only the file, or OpenSCAD itself, can know. */
function compileCellCall(
  c: Context,
  e: CallNode,
  scope: CodeScope,
  tail: boolean,
  place: CallPlace,
): Evaluate {
  const { machine } = c;
  const cell = c.unit.cell(place.name);
  const { callee } = cell;
  if (
    callee !== undefined &&
    callee !== DYNAMIC &&
    !(callee instanceof FunctionCode) &&
    !(callee instanceof UsedFunction)
  ) {
    return compileBuiltinCall(c, e, scope, tail, place, cell, callee);
  }
  const site = new Site(c, e.arguments, scope, place);
  const { names, values, warn } = site;
  if (tail) return f => site.any(cell, f);
  let code: FunctionCode | undefined;
  let plan: Plan | undefined;
  let body: Evaluate = () => undefined;
  let calls: Remembered<Value> = new Remembered();
  let parameters = 0;
  let simple = false;
  let template: Frame = NO_FRAME;
  let targets: readonly number[] = [];
  return f => {
    const { height } = machine;
    try {
      if (cell.stamp !== machine.stamp) machine.note(cell);
      const { callee } = cell;
      let value: Value;
      if (callee !== code || plan === undefined) {
        if (!(callee instanceof FunctionCode)) {
          value = site.any(cell, f);
          if (value === TAIL) value = settle(machine);
          if (machine.height !== height) machine.unwind(height);
          return value;
        }
        plan = callee.plan(names);
        code = callee;
        ({ body, calls } = plan.code as FunctionCode);
        ({ simple, template, targets } = plan);
        parameters = plan.code.slots.size;
      }
      let frame: Frame;
      if (simple) {
        // As in `bindArguments`, without a call: this is where programs spend their time.
        frame = template.slice();
        frame[0] = NO_FRAME;
        for (let i = 0; i < values.length; i++) frame[targets[i]!] = values[i]!(f);
      } else frame = bindArguments(machine, plan, values, f, NO_FRAME, warn);
      if (calls.worthwhile)
        value = rememberedCall(machine, calls, body, frame, parameters, settle, plan.specialNames);
      else {
        const { steps } = machine;
        machine.tick();
        value = body(frame);
        if (value === TAIL) value = settle(machine);
        calls.learn(machine.steps - steps);
      }
      if (machine.height !== height) machine.unwind(height);
      return value;
    } catch (error) {
      throw traced(machine, recursion(machine, error, 'function', place.name, place), place);
    }
  };
}

function compileBuiltinCall(
  c: Context,
  e: CallNode,
  scope: CodeScope,
  tail: boolean,
  place: CallPlace,
  cell: Cell,
  builtin: BuiltinFunction,
): Evaluate {
  const { machine } = c;
  const site = new Site(c, e.arguments, scope, place);
  const only = e.arguments.length === 1 && e.arguments[0]!.name === undefined ? e.arguments[0]! : undefined;
  const first = site.values[0]!;
  const positional = site.names.every(name => name === undefined);
  let go: Evaluate;
  const sole = e.arguments.length === 1 ? e.arguments[0]!.value : undefined;
  if (place.name === 'is_undef' && sole?.kind === 'lookup') {
    // The one builtin that may name what does not exist.
    const quiet = compileLookup(c, sole, scope, true);
    go = f => (cell.callee === builtin ? quiet(f) === undefined : site.any(cell, f));
  } else if (place.name === 'is_undef' && !sole) {
    // And the one that looks at nothing when their number is wrong.
    const none = e.arguments.map(() => undefined);
    go = f => (cell.callee === builtin ? site.given(builtin, none) : site.any(cell, f));
  } else if (only && builtin.unary) {
    const unary = builtin.unary;
    go = f => {
      if (cell.callee !== builtin) return site.any(cell, f);
      const x = first(f);
      return typeof x === 'number' ? unary(x) : site.given(builtin, [x]);
    };
  } else if (only && builtin.quick) {
    const quick = builtin.quick;
    go = f => {
      if (cell.callee !== builtin) return site.any(cell, f);
      const value = first(f);
      const answer = quick(value);
      return answer === undefined ? site.given(builtin, [value]) : answer;
    };
  } else if (site.values.length === 2 && positional && builtin.pair) {
    const pair = builtin.pair;
    const second = site.values[1]!;
    go = f => {
      if (cell.callee !== builtin) return site.any(cell, f);
      const a = first(f);
      const b = second(f);
      const answer = pair(a, b);
      return answer === undefined ? site.given(builtin, [a, b]) : answer;
    };
  } else {
    go = f => (cell.callee === builtin ? site.builtin(builtin, f) : site.any(cell, f));
  }
  return finished(machine, place, tail, go);
}
