import type { Cell } from '../cell.ts';
import type { Machine, Special, Tracker } from '../machine.ts';
import type { Message } from '../report.ts';
import { Range, type Value } from '../values/value.ts';

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

/** Rows and columns of a matrix of numbers, as one number; 0 for anything else. */
export function matrixSize(value: Value): number {
  if (!Array.isArray(value) || value.length === 0 || value.length > 64) return 0;
  const rows = value as readonly Value[];
  const width = Array.isArray(rows[0]) ? rows[0].length : 0;
  if (width === 0) return 0;
  for (const row of rows) {
    if (!Array.isArray(row) || row.length !== width) return 0;
    for (let i = 0; i < width; i++) if (typeof row[i] !== 'number') return 0;
  }
  return rows.length * 0x10000 + width;
}

/** What a computation read from outside, with the values of then: as long as they stay, it would give the same. */
export class Dependencies {
  readonly specials: readonly Special[];
  readonly #specialValues: readonly Value[];
  readonly #shapes: readonly Special[];
  readonly #sizes: readonly number[];
  readonly cells: readonly Cell[];
  readonly #values: readonly Value[];
  readonly #callees: readonly unknown[];
  readonly #modules: readonly unknown[];
  /** Definitions were the same when the machine had this epoch. */
  #epoch: number;
  readonly #generation: number;

  /** The modules under way, if that was looked at. */
  readonly #names: readonly string[] | undefined;
  readonly #parents: number;
  /** What was said: it is said again. */
  readonly #messages: readonly Message[];

  constructor(machine: Machine, { specials, shapes, cells, named }: Tracker, messages: readonly Message[]) {
    this.#names = named ? [...machine.names] : undefined;
    this.#parents = machine.parentModules;
    this.#messages = messages;
    this.specials = [...specials];
    this.#shapes = [...shapes].filter(special => !specials.has(special));
    this.#sizes = this.#shapes.map(special => matrixSize(special.value));
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
    const names = this.#names;
    if (names) {
      if (names.length !== machine.names.length || this.#parents !== machine.parentModules) return false;
      for (let i = names.length - 1; i >= 0; i--) if (names[i] !== machine.names[i]) return false;
    }
    for (let i = 0; i < this.#shapes.length; i++) {
      if (matrixSize(this.#shapes[i]!.value) !== this.#sizes[i]) return false;
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

  /** Whoever uses the result instead of computing it depends on the same, and says the same. */
  pass(machine: Machine): void {
    for (const { group, text, origin } of this.#messages) machine.report.say(group, text, origin);
    if (this.#names) machine.noteNames();
    for (const special of this.specials) machine.noteSpecial(special);
    for (const special of this.#shapes) machine.noteShape(special);
    for (const cell of this.cells) if (cell.stamp !== machine.stamp) machine.note(cell);
  }
}
