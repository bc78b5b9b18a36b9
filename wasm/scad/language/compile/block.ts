import type { Block as BlockNode, Statement as StatementNode } from '../syntax/ast.ts';
import { FunctionCode, isSpecial, ModuleCode, type CodeScope, type Context } from './code.ts';
import { Block, type CompiledStatement, type Step } from '../block.ts';
import { isLiteral } from '../constants.ts';
import { Place } from '../place.ts';
import type { Layout } from './scope.ts';

/** One variable of a scope: where it was assigned first, and the expression of where it was assigned last. */
export interface Hoisted {
  readonly name: string;
  readonly value: Extract<StatementNode, { kind: 'assignment' }>['value'];
  readonly context: Context;
  readonly place: Place;
  readonly overwrittenAt: Place | undefined;
}

export interface Item<S extends StatementNode = StatementNode> {
  readonly node: S;
  readonly context: Context;
}

/** Variables in the order of their first assignment, each with its last one. */
export function hoist(items: readonly Item[]): Hoisted[] {
  const result = new Map<string, Hoisted>();
  for (const { node, context } of items) {
    if (node.kind !== 'assignment') continue;
    const place = new Place(context.tree, node.start);
    const first = result.get(node.name);
    result.set(
      node.name,
      first
        ? { ...first, value: node.value, context, overwrittenAt: place }
        : { name: node.name, value: node.value, context, place, overwrittenAt: undefined },
    );
  }
  return [...result.values()];
}

/** The `e` of `$x = $x * e`. */
function factorOf({ name, value, context }: Hoisted, scope: CodeScope): Step['factor'] {
  if (value.kind !== 'binary' || value.operator !== '*') return undefined;
  const { left, right } = value;
  if (left.kind !== 'lookup' || left.name !== name) return undefined;
  return {
    evaluate: context.compile.expression(context, right, scope),
    place: new Place(context.tree, value.start),
  };
}

/** `own`: the layout that the block got for itself. */
export function compileBlock(c: Context, block: BlockNode, scope: CodeScope, own?: Layout): Block {
  const items: Item[] = [];
  for (const node of block.statements) {
    if (node.kind === 'include' || node.kind === 'use') c.machine.unsure(`${node.kind} inside of a module`);
    items.push({ node, context: c });
  }
  const hoisted = hoist(items);
  if (hoisted.some(({ name }) => name === '$children')) c.machine.unsure('an assignment to $children');
  const parameters = new Set(scope.variables.keys());
  for (const [order, { name }] of hoisted.entries()) {
    if (isSpecial(name) || parameters.has(name)) continue;
    scope.declare(name, order);
  }
  const functions = new Map<string, FunctionCode>();
  const modules = new Map<string, ModuleCode>();
  for (const { node } of items) {
    if (node.kind === 'function') functions.set(node.name, new FunctionCode(node.name, c, node, scope));
    else if (node.kind === 'module') modules.set(node.name, new ModuleCode(node.name, c, node, scope));
    else continue;
    if (isSpecial(node.name)) c.machine.unsure(`a definition of ${node.name}`);
  }
  scope.functions = functions;
  scope.modules = modules;
  const steps = hoisted.map((entry, order): Step => {
    scope.phase = order;
    const special = isSpecial(entry.name) ? c.machine.special(entry.name) : undefined;
    return {
      name: entry.name,
      place: entry.place,
      overwrittenAt: entry.overwrittenAt,
      special,
      slot: special ? 0 : scope.variables.get(entry.name)!.slot,
      evaluate: c.compile.expression(c, entry.value, scope),
      factor: special && factorOf(entry, scope),
      warn: (special !== undefined || parameters.has(entry.name)) && isLiteral(entry.value),
    };
  });
  scope.phase = Infinity;
  const statements: CompiledStatement[] = [];
  for (const { node } of items) {
    if (node.kind === 'instantiation' || node.kind === 'if')
      statements.push(c.compile.statement(c, node, scope));
  }
  return new Block(c.machine, steps, statements, own);
}
