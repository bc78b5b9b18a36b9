import { type Frame, UNSET } from '../machine.ts';
import type { Value } from '../values/value.ts';

/** How the frames of one activation look like. It grows while the code is compiled. */
export class Layout {
  readonly parent: Layout | undefined;
  readonly #initial: Value[] = [undefined];
  #template: Frame | undefined;

  constructor(parent: Layout | undefined) {
    this.parent = parent;
  }

  get size(): number {
    return this.#initial.length;
  }

  /** A new place, with what stands there in a fresh frame. */
  add(initial: Value): number {
    this.#initial.push(initial);
    this.#template = undefined;
    return this.#initial.length - 1;
  }

  fresh(parent: Frame): Frame {
    const frame = (this.#template ??= this.#initial.slice()).slice();
    frame[0] = parent;
    return frame;
  }

  initial(): Frame {
    return this.#initial.slice();
  }
}

export interface Variable {
  readonly slot: number;
  /** Assignments of a scope come one after the other: this is set by the one of this number. −1: always set. */
  readonly order: number;
  /** Not set at first wherever the code stands: what is around counts until then. */
  readonly late?: boolean;
}

/** Names that are visible from here on inwards. */
export class Scope<Functions, Modules> {
  readonly parent: Scope<Functions, Modules> | undefined;
  readonly layout: Layout;
  readonly variables = new Map<string, Variable>();
  functions: ReadonlyMap<string, Functions> | undefined;
  modules: ReadonlyMap<string, Modules> | undefined;
  /** `$`-free names that code inside sees as `$children` and `children()`: the slot of the record, in a module. */
  children: number | undefined;
  /** The assignment that is being compiled: what comes later is not set yet. */
  phase = Infinity;
  /** Code inside may run before everything here is set: it is the body of a function or module. */
  readonly detached: boolean;

  constructor(parent: Scope<Functions, Modules> | undefined, layout: Layout, detached: boolean) {
    this.parent = parent;
    this.layout = layout;
    this.detached = detached;
  }

  /** `order` −1: a parameter, which is `undef` at first; else it is not set at first. */
  declare(name: string, order: number): number {
    const slot = this.layout.add(order < 0 ? undefined : UNSET);
    this.variables.set(name, { slot, order });
    return slot;
  }
}

/** How many frames lie between two layouts. */
export function hopsBetween(from: Layout, to: Layout): number {
  let hops = 0;
  for (let at: Layout | undefined = from; at !== to; at = at?.parent) {
    if (!at) throw new Error('a scope that is not around its code');
    hops++;
  }
  return hops;
}

export function outer(frame: Frame, hops: number): Frame {
  let at = frame;
  for (let i = 0; i < hops; i++) at = at[0] as Frame;
  return at;
}
