import type { Block as BlockNode, Statement as StatementNode } from './ast.ts';
import { FunctionCode, isSpecial, ModuleCode, type CodeScope, type Context } from './code.ts';
import { compileExpression, isLiteral } from './compile-expression.ts';
import { compileStatement, type CompiledStatement } from './compile-module.ts';
import { Failure, type Evaluate, type Frame, type Machine, type Special } from './machine.ts';
import { traced } from './compile-call.ts';
import { Place } from './place.ts';
import type { Layout } from './scope.ts';
import type { Node } from '../../solid/tree.ts';

/** One variable of a scope: where it was assigned first, and the expression of where it was assigned last. */
export interface Hoisted {
  readonly name: string;
  readonly value: Extract<StatementNode, { kind: 'assignment' }>['value'];
  readonly context: Context;
  readonly place: Place;
  readonly overwrittenAt: Place | undefined;
}

interface Step {
  readonly hoisted: Hoisted;
  readonly slot: number;
  readonly special: Special | undefined;
  readonly evaluate: Evaluate;
  /** Set when a parameter of this name is pointlessly given a literal. */
  readonly warn: boolean;
}

/** Adds the lines of TRACE of an assignment that failed. */
export function tracedAssignment(
  machine: Machine,
  error: unknown,
  { name, place, overwrittenAt }: Hoisted,
): unknown {
  if (!(error instanceof Failure) || error.traces <= 0) return error;
  error.traces--;
  const { report } = machine;
  if (overwrittenAt) {
    report.say(
      'TRACE',
      `overwritten assignment to "${name}" (this is where the assignment is evaluated)`,
      place.origin,
    );
    report.say('TRACE', `overwriting assignment to "${name}"`, overwrittenAt.origin);
  } else report.say('TRACE', `assignment to "${name}"`, place.origin);
  return error;
}

/** Assignments first, then what makes geometry: the body of a module, or the children of a call. */
export class Block {
  readonly #machine: Machine;
  readonly #steps: readonly Step[];
  readonly #statements: readonly CompiledStatement[];
  /** For the frame of its own that a block needs which closures may outlive. */
  readonly #layout: Layout | undefined;
  readonly #specials: boolean;

  constructor(
    machine: Machine,
    steps: readonly Step[],
    statements: readonly CompiledStatement[],
    layout: Layout | undefined,
  ) {
    this.#machine = machine;
    this.#steps = steps;
    this.#statements = statements;
    this.#layout = layout;
    this.#specials = steps.some(step => step.special);
  }

  /** As `$children` counts. */
  get count(): number {
    return this.#statements.length;
  }

  /** Sets the variables; gives the frame for the statements. */
  prepare(frame: Frame): Frame {
    const own = this.#layout ? this.#layout.fresh(frame) : frame;
    const steps = this.#steps;
    let i = 0;
    try {
      for (; i < steps.length; i++) {
        const { special, slot, evaluate, warn, hoisted } = steps[i]!;
        if (warn) {
          this.#machine.report.say(
            'WARNING',
            `Parameter "${hoisted.name}" is overwritten with a literal`,
            hoisted.place.origin,
          );
        }
        if (special) this.#machine.set(special, evaluate(own));
        else own[slot] = evaluate(own);
      }
    } catch (error) {
      throw tracedAssignment(this.#machine, error, steps[i]!.hoisted);
    }
    return own;
  }

  /** Runs the statements in a prepared frame, or those of the given numbers. */
  make(frame: Frame, out: Node[], indices?: readonly number[]): void {
    const statements = this.#statements;
    const count = indices ? indices.length : statements.length;
    let i = 0;
    try {
      for (; i < count; i++) statements[indices ? indices[i]! : i]!.run(frame, out);
    } catch (error) {
      throw traced(this.#machine, error, statements[indices ? indices[i]! : i]!.place);
    }
  }

  /** Both, as one evaluation of children; `$` variables that it sets are gone afterwards. */
  run(frame: Frame, out: Node[], indices?: readonly number[]): void {
    if (this.#steps.length === 0 && !this.#layout) {
      this.make(frame, out, indices);
      return;
    }
    const { height } = this.#machine;
    this.make(this.prepare(frame), out, indices);
    if (this.#specials) this.#machine.unwind(height);
  }
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

/** `own`: the layout that the block got for itself. */
export function compileBlock(c: Context, block: BlockNode, scope: CodeScope, own?: Layout): Block {
  const items: Item[] = [];
  for (const node of block.statements) {
    if (node.kind === 'include' || node.kind === 'use') c.machine.unsure(`${node.kind} inside of a module`);
    items.push({ node, context: c });
  }
  const hoisted = hoist(items);
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
      hoisted: entry,
      special,
      slot: special ? 0 : scope.variables.get(entry.name)!.slot,
      evaluate: compileExpression(c, entry.value, scope),
      warn: parameters.has(entry.name) && isLiteral(entry.value),
    };
  });
  scope.phase = Infinity;
  const statements: CompiledStatement[] = [];
  for (const { node } of items) {
    if (node.kind === 'instantiation' || node.kind === 'if')
      statements.push(compileStatement(c, node, scope));
  }
  return new Block(c.machine, steps, statements, own);
}
