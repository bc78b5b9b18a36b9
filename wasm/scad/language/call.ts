import type { Severity } from '../../contract.ts';
import type { Node, Origin } from '../../solid/tree.ts';
import type { Value } from './values/value.ts';

/** One call of a builtin, its arguments evaluated. */
export interface Call {
  readonly name: string;
  /** In the order of writing. */
  readonly values: readonly Value[];
  /** The names they were given, at the same places; `undefined` for positional ones. */
  readonly names: readonly (string | undefined)[];
  /** Where the call stands. */
  readonly origin: Origin;
  /** A `$` variable as the call sees it; `undefined` when nobody set it. */
  special(name: string): Value;
  /** A message at the place of the call, in OpenSCAD's words without `WARNING:` and the place. */
  warn(text: string): void;
  deprecated(text: string): void;
  /** Any other message: an error that ends nothing, or one that OpenSCAD gives without a place. */
  say(severity: Severity, text: string, placed: boolean): void;
  readonly run: Run;
}

/** What lives as long as one evaluation. */
export interface Run {
  readonly files: Files;
  /** Names of the user's modules under way, outermost first: `parent_module`. */
  readonly modules: readonly string[];
  /** Numbers 0 ≤ x < 2³² of the generator behind `rands` without a seed. */
  random(): number;
  /** `rands` with a seed: all random numbers of the run follow from it, until the next one. */
  reseed(seed: number): void;
  /** Counts `steps` against the fuel of the run; ends it when none is left. For builtins whose work grows with their input. */
  spend(steps: number): void;
  /** The result cannot be trusted to equal OpenSCAD's: the model goes to OpenSCAD as a whole. Never returns. */
  unsure(reason: string): never;
}

/** What a model may read. Paths are project paths or `<Library/file>`. */
export interface Files {
  /** The main file. */
  readonly entry: string;
  /** The file that `path`, written in the file `from`, names: beside `from`, then in the libraries. */
  resolve(path: string, from: string): string | undefined;
  /** Equal contents must be the same object or an equal string from one evaluation to the next. */
  read(path: string): string | Uint8Array | undefined;
  /** The fonts that come with every model, by file name; undefined when they may not be all that count. */
  readonly fonts?: ReadonlyMap<string, Uint8Array> | undefined;
}

export interface BuiltinFunction {
  evaluate(call: Call): Value;
  /** The same for one positional number, without a `Call`; only where no message is possible. */
  unary?(x: number): number;
  /** The same for one positional value of any kind; `undefined` where `evaluate` has to be asked. */
  quick?(value: Value): Value;
  /** The same for two. */
  pair?(a: Value, b: Value): Value;
}

/** A builtin module's call: what it makes stands in the tree. */
export interface ModuleCall extends Call {
  /** How many children are written below the call: OpenSCAD warns about those that nobody takes. */
  readonly childCount: number;
  /** Evaluates the children, each time anew. */
  children(): Node[];
}

export type BuiltinModule = (call: ModuleCall) => Node;
