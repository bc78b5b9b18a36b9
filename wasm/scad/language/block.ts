import type { Node } from '../../solid/tree.ts';
import type { Evaluate, Frame, Machine, Special, Statement } from './machine.ts';
import { multiply } from './values/arithmetic.ts';
import { matrixSize } from './memory/dependencies.ts';
import type { CallPlace, Place } from './place.ts';
import type { Value } from './values/value.ts';
import type { Layout } from './compile/scope.ts';
import { traced, tracedAssignment } from './traces.ts';

export interface CompiledStatement {
  readonly run: Statement;
  readonly place: CallPlace;
}

/** What a module's frame knows of the children of its call. */
export interface ChildrenRecord {
  readonly block: Block;
  readonly frame: Frame;
  readonly count: number;
}

/** One variable that is set. */
export interface Step {
  readonly name: string;
  readonly place: Place;
  readonly overwrittenAt: Place | undefined;
  readonly slot: number;
  readonly special: Special | undefined;
  readonly evaluate: Evaluate;
  /** Set for a `$` variable that is multiplied: what by. */
  readonly factor: { readonly evaluate: Evaluate; readonly place: Place } | undefined;
  /** Set when a parameter of this name would pointlessly be given a literal; a `$` variable may be one at run time. */
  readonly warn: boolean;
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

  get empty(): boolean {
    return this.#steps.length === 0 && this.#statements.length === 0;
  }

  /** As `$children` counts. */
  get count(): number {
    return this.#statements.length;
  }

  /**
   * Sets the variables; gives the frame for the statements. `$` variables that were set above `height` of the
   * machine's stack are parameters.
   */
  prepare(frame: Frame, height = Infinity): Frame {
    const own = this.#layout ? this.#layout.fresh(frame) : frame;
    const steps = this.#steps;
    let i = 0;
    try {
      for (; i < steps.length; i++) {
        const { special, slot, evaluate, factor, warn, name, place } = steps[i]!;
        if (warn && (!special || special.height > height)) {
          this.#machine.report.say(
            'WARNING',
            `Parameter "${name}" is overwritten with a literal`,
            place.origin,
          );
        }
        if (special && factor && matrixSize(special.value) > 0) {
          this.#multiply(special, factor.evaluate(own), factor.place);
        } else if (special) this.#machine.set(special, evaluate(own));
        else own[slot] = evaluate(own);
      }
    } catch (error) {
      throw tracedAssignment(this.#machine, error, steps[i]!);
    }
    return own;
  }

  /** `$x = $x * factor` is no look at the value: nothing depends on it until the product is read. */
  #multiply(special: Special, factor: Value, place: Place): void {
    const machine = this.#machine;
    machine.noteShape(special);
    const product = multiply(special.value, factor, (text, unplaced) =>
      machine.report.say('WARNING', text, unplaced ? undefined : place.origin),
    );
    machine.set(special, product, true);
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
