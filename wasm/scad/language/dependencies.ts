import type { Cell } from './cell.ts';
import type { Machine, Special } from './machine.ts';
import { Range, type Value } from './value.ts';

/** The same for every program: unlike OpenSCAD's `==`, nan is itself, and 0 is not −0. */
export function identical(a: Value, b: Value): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) {
      const x = a[i] as Value;
      const y = b[i] as Value;
      if (x !== y || x === 0) if (!identical(x, y)) return false;
    }
    return true;
  }
  return (
    a instanceof Range &&
    b instanceof Range &&
    Object.is(a.begin, b.begin) &&
    Object.is(a.step, b.step) &&
    Object.is(a.stop, b.stop)
  );
}

/** What a computation read from outside, with the values of then: as long as they stay, it would give the same. */
export class Dependencies {
  readonly specials: readonly Special[];
  readonly #specialValues: readonly Value[];
  readonly cells: readonly Cell[];
  readonly #values: readonly Value[];
  readonly #callees: readonly unknown[];
  readonly #modules: readonly unknown[];
  /** Definitions were the same when the machine had this epoch. */
  #epoch: number;
  readonly #generation: number;

  constructor(machine: Machine, specials: Iterable<Special>, cells: Iterable<Cell>) {
    this.specials = [...specials];
    this.#specialValues = this.specials.map(special => special.value);
    this.cells = [...cells];
    this.#values = this.cells.map(cell => cell.value);
    this.#callees = this.cells.map(cell => cell.callee);
    this.#modules = this.cells.map(cell => cell.module);
    this.#epoch = machine.epoch;
    this.#generation = machine.generation;
  }

  /** Nothing has changed. */
  hold(machine: Machine): boolean {
    const { specials, cells } = this;
    if (this.#generation !== machine.generation) return false;
    for (let i = 0; i < specials.length; i++) {
      const now = specials[i]!.value;
      const then = this.#specialValues[i];
      if ((now !== then || now === 0) && !identical(now, then)) return false;
    }
    for (let i = 0; i < cells.length; i++) {
      const now = cells[i]!.value;
      const then = this.#values[i];
      if ((now !== then || now === 0) && !identical(now, then)) return false;
    }
    if (this.#epoch === machine.epoch) return true;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i]!;
      if (cell.callee !== this.#callees[i] || cell.module !== this.#modules[i]) return false;
    }
    this.#epoch = machine.epoch;
    return true;
  }

  /** Whoever uses the result instead of computing it depends on the same. */
  pass(machine: Machine): void {
    for (const special of this.specials) machine.noteSpecial(special);
    for (const cell of this.cells) if (cell.stamp !== machine.stamp) machine.note(cell);
  }
}
