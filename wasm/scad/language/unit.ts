import type { Node } from '../../solid/tree.ts';
import type {
  Assignment,
  FunctionDefinition,
  If,
  Instantiation,
  ModuleDefinition,
  Statement,
  SyntaxTree,
} from './syntax/ast.ts';
import type { CompiledStatement } from './block.ts';
import { Cell, DYNAMIC, UsedFunction, UsedModule, type Used, type Visit } from './cell.ts';
import { Closure } from './compile/closure.ts';
import {
  FunctionCode,
  isSpecial,
  ModuleCode,
  type CodeScope,
  type Compiler,
  type Context,
  type FileScope,
} from './compile/code.ts';
import { compileBlock, hoist, type Hoisted, type Item } from './compile/block.ts';
import { traced, tracedAssignment } from './traces.ts';
import { compileExpression } from './compile/expression.ts';
import { compileStatement } from './compile/module.ts';
import { constantOf } from './constants.ts';
import type { Dependencies } from './memory/dependencies.ts';
import { functions } from './functions/functions.ts';
import { NO_FRAME, UNSET, type Evaluate, type Machine, type Special } from './machine.ts';
import { modules } from './modules/modules.ts';
import { Layout, Scope } from './compile/scope.ts';
import { FunctionValue, ObjectValue, type Value } from './values/value.ts';
import { equal } from './values/arithmetic.ts';

const compile: Compiler = { expression: compileExpression, block: compileBlock, statement: compileStatement };

/** A file's text with all that it includes, as lists. */
export interface Linked {
  readonly trees: readonly SyntaxTree[];
  readonly statements: readonly { readonly node: Statement; readonly tree: SyntaxTree }[];
  /** In the order in which names are looked for. */
  readonly uses: readonly Unit[];
}

interface RootStep {
  readonly hoisted: Hoisted;
  readonly cell: Cell | undefined;
  readonly special: Special | undefined;
  readonly evaluate: Evaluate;
  readonly constant: boolean;
}

/**
 * A file with everything it includes: one scope. It lives as long as the `Language`; when texts change, definitions
 * are linked anew and only what changed is compiled again.
 */
export class Unit implements FileScope, Used {
  readonly machine: Machine;
  trees: readonly SyntaxTree[] = [];
  readonly #cells = new Map<string, Cell>();
  readonly #scope: CodeScope = new Scope<FunctionCode, ModuleCode>(undefined, new Layout(undefined), true);
  readonly #contexts = new WeakMap<SyntaxTree, Context>();
  readonly #functionCodes = new WeakMap<FunctionDefinition, FunctionCode>();
  readonly #moduleCodes = new WeakMap<ModuleDefinition, ModuleCode>();
  readonly #expressions = new WeakMap<Assignment['value'], Evaluate>();
  /** Values of variables that need not be computed anew while nothing changes. */
  readonly #results = new WeakMap<Assignment['value'], { value: Value; dependencies: Dependencies }>();
  /** What statements made when they were run last. */
  readonly #made = new WeakMap<Instantiation | If, { nodes: readonly Node[]; dependencies: Dependencies }>();
  readonly #compiled = new WeakMap<Instantiation | If, CompiledStatement>();
  readonly #usedFunctions = new WeakMap<FunctionCode, UsedFunction>();
  readonly #usedModules = new WeakMap<ModuleCode, UsedModule>();
  #functions = new Map<string, FunctionCode>();
  #modules = new Map<string, ModuleCode>();
  #assigned = new Set<string>();
  uses: readonly Unit[] = [];
  #items: readonly Item[] = [];
  #steps: readonly RootStep[] = [];

  #active = 0;
  #known: Dependencies | undefined;

  constructor(machine: Machine) {
    this.machine = machine;
  }

  cell(name: string): Cell {
    let cell = this.#cells.get(name);
    if (!cell) {
      cell = new Cell(name);
      this.#cells.set(name, cell);
      this.#resolve(cell);
    }
    return cell;
  }

  /** The file says itself what this function is. */
  defines(name: string): boolean {
    return this.#functions.has(name) || this.#assigned.has(name);
  }

  link({ trees, statements, uses }: Linked): void {
    this.trees = trees;
    this.machine.epoch++;
    this.uses = uses;
    this.#functions = new Map();
    this.#modules = new Map();
    const items: Item[] = [];
    for (const { node, tree } of statements) {
      const context = this.#context(tree);
      if (node.kind === 'function') {
        let code = this.#functionCodes.get(node);
        if (!code) {
          code = new FunctionCode(node.name, context, node, this.#scope);
          this.#functionCodes.set(node, code);
        }
        this.#functions.set(node.name, code);
      } else if (node.kind === 'module') {
        let code = this.#moduleCodes.get(node);
        if (!code) {
          code = new ModuleCode(node.name, context, node, this.#scope);
          this.#moduleCodes.set(node, code);
        }
        this.#modules.set(node.name, code);
      } else {
        items.push({ node, context });
        continue;
      }
      if (isSpecial(node.name)) this.machine.unsure(`a definition of ${node.name}`);
    }
    this.#items = items;
    const hoisted = hoist(items);
    this.#assigned = new Set(hoisted.map(({ name }) => name));
    for (const cell of this.#cells.values()) {
      cell.value = UNSET;
      const { callee } = cell;
      this.#resolve(cell);
      // Calls of builtins are noted nowhere.
      if (cell.callee !== callee && (isBuiltin(callee) || isBuiltin(cell.callee))) this.machine.generation++;
    }
    this.#steps = hoisted.map((entry): RootStep => {
      const special = isSpecial(entry.name) ? this.machine.special(entry.name) : undefined;
      const lazily: Evaluate = frame => this.#expression(entry)(frame);
      return {
        hoisted: entry,
        special,
        cell: special ? undefined : this.cell(entry.name),
        evaluate: lazily,
        constant: constantOf(entry.value) !== undefined,
      };
    });
    this.#known = undefined;
  }

  #context(tree: SyntaxTree): Context {
    let context = this.#contexts.get(tree);
    if (!context) this.#contexts.set(tree, (context = { machine: this.machine, unit: this, tree, compile }));
    return context;
  }

  #expression({ value, context }: Hoisted): Evaluate {
    let evaluate = this.#expressions.get(value);
    if (!evaluate) {
      const layout = new Layout(this.#scope.layout);
      const compiled = compileExpression(context, value, new Scope(this.#scope, layout, false));
      evaluate = layout.size === 1 ? compiled : () => compiled(layout.fresh(NO_FRAME));
      this.#expressions.set(value, evaluate);
    }
    return evaluate;
  }

  #statement(node: Instantiation | If, context: Context): CompiledStatement {
    let statement = this.#compiled.get(node);
    if (!statement) {
      const layout = new Layout(this.#scope.layout);
      const { run, place } = compileStatement(context, node, new Scope(this.#scope, layout, false));
      statement = { place, run: (_, out) => run(layout.fresh(NO_FRAME), out) };
      this.#compiled.set(node, statement);
    }
    return statement;
  }

  #resolve(cell: Cell): void {
    const { name } = cell;
    let used: UsedFunction | undefined;
    let usedModule: UsedModule | undefined;
    for (const unit of this.uses) {
      used ??= unit.#usedFunction(name);
      usedModule ??= unit.#usedModule(name);
    }
    cell.beyond = used ?? functions.get(name);
    cell.callee = this.#functions.get(name) ?? (this.#assigned.has(name) ? DYNAMIC : cell.beyond);
    cell.module = this.#modules.get(name) ?? usedModule ?? modules.get(name);
  }

  /** The same object for the same definition. */
  #usedFunction(name: string): UsedFunction | undefined {
    const code = this.#functions.get(name);
    if (!code) return undefined;
    let used = this.#usedFunctions.get(code);
    if (!used) this.#usedFunctions.set(code, (used = new UsedFunction(this, code)));
    return used;
  }
  #usedModule(name: string): UsedModule | undefined {
    const code = this.#modules.get(name);
    if (!code) return undefined;
    let used = this.#usedModules.get(code);
    if (!used) this.#usedModules.set(code, (used = new UsedModule(this, code)));
    return used;
  }

  /** To be called before each run: what an earlier one left must not count. */
  reset(): void {
    this.#active = 0;
  }

  /** Sets the variables of the file, those of `given` first or in place of what the text says. */
  evaluate(before: ReadonlyMap<string, Value>, after: ReadonlyMap<string, Value>): void {
    const { machine } = this;
    for (const { cell } of this.#steps) if (cell) cell.value = UNSET;
    for (const cell of this.#given) cell.value = UNSET;
    this.#given = [];
    const first = new Set<RootStep>();
    for (const [name, value] of before) {
      const step = this.#steps.find(({ hoisted }) => hoisted.name === name);
      if (step) {
        first.add(step);
        this.#step(step);
      } else this.#set(name, value);
    }
    for (const step of this.#steps) {
      if (first.has(step)) continue;
      const { name } = step.hoisted;
      if (!after.has(name)) this.#step(step);
      else if (step.cell) step.cell.value = after.get(name);
      else machine.set(step.special!, after.get(name));
    }
    for (const [name, value] of after) if (!this.#assigned.has(name)) this.#set(name, value);
  }

  /** Cells of variables that only parameters set. */
  #given: Cell[] = [];

  #set(name: string, value: Value): void {
    if (isSpecial(name)) {
      this.machine.set(this.machine.special(name), value);
      return;
    }
    const cell = this.cell(name);
    cell.value = value;
    this.#given.push(cell);
  }

  #step({ hoisted, cell, special, evaluate, constant }: RootStep): void {
    const { machine } = this;
    let value: Value;
    const known = constant ? undefined : this.#results.get(hoisted.value);
    if (known?.dependencies.hold(machine)) {
      ({ value } = known);
      known.dependencies.pass(machine);
    } else {
      try {
        if (constant) value = evaluate(NO_FRAME);
        else {
          const tracker = machine.track();
          value = evaluate(NO_FRAME);
          const dependencies = machine.untrack(tracker);
          if (dependencies) this.#results.set(hoisted.value, { value, dependencies });
          else this.#results.delete(hoisted.value);
        }
      } catch (error) {
        throw tracedAssignment(machine, error, hoisted);
      }
    }
    if (cell) cell.value = value;
    else machine.set(special!, value);
  }

  /** Runs what makes geometry, in order; what was made before an error stays in `out`. */
  instantiate(out: Node[]): void {
    let place: CompiledStatement['place'] | undefined;
    try {
      for (const { node, context } of this.#items) {
        if (node.kind !== 'instantiation' && node.kind !== 'if') continue;
        const { machine } = this;
        const known = this.#made.get(node);
        if (known?.dependencies.hold(machine)) {
          known.dependencies.pass(machine);
          for (const made of known.nodes) out.push(made);
          continue;
        }
        const statement = this.#statement(node, context);
        ({ place } = statement);
        const before = out.length;
        const tracker = machine.track();
        statement.run(NO_FRAME, out);
        const dependencies = machine.untrack(tracker);
        if (dependencies) this.#made.set(node, { nodes: out.slice(before), dependencies });
        else this.#made.delete(node);
      }
    } catch (error) {
      throw place ? traced(this.machine, error, place) : error;
    }
  }

  /**
   * OpenSCAD evaluates the variables of a used file anew for each call from outside. Here that is done only if it
   * might make a difference: if they say something, draw random numbers, or read `$` variables that have changed.
   */
  enter(): Visit {
    const { machine } = this;
    this.#active++;
    if (this.#steps.length === 0) return undefined;
    const known = this.#known;
    if (known?.hold(machine)) {
      known.pass(machine);
      return undefined;
    }
    const before = this.#active > 1 ? this.#steps.map(({ cell }) => cell?.value) : undefined;
    this.#known = undefined;
    const tracker = machine.track();
    this.evaluate(NOTHING, NOTHING);
    machine.unwind(tracker.height);
    this.#known = machine.untrack(tracker);
    // Calls further out, and functions they made, may still need the values from before.
    if (before?.some((value, i) => !same(value, this.#steps[i]!.cell?.value))) return before;
    return undefined;
  }

  leave(before: Visit, result: Value): void {
    this.#active--;
    if (!before) return;
    if (holdsFunction(result))
      this.machine.unsure('a function out of a used file whose variables depend on the call');
    for (const [i, { cell }] of this.#steps.entries()) if (cell) cell.value = before[i];
    this.#known = undefined;
  }
}

const isBuiltin = (callee: Cell['callee']): boolean =>
  callee !== undefined &&
  callee !== DYNAMIC &&
  !(callee instanceof FunctionCode) &&
  !(callee instanceof UsedFunction);

const NOTHING: ReadonlyMap<string, Value> = new Map();

const same = (a: Value, b: Value): boolean => a === b || equal(a, b);

function holdsFunction(value: Value): boolean {
  if (value instanceof FunctionValue) return value instanceof Closure;
  if (Array.isArray(value)) return (value as readonly Value[]).some(holdsFunction);
  return value instanceof ObjectValue && [...value.entries.values()].some(holdsFunction);
}
