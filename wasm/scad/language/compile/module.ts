import { BACKGROUND, HIGHLIGHT, type Node, ROOT } from '../../../solid/tree.ts';
import type { If, Instantiation } from '../syntax/ast.ts';
import type { Block, CompiledStatement } from '../block.ts';
import { UsedModule } from '../cell.ts';
import { type CodeScope, type Context, ModuleCode, isSpecial } from './code.ts';
import { compileAssert, compileEcho } from './assert.ts';
import { compileChildrenCall } from './children.ts';
import { compileLet } from './let.ts';
import { compileFor } from './list.ts';
import { compileCondition } from './operators.ts';
import { holdsClosure } from '../constants.ts';
import { echoed } from '../values/formatting.ts';
import { type Frame, NO_FRAME, type Statement } from '../machine.ts';
import { ModuleSite, group } from './module-site.ts';
import { CallPlace } from '../place.ts';
import { Layout, Scope, hopsBetween, outer } from './scope.ts';

const MARKS = HIGHLIGHT | BACKGROUND | ROOT;

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
