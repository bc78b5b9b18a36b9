import type { Node } from '../../solid/tree.ts';
import type { Files, Run } from './call.ts';
import type { Cell } from './cell.ts';
import { Dependencies } from './memory/dependencies.ts';
import { Memory } from './memory/memory.ts';
import type { CallPlace, Place } from './place.ts';
import { MersenneTwister, seedOf } from './values/random.ts';
import { Report, type Message } from './report.ts';
import type { Value } from './values/value.ts';

/** The result cannot be trusted to equal OpenSCAD's: the model has to go to OpenSCAD as a whole. */
export class Unsure extends Error {
  override readonly name = 'Unsure';
}

/** Ends the program as OpenSCAD's evaluation exceptions do; what was wrong has been said already. */
export class Failure extends Error {
  override readonly name = 'Failure';
  /** How many lines of TRACE may still follow. */
  traces = 12;
  /** How many calls it has passed. */
  passed = 0;
  /** The call that it passes next has left its trace already. */
  settled = false;
}

/** A variable that nobody set yet. Never leaves the evaluator. */
export const UNSET: Value = Object.freeze(['unset']);
/** What a function's body gives when it ends in a call: that call waits in `machine.tail…`. */
export const TAIL: Value = Object.freeze(['tail']);

/** Variables of one activation; the frame around it stands at 0. Places are found when code is compiled. */
export type Frame = Value[];
export const NO_FRAME: Frame = [undefined];

/** A `$` variable: its newest value stands here, older ones wait on the machine's stack. */
export class Special {
  readonly name: string;
  value: Value = UNSET;
  /** The height of the machine's stack when it was set. */
  height = 0;
  /** It was made of its own value before, as BOSL2 does with `$transform`: who reads it reads that one too. */
  derived = false;
  constructor(name: string) {
    this.name = name;
  }
}

/** Notes what a computation reads from outside. */
export class Tracker {
  /** `$` variables that are set further up are the computation's own. */
  readonly height: number;
  readonly stamp: number;
  readonly specials = new Set<Special>();
  /** Matrices of which only their size matters so far. */
  readonly shapes = new Set<Special>();
  readonly cells = new Set<Cell>();
  /** It matters in which modules this is. */
  named = false;
  readonly around: Tracker | undefined;
  /** What was said and done before. */
  readonly said: number;
  readonly impure: number;
  constructor(height: number, stamp: number, around: Tracker | undefined, said: number, impure: number) {
    this.height = height;
    this.stamp = stamp;
    this.around = around;
    this.said = said;
    this.impure = impure;
  }
}

/** OpenSCAD takes the time; a picture that changes with every evaluation helps nobody. */
const SEED = 5489;

const CHECK_EVERY = 0x7fff;
/** Lists and strings beyond this are nobody's model, and near what JavaScript can hold. */
export const MOST_ELEMENTS = 30_000_000;

/** A function that waits to be run. */
export interface Callable {
  readonly body: Evaluate;
  /** Of the body. */
  readonly place: Place;
}

/** A tree beyond this fits into no memory once it is geometry. */
const MOST_NODES = 5_000_000;
/** Of all messages of a run. */
const MOST_CHARACTERS = 1 << 27;
/** Computations that say more than this are not remembered. */
const MOST_MESSAGES = 100;
const NO_MESSAGES: readonly Message[] = [];

/** What runs: one per `Language`. Compiled code holds on to it, so it is made ready for each run anew. */
export class Machine implements Run {
  report = new Report();
  #files: Files = { entry: '', resolve: () => undefined, read: () => undefined };
  #modules: string[] = [];
  /** `$parent_modules` as code sees it; −1 outside of modules. */
  parentModules = -1;
  tracker: Tracker | undefined;
  /** Of the tracker: what bears it has been noted. */
  stamp = 0;
  #stamps = 0;
  /** Something happened that no list of reads can explain: a random number, a look into a file. */
  impure = 0;
  readonly memory = new Memory();

  /** The stack is exhausted: this error is on its way out. */
  exhausted: Failure | undefined;
  tailCode: Callable | undefined;
  tailFrame: Frame = NO_FRAME;
  tailPlace: CallPlace | undefined;

  readonly specials = new Map<string, Special>();
  /** Set variables, with what they were before, in order. */
  #set: Special[] = [];
  #before: Value[] = [];
  #heights: number[] = [];
  #derived: boolean[] = [];
  height = 0;

  steps = 0;
  #nodes = 0;
  #fuel = Infinity;
  #deadline = Infinity;
  #limit = 0;
  #signal: { readonly aborted: boolean } | undefined;
  #random: MersenneTwister | undefined;
  /** Random numbers were drawn before there was a seed: OpenSCAD's are others in every run. */
  arbitrary = false;
  /** A node with `!` was made. */
  rooted = false;
  /** Files or their meaning changed since this number was lower. */
  epoch = 0;
  /** The same for what nothing notes: all that was remembered before is void. */
  generation = 0;

  start(
    files: Files,
    options: { fuel?: number; limit?: number; signal?: { readonly aborted: boolean } | undefined },
  ): void {
    this.report = new Report();
    this.#files = files;
    this.#modules = [];
    this.stamp = ++this.#stamps;
    this.parentModules = -1;
    this.tracker = undefined;
    for (const special of this.specials.values()) {
      special.value = UNSET;
      special.height = 0;
      special.derived = false;
    }
    this.#set = [];
    this.#before = [];
    this.#heights = [];
    this.#derived = [];
    this.height = 0;
    this.steps = 0;
    this.#nodes = 0;
    this.#fuel = options.fuel ?? Infinity;
    this.#limit = options.limit ?? 120_000;
    this.#deadline = performance.now() + this.#limit;
    this.#signal = options.signal;
    this.#random = undefined;
    this.rooted = false;
    this.arbitrary = false;
    this.exhausted = undefined;
    this.tailCode = undefined;
    this.tailFrame = NO_FRAME;
    if (this.#signal?.aborted) this.#abort();
  }

  /** For builtins: what they find in files is noted nowhere. */
  get files(): Files {
    this.impure++;
    return this.#files;
  }
  get modules(): readonly string[] {
    this.noteNames();
    return this.#modules;
  }
  /** The names of the modules under way, or how many they are, were looked at. */
  noteNames(): void {
    if (this.tracker) this.tracker.named = true;
  }
  /** Names of the modules under way. */
  get names(): string[] {
    return this.#modules;
  }

  special(name: string): Special {
    let special = this.specials.get(name);
    if (!special) this.specials.set(name, (special = new Special(name)));
    return special;
  }

  set(special: Special, value: Value, derived = false): void {
    const at = this.height++;
    this.#set[at] = special;
    this.#before[at] = special.value;
    this.#heights[at] = special.height;
    this.#derived[at] = special.derived;
    special.derived = derived;
    special.value = value;
    special.height = this.height;
  }

  /** Forgets what was set since the stack had this height. */
  unwind(height: number): void {
    while (this.height > height) {
      const at = --this.height;
      const special = this.#set[at]!;
      special.value = this.#before[at];
      special.height = this.#heights[at]!;
      special.derived = this.#derived[at]!;
      this.#before[at] = undefined;
    }
  }

  read(special: Special): Value {
    if (this.tracker !== undefined) this.noteSpecial(special);
    return special.value;
  }

  noteSpecial(special: Special): void {
    const { tracker } = this;
    if (tracker !== undefined && (special.height <= tracker.height || special.derived)) {
      tracker.specials.add(special);
    }
  }

  /** Of this matrix only the size was looked at. */
  noteShape(special: Special): void {
    const { tracker } = this;
    if (tracker !== undefined && special.height <= tracker.height) tracker.shapes.add(special);
  }

  /** To be called when a cell is read or called whose stamp is another. */
  note(cell: Cell): void {
    cell.stamp = this.stamp;
    if (this.tracker !== undefined) this.tracker.cells.add(cell);
  }

  /** Starts to note what is read. */
  track(): Tracker {
    this.stamp = ++this.#stamps;
    this.tracker = new Tracker(this.height, this.stamp, this.tracker, this.report.said.length, this.impure);
    return this.tracker;
  }

  /** Ends that; undefined when more happened than what can be noted. */
  untrack(tracker: Tracker): Dependencies | undefined {
    const { around } = tracker;
    this.tracker = around;
    this.stamp = around ? around.stamp : ++this.#stamps;
    if (around) {
      for (const special of tracker.specials) this.noteSpecial(special);
      for (const special of tracker.shapes) this.noteShape(special);
      for (const cell of tracker.cells) around.cells.add(cell);
    }
    if (tracker.named && around) around.named = true;
    const { said } = this.report;
    if (this.impure !== tracker.impure || said.length > tracker.said + MOST_MESSAGES) return undefined;
    return new Dependencies(
      this,
      tracker,
      said.length > tracker.said ? said.slice(tracker.said) : NO_MESSAGES,
    );
  }

  random(): number {
    this.impure++;
    if (!this.#random) {
      this.#random = new MersenneTwister(SEED);
      this.arbitrary = true;
    }
    return this.#random.next();
  }

  reseed(seed: number): void {
    this.impure++;
    this.#random = new MersenneTwister(seedOf(seed));
  }

  spend(steps: number): void {
    const before = this.steps;
    this.steps += steps;
    if (before >> 15 !== this.steps >> 15 || steps > CHECK_EVERY) this.check();
  }

  /** Counts one node of the tree. */
  grow(): void {
    if (++this.#nodes > MOST_NODES) {
      this.stop(`Stopped: the model has more than ${MOST_NODES.toLocaleString('en')} parts.`);
    }
  }

  /** Counts one step. */
  tick(): void {
    if ((++this.steps & CHECK_EVERY) === 0) this.check();
  }

  check(): void {
    if (this.#signal?.aborted) this.#abort();
    if (this.steps > this.#fuel) {
      this.stop(
        'Stopped after too many steps without a result. Lower $fn, or look for a loop or recursion without an end.',
      );
    }
    if (this.report.characters > MOST_CHARACTERS) {
      this.stop('Stopped: too many messages. Look for an echo in a loop without an end.');
    }
    if (performance.now() > this.#deadline) {
      this.stop(
        `Stopped after ${this.#limit / 1000} s without a result. Lower $fn, or look for a loop or recursion without an end.`,
      );
    }
  }

  /** Ends the run with an error that OpenSCAD does not know. */
  stop(text: string): never {
    this.report.say('ERROR', text);
    const failure = new Failure(text);
    failure.traces = 0;
    throw failure;
  }

  #abort(): never {
    const error = new Error('The evaluation was cancelled.');
    error.name = 'AbortError';
    throw error;
  }

  unsure(reason: string): never {
    throw new Unsure(reason);
  }
}

/** Statements of one activation add what they make to a list. */
export type Statement = (frame: Frame, out: Node[]) => void;
export type Evaluate = (frame: Frame) => Value;
