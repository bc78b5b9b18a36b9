import { HIGHLIGHT, BACKGROUND, ROOT, type Node, type Origin } from '../../solid/tree.ts';
import type { If, Instantiation } from './ast.ts';
import { BuiltinModuleCall } from './builtin-call.ts';
import type { BuiltinModule } from './call.ts';
import {
  bindArguments,
  CHILDREN,
  isSpecial,
  ModuleCode,
  type CodeScope,
  type Context,
  type Plan,
} from './code.ts';
import type { Block, ChildrenRecord, CompiledStatement } from './block.ts';
import { compileAssert, compileEcho } from './compile-assert.ts';
import { compileLet } from './compile-let.ts';
import { childrenReader } from './compile-lookup.ts';
import { compileCondition } from './compile-operators.ts';
import { holdsClosure } from './constants.ts';
import { compileFor } from './compile-list.ts';
import { echoed } from './formatting.ts';
import { NO_FRAME, type Evaluate, type Frame, type Machine, type Statement } from './machine.ts';
import { CallPlace, Place } from './place.ts';
import { rangeLength, numberAt } from './ranges.ts';
import { rememberedNodes } from './remember.ts';
import { hopsBetween, Layout, outer, Scope } from './scope.ts';
import { UsedModule } from './cell.ts';
import { recursion, tracedModule } from './traces.ts';
import { Range, type Value } from './value.ts';

const MARKS = HIGHLIGHT | BACKGROUND | ROOT;

const group = (children: readonly Node[], modifiers: number, origin: Origin): Node => ({
  kind: 'group',
  children,
  modifiers,
  origin,
});

/** The children of a call: with a frame of their own where closures may outlive them. */
function compileChildren(
  c: Context,
  node: { readonly children: Instantiation['children'] },
  scope: CodeScope,
): Block {
  const linked = holdsClosure(node.children);
  const layout = linked ? new Layout(scope.layout) : scope.layout;
  return c.compile.block(c, node.children, new Scope(scope, layout, false), linked ? layout : undefined);
}

export function compileStatement(c: Context, node: Instantiation | If, scope: CodeScope): CompiledStatement {
  const { machine } = c;
  if (node.modifiers & ROOT) {
    const { run, place } = compileStatement(c, { ...node, modifiers: node.modifiers & ~ROOT }, scope);
    return {
      place,
      run: (f, out) => {
        const before = out.length;
        run(f, out);
        if (out.length === before) return;
        machine.rooted = true;
        machine.impure++;
        const made = out.pop()!;
        out.push({ ...made, modifiers: made.modifiers | ROOT });
      },
    };
  }
  const modifiers = node.modifiers & MARKS;
  if (node.kind === 'if') {
    const place = new CallPlace(c.tree, node.start, 'if');
    return { place, run: compileIf(c, node, scope, modifiers, place) };
  }
  const place = new CallPlace(c.tree, node.start, node.name);
  return { place, run: compileInstantiation(c, node, scope, modifiers, place) };
}

function compileIf(c: Context, node: If, scope: CodeScope, modifiers: number, place: CallPlace): Statement {
  const condition = compileCondition(c, node.condition, scope);
  const then = compileChildren(c, { children: node.then }, scope);
  const otherwise = node.else && compileChildren(c, { children: node.else }, scope);
  return (f, out) => {
    const block = condition(f) ? then : otherwise;
    if (!block) return;
    const children: Node[] = [];
    block.run(f, children);
    out.push(group(children, modifiers, place.origin));
  };
}

function compileInstantiation(
  c: Context,
  node: Instantiation,
  scope: CodeScope,
  modifiers: number,
  place: CallPlace,
): Statement {
  const { name } = node;
  if (isSpecial(name)) c.machine.unsure(`a module named ${name}`);
  let definition: { code: ModuleCode; hops: number } | undefined;
  for (let at: CodeScope | undefined = scope; at && !definition; at = at.parent) {
    const code = at.modules?.get(name);
    if (code) definition = { code, hops: hopsBetween(scope.layout, at.layout) };
  }
  const children = compileChildren(c, node, scope);
  const call = new ModuleSite(c, node, scope, place, children, modifiers);
  if (definition) {
    const { code, hops } = definition;
    return (f, out) => call.instantiate(code, outer(f, hops), f, out);
  }
  const cell = c.unit.cell(name);
  const control = controls[name]?.(c, node, scope, place, children, modifiers);
  const { machine } = c;
  return (f, out) => {
    if (cell.stamp !== machine.stamp) machine.note(cell);
    const { module } = cell;
    if (module instanceof ModuleCode) call.instantiate(module, NO_FRAME, f, out);
    else if (module instanceof UsedModule) call.used(module, f, out);
    else if (control) control(f, out);
    else if (module) call.builtin(module, f, out);
    else call.warn(`Ignoring unknown module '${name}'`);
  };
}

/** What all ways to call a module from one place share. */
class ModuleSite {
  readonly #machine: Machine;
  readonly #place: CallPlace;
  readonly #children: Block;
  readonly #modifiers: number;
  readonly #names: readonly (string | undefined)[];
  readonly #values: readonly Evaluate[];
  readonly #runChildren: (frame: Frame, out: Node[]) => void;
  readonly warn: (text: string) => void;
  #code: ModuleCode | undefined;
  #plan: Plan | undefined;

  constructor(
    c: Context,
    node: Instantiation,
    scope: CodeScope,
    place: CallPlace,
    children: Block,
    modifiers: number,
  ) {
    this.#machine = c.machine;
    this.#place = place;
    this.#children = children;
    this.#modifiers = modifiers;
    this.#names = node.arguments.map(({ name }) => name);
    this.#values = node.arguments.map(({ value }) => c.compile.expression(c, value, scope));
    this.#runChildren = (frame, out) => children.run(frame, out);
    this.warn = text => this.#machine.report.say('WARNING', text, place.origin);
  }

  instantiate(code: ModuleCode, parent: Frame, frame: Frame, out: Node[]): void {
    const machine = this.#machine;
    if (code !== this.#code) {
      this.#plan = code.plan(this.#names);
      this.#code = code;
    }
    const plan = this.#plan!;
    const { height, parentModules } = machine;
    machine.names.push(this.#place.name);
    machine.tick();
    machine.grow();
    const fresh = bindArguments(machine, plan, this.#values, frame, parent, this.warn);
    const record: ChildrenRecord = { block: this.#children, frame, count: this.#children.count };
    fresh[CHILDREN] = record as unknown as Value;
    machine.parentModules = machine.names.length;
    const body = (plan.code as ModuleCode).body!;
    const { calls } = plan.code as ModuleCode;
    let made: readonly Node[];
    if (parent === NO_FRAME && this.#children.empty && calls.worthwhile) {
      made = rememberedNodes(
        machine,
        calls,
        fresh,
        CHILDREN + 1,
        plan.code.slots.size,
        plan.specialNames,
        () => this.#make(plan.code as ModuleCode, body, fresh, height),
      );
    } else {
      const { steps } = machine;
      made = this.#make(plan.code as ModuleCode, body, fresh, height);
      calls.learn(machine.steps - steps);
    }
    machine.names.pop();
    machine.parentModules = parentModules;
    if (machine.height !== height) machine.unwind(height);
    out.push(group(made, this.#modifiers, this.#place.origin));
  }

  #make(code: ModuleCode, body: Block, frame: Frame, height: number): Node[] {
    const made: Node[] = [];
    body.prepare(frame, height);
    try {
      body.make(frame, made);
    } catch (error) {
      throw this.#failed(error, code, frame);
    }
    return made;
  }

  #failed(thrown: unknown, code: ModuleCode, frame: Frame): unknown {
    const machine = this.#machine;
    const place = (): Place => new Place(code.context.tree, code.source.start);
    const error = recursion(machine, thrown, 'module', code.name, place());
    // The module that cannot be entered is none that anything is called in.
    if (error !== thrown) return error;
    return tracedModule(machine, error, code.name, place, () =>
      code.parameters
        .map(({ name }) => {
          const value = isSpecial(name) ? machine.special(name).value : frame[code.slots.get(name)!];
          return `${name} = ${echoed(value)}`;
        })
        .join(', '),
    );
  }

  /** A module of a `use`d file: its variables are set anew, as far as that could make a difference. */
  used({ unit, code }: UsedModule, frame: Frame, out: Node[]): void {
    const visit = unit.enter();
    this.instantiate(code, NO_FRAME, frame, out);
    unit.leave(visit, undefined);
  }

  builtin(builtin: BuiltinModule, frame: Frame, out: Node[]): void {
    const machine = this.#machine;
    const values = this.#values.map(value => value(frame));
    // `$` arguments are variables for the children too.
    const { height } = machine;
    machine.tick();
    machine.grow();
    for (let i = 0; i < values.length; i++) {
      const name = this.#names[i];
      if (name !== undefined && isSpecial(name)) machine.set(machine.special(name), values[i]);
    }
    const call = new BuiltinModuleCall(
      machine,
      this.#place,
      this.#names,
      values,
      this.#children.count,
      this.#runChildren,
      frame,
    );
    const node = builtin(call);
    machine.unwind(height);
    out.push(this.#modifiers === 0 ? node : { ...node, modifiers: this.#modifiers });
  }
}

type Control = (
  c: Context,
  node: Instantiation,
  scope: CodeScope,
  place: CallPlace,
  children: Block,
  modifiers: number,
) => Statement;

/** Modules that steer: they need more of their call than the values of its arguments. */
const controls: Readonly<Record<string, Control | undefined>> = {
  __proto__: null as never,
  for: loop('group'),
  intersection_for: loop('intersection'),
  let: (c, node, scope, place, _, modifiers) => {
    const { machine } = c;
    const bound = compileLet(c, node.arguments, scope, node, false);
    const children = compileChildren(c, node, bound.scope);
    return (f, out) => {
      const { height } = machine;
      const made: Node[] = [];
      children.run(bound.enter(f), made);
      machine.unwind(height);
      out.push(group(made, modifiers, place.origin));
    };
  },
  assign: (c, node, scope, place, _, modifiers) => {
    const { machine } = c;
    const linked = holdsClosure(node);
    const layout = linked ? new Layout(scope.layout) : scope.layout;
    const inner: CodeScope = new Scope(scope, layout, false);
    const values = node.arguments.map(({ value }) => c.compile.expression(c, value, scope));
    const seen = new Set<string>();
    const targets = node.arguments.map(({ name }) => {
      if (name === undefined || isSpecial(name)) return 0;
      const known = inner.variables.get(name);
      return known ? known.slot : inner.declare(name, -1);
    });
    const repeated = node.arguments.map(({ name }) => {
      const again = name !== undefined && seen.has(name);
      if (name !== undefined) seen.add(name);
      return again;
    });
    const children = compileChildren(c, node, inner);
    return (f, out) => {
      const warn = (text: string): void => machine.report.say('WARNING', text, place.origin);
      machine.report.say(
        'DEPRECATED',
        'The assign() module will be removed in future releases. Use a regular assignment instead.',
        place.origin,
      );
      const { height } = machine;
      const evaluated = values.map(value => value(f));
      const frame = linked ? layout.fresh(f) : f;
      for (const [i, { name }] of node.arguments.entries()) {
        const value = evaluated[i];
        if (name === undefined) {
          warn(`Assignment without variable name ${echoed(value)}`);
          continue;
        }
        if (repeated[i]) warn(`Duplicate variable assignment "${name}" = ${echoed(value)}`);
        if (isSpecial(name)) machine.set(machine.special(name), value);
        else frame[targets[i]!] = value;
      }
      const made: Node[] = [];
      children.run(frame, made);
      machine.unwind(height);
      out.push(group(made, modifiers, place.origin));
    };
  },
  echo: (c, node, scope, place, children, modifiers) => {
    const say = compileEcho(c, node.arguments, scope);
    return (f, out) => {
      say(f);
      ifAny(children, f, out, modifiers, place);
    };
  },
  assert: (c, node, scope, place, children, modifiers) => {
    const check = compileAssert(c, node.arguments, scope, node.start);
    return (f, out) => {
      check(f);
      ifAny(children, f, out, modifiers, place);
    };
  },
  children: (c, node, scope, place, below, modifiers) =>
    compileChildrenCall(c, node, scope, place, below, modifiers, false),
  child: (c, node, scope, place, below, modifiers) =>
    compileChildrenCall(c, node, scope, place, below, modifiers, true),
};

function ifAny(children: Block, frame: Frame, out: Node[], modifiers: number, place: CallPlace): void {
  const made: Node[] = [];
  children.run(frame, made);
  if (made.length > 0) out.push(group(made, modifiers, place.origin));
}

function loop(kind: 'group' | 'intersection'): Control {
  return (c, node, scope, place, _, modifiers) => {
    const run =
      node.arguments.length === 0
        ? undefined
        : compileFor<Node[]>(c, node.arguments, scope, node, inner => {
            const children = compileChildren(c, node, inner);
            return (f, out) => children.run(f, out);
          });
    return (f, out) => {
      const children: Node[] = [];
      run?.(f, children);
      out.push({ kind, children, modifiers, origin: place.origin });
    };
  };
}

/** A number as WebAssembly makes an integer of 32 bits of it. */
const saturated = (x: number): number => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.trunc(x) || 0));

/** `RangeType::MAX_RANGE_STEPS`. */
const MOST_INDICES = 10_000;

function compileChildrenCall(
  c: Context,
  node: Instantiation,
  scope: CodeScope,
  place: CallPlace,
  below: Block,
  modifiers: number,
  old: boolean,
): Statement {
  const { machine } = c;
  const warn = (text: string): void => machine.report.say('WARNING', text, place.origin);
  const read = childrenReader(scope);
  const index = compileChildIndex(c, node, scope, warn);
  const hasIndex = node.arguments.some(({ name }) => name === undefined || name === 'index');
  /** `undefined` with a warning when there is no such child. */
  const valid = (value: Value, count: number): number | undefined => {
    if (typeof value !== 'number') {
      warn(
        `Bad parameter type (${typeof value === 'string' ? value : echoed(value)}) for children, only accept: empty, number, vector, range.`,
      );
      return undefined;
    }
    const number = saturated(value);
    if (number >= 0 && number < count) return number;
    warn(`Children index (${number}) out of bounds (${count} children)`);
    return undefined;
  };
  const indices = (value: Value, count: number): number[] | undefined => {
    if (typeof value === 'number' || old) {
      const number = valid(value, count);
      return number === undefined ? undefined : [number];
    }
    if (Array.isArray(value)) {
      return (value as readonly Value[]).map(v => valid(v, count)).filter(v => v !== undefined);
    }
    if (value instanceof Range) {
      const length = rangeLength(value);
      if (length >= MOST_INDICES) {
        warn(`Bad range parameter for children: too many elements (${length})`);
        return undefined;
      }
      const result: number[] = [];
      for (let i = 0; i < length; i++) {
        const number = valid(numberAt(value, i), count);
        if (number !== undefined) result.push(number);
      }
      return result;
    }
    warn(`Bad parameter type (${echoed(value)}) for children, only accept: empty, number, vector, range`);
    return undefined;
  };
  return (f, out) => {
    if (old) {
      machine.report.say('DEPRECATED', 'child() will be removed in future releases. Use children() instead.');
    }
    if (below.count > 0) warn(`module ${node.name}() does not support child modules`);
    const value = index(f);
    if (!read) return;
    const record = read(f);
    let chosen: number[] | undefined;
    if (hasIndex || old) {
      chosen = indices(hasIndex ? value : 0, record.count);
      if (!chosen) return;
    }
    machine.tick();
    const made: Node[] = [];
    record.block.run(record.frame, made, chosen);
    out.push(group(made, modifiers, place.origin));
  };
}

/** The one argument of `children`, with the usual warnings about others. */
function compileChildIndex(
  c: Context,
  node: Instantiation,
  scope: CodeScope,
  warn: (text: string) => void,
): Evaluate {
  const values = node.arguments.map(({ value }) => c.compile.expression(c, value, scope));
  let positional = -1;
  let chosen = -1;
  const messages: string[] = [];
  const named = new Set<string>();
  let tooMany = false;
  for (const [i, { name }] of node.arguments.entries()) {
    if (name === undefined) {
      if (positional < 0 && !named.has('index')) positional = chosen = i;
      else if (!tooMany) {
        tooMany = true;
        messages.push('Too many unnamed arguments supplied');
      }
      continue;
    }
    if (named.has(name)) messages.push(`argument "${name}" supplied more than once`);
    else if (name === 'index' && positional >= 0)
      messages.push('argument "index" overrides positional argument');
    else if (name !== 'index' && !isSpecial(name))
      messages.push(`variable "${name}" not specified as parameter`);
    named.add(name);
    if (name === 'index') chosen = i;
  }
  return f => {
    let result: Value;
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!(f);
      if (i === chosen) result = value;
    }
    for (const message of messages) warn(message);
    return result;
  };
}
