import type {
  Block as BlockNode,
  Expression,
  FunctionDefinition,
  FunctionLiteral,
  If,
  Instantiation,
  ModuleDefinition,
  Parameter,
  SyntaxTree,
} from '../syntax/ast.ts';
import type { Block, CompiledStatement } from '../block.ts';
import type { Cell } from '../cell.ts';
import { constantOf } from '../constants.ts';
import {
  NO_FRAME,
  type Callable,
  type Evaluate,
  type Frame,
  type Machine,
  type Special,
} from '../machine.ts';
import { Remembered } from '../memory/memory.ts';
import { Layout, Scope } from './scope.ts';
import type { Node } from '../../../solid/tree.ts';
import { Place } from '../place.ts';
import type { Value } from '../values/value.ts';

export type CodeScope = Scope<FunctionCode, ModuleCode>;

/** What compiling needs to know besides the scope. */
export interface Context {
  readonly machine: Machine;
  readonly unit: FileScope;
  readonly tree: SyntaxTree;
  readonly compile: Compiler;
}

/** What a file knows of names that nothing inside of it explains. */
export interface FileScope {
  cell(name: string): Cell;
  /** The file says itself what this function is. */
  defines(name: string): boolean;
}

/** The parts of the compiler that the others need; each lives in a file of its own. */
export interface Compiler {
  /** `tail`: the value is the function's own, a call may be left to the caller. */
  expression(c: Context, e: Expression, scope: CodeScope, tail?: boolean): Evaluate;
  block(c: Context, block: BlockNode, scope: CodeScope, own?: Layout): Block;
  statement(c: Context, node: Instantiation | If, scope: CodeScope): CompiledStatement;
}

/** Where `$children` and the children themselves stand in a module's frame. */
export const CHILDREN = 1;

/** Names that are looked up among the callers, not in the text around. */
export const isSpecial = (name: string): boolean => name.charCodeAt(0) === 36 && name !== '$children';

interface Default {
  /** A place in the frame, or −1 − the index of a `$` variable. */
  readonly target: number;
  readonly evaluate: Evaluate;
  /** Undefined: the expression needs no frame. */
  readonly layout: Layout | undefined;
}

/** How the arguments of one call go to the parameters of one function or module: depends on their names only. */
export interface Plan {
  readonly code: Code;
  /** By argument: a place in the frame, 0 for nowhere, −1 − the index of a `$` variable. */
  readonly targets: readonly number[];
  readonly messages: readonly string[];
  readonly defaults: readonly Default[];
  readonly specials: readonly Special[];
  /** Their names, as one text. */
  readonly specialNames: string;
  /** Nothing but places in the frame. */
  readonly simple: boolean;
  readonly template: Frame;
}

/** A function or module, compiled when it is first called. */
export abstract class Code {
  readonly name: string;
  readonly context: Context;
  readonly parameters: readonly Parameter[];
  /** The scope that it was written in. */
  readonly around: CodeScope;
  readonly extras: readonly string[];
  layout: Layout;
  readonly slots = new Map<string, number>();
  #variants: Map<string, Code> | undefined;

  constructor(
    name: string,
    context: Context,
    parameters: readonly Parameter[],
    around: CodeScope,
    extras: readonly string[],
  ) {
    this.name = name;
    this.context = context;
    this.parameters = parameters;
    this.around = around;
    this.extras = extras;
    this.layout = new Layout(around.layout);
  }

  protected abstract compile(): void;
  protected abstract variant(extras: readonly string[]): Code;
  abstract readonly compiled: boolean;

  protected declareParameters(scope: CodeScope): void {
    for (const { name } of this.parameters) {
      if (!isSpecial(name) && !this.slots.has(name)) this.slots.set(name, scope.declare(name, -1));
    }
    for (const name of this.extras) this.slots.set(name, scope.declare(name, -1));
  }

  /** OpenSCAD src/core/Parameters.cc: a named argument that is no parameter is a variable inside all the same. */
  plan(names: readonly (string | undefined)[]): Plan {
    const { parameters } = this;
    const { machine } = this.context;
    const known = new Set(parameters.map(p => p.name));
    const bound: (string | undefined)[] = [];
    const named = new Set<string>();
    const given = new Set<string>();
    const extras: string[] = [];
    const messages: string[] = [];
    let position = 0;
    let tooMany = false;
    for (let name of names) {
      if (name !== undefined) {
        if (name === '$children') machine.unsure('an argument named $children');
        if (named.has(name)) messages.push(`argument "${name}" supplied more than once`);
        else if (given.has(name)) messages.push(`argument "${name}" overrides positional argument`);
        else if (!known.has(name) && !isSpecial(name)) {
          messages.push(`variable "${name}" not specified as parameter`);
          if (!this.extras.includes(name)) extras.push(name);
        }
        named.add(name);
      } else {
        while (position < parameters.length && name === undefined) {
          const candidate = parameters[position++]!.name;
          if (!named.has(candidate)) name = candidate;
        }
        if (name === undefined && !tooMany) {
          tooMany = true;
          messages.push('Too many unnamed arguments supplied');
        }
      }
      if (name !== undefined) given.add(name);
      bound.push(name);
    }
    if (extras.length > 0) {
      const key = extras.toSorted().join(' ');
      this.#variants ??= new Map();
      let variant = this.#variants.get(key);
      if (!variant) this.#variants.set(key, (variant = this.variant(extras)));
      return { ...variant.plan(names), messages };
    }
    if (!this.compiled) this.compile();
    const template = this.layout.initial();
    const specials: Special[] = [];
    const target = (name: string): number => {
      if (!isSpecial(name)) return this.slots.get(name)!;
      const special = machine.special(name);
      const index = specials.indexOf(special);
      return -1 - (index < 0 ? specials.push(special) - 1 : index);
    };
    const targets = bound.map(name => (name === undefined ? 0 : target(name)));
    const defaults: Default[] = [];
    for (const parameter of parameters) {
      if (given.has(parameter.name)) continue;
      given.add(parameter.name);
      const at = target(parameter.name);
      const constant = parameter.initial ? constantOf(parameter.initial) : { value: undefined };
      if (constant && at > 0) template[at] = constant.value;
      else defaults.push(this.#default(at, parameter.initial));
    }
    const specialNames = specials.map(({ name }) => name).join(' ');
    const simple = defaults.length === 0 && specials.length === 0 && messages.length === 0;
    return { code: this, targets, messages, defaults, specials, specialNames, simple, template };
  }

  #default(target: number, initial: Expression | undefined): Default {
    if (!initial) return { target, evaluate: () => undefined, layout: undefined };
    const layout = new Layout(this.around.layout);
    const scope: CodeScope = new Scope(this.around, layout, true);
    const evaluate = this.context.compile.expression(this.context, initial, scope);
    const plain =
      layout.size === 1 && this.around.layout.parent === undefined && this.around.layout.size === 1;
    return { target, evaluate, layout: plain ? undefined : layout };
  }
}

export class FunctionCode extends Code implements Callable {
  readonly source: FunctionDefinition | FunctionLiteral;
  body: Evaluate = NEVER;
  /** What is known of calls so far. */
  readonly calls = new Remembered<Value>();

  constructor(
    name: string,
    context: Context,
    source: FunctionDefinition | FunctionLiteral,
    around: CodeScope,
    extras: readonly string[] = [],
  ) {
    super(name, context, source.parameters, around, extras);
    this.source = source;
  }
  override get compiled(): boolean {
    return this.body !== NEVER;
  }
  get place(): Place {
    return new Place(this.context.tree, this.source.body.start);
  }
  protected override variant(extras: readonly string[]): FunctionCode {
    return new FunctionCode(this.name, this.context, this.source, this.around, extras);
  }
  protected override compile(): void {
    const scope: CodeScope = new Scope(this.around, this.layout, true);
    this.declareParameters(scope);
    this.body = this.context.compile.expression(this.context, this.source.body, scope, true);
  }
}

const NEVER: Evaluate = () => {
  throw new Error('a function that was not compiled');
};

export class ModuleCode extends Code {
  readonly source: ModuleDefinition;
  body: Block | undefined;
  /** What is known of calls without children so far. */
  readonly calls = new Remembered<readonly Node[]>();

  constructor(
    name: string,
    context: Context,
    source: ModuleDefinition,
    around: CodeScope,
    extras: readonly string[] = [],
  ) {
    super(name, context, source.parameters, around, extras);
    this.source = source;
  }
  override get compiled(): boolean {
    return this.body !== undefined;
  }
  protected override variant(extras: readonly string[]): ModuleCode {
    return new ModuleCode(this.name, this.context, this.source, this.around, extras);
  }
  protected override compile(): void {
    const scope: CodeScope = new Scope(this.around, this.layout, true);
    scope.children = this.layout.add(undefined);
    this.declareParameters(scope);
    this.body = this.context.compile.block(this.context, this.source.body, scope);
  }
}

/** Arguments and defaults into a fresh frame; `$` variables are set last, so that nothing of the call sees them. */
export function bindArguments(
  machine: Machine,
  plan: Plan,
  values: readonly Evaluate[],
  frame: Frame,
  parent: Frame,
  warn: (text: string) => void,
): Frame {
  const { targets } = plan;
  const fresh = plan.template.slice();
  fresh[0] = parent;
  if (plan.simple) {
    for (let i = 0; i < values.length; i++) fresh[targets[i]!] = values[i]!(frame);
    return fresh;
  }
  const { specials } = plan;
  const set: Value[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!(frame);
    const target = targets[i]!;
    if (target > 0) fresh[target] = value;
    else if (target < 0) set[-1 - target] = value;
  }
  for (const message of plan.messages) warn(message);
  for (const { target, evaluate, layout } of plan.defaults) {
    const value = evaluate(layout ? layout.fresh(parent) : NO_FRAME);
    if (target > 0) fresh[target] = value;
    else set[-1 - target] = value;
  }
  for (let i = 0; i < specials.length; i++) machine.set(specials[i]!, set[i]);
  return fresh;
}
