import type { Node, Origin } from '../../../solid/tree.ts';
import type { Instantiation } from '../syntax/ast.ts';
import type { Block, ChildrenRecord } from '../block.ts';
import { BuiltinModuleCall } from '../builtin-call.ts';
import type { BuiltinModule } from '../call.ts';
import type { UsedModule } from '../cell.ts';
import type { ModuleCode } from './code.ts';
import { CHILDREN, type CodeScope, type Context, type Plan, bindArguments, isSpecial } from './code.ts';
import { echoed } from '../values/formatting.ts';
import { type Evaluate, type Frame, type Machine, NO_FRAME } from '../machine.ts';
import type { CallPlace } from '../place.ts';
import { Place } from '../place.ts';
import { rememberedNodes } from '../memory/remember.ts';
import { recursion, tracedModule } from '../traces.ts';
import type { Value } from '../values/value.ts';

export const group = (children: readonly Node[], modifiers: number, origin: Origin): Node => ({
  kind: 'group',
  children,
  modifiers,
  origin,
});

/** What all ways to call a module from one place share. */
export class ModuleSite {
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
