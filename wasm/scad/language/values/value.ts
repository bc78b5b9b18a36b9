/**
 * OpenSCAD's values. `undefined` is `undef`; strings are JavaScript's (OpenSCAD counts code points, so `len` and
 * indexing must); vectors are plain arrays that nobody changes after they were made.
 */
export type Value =
  undefined | boolean | number | string | readonly Value[] | Range | FunctionValue | ObjectValue;

export const isVector = (value: Value): value is readonly Value[] => Array.isArray(value);

/** `[begin : step : stop]`; nothing is enumerated until somebody asks. */
export class Range {
  readonly begin: number;
  readonly step: number;
  readonly stop: number;
  constructor(begin: number, step: number, stop: number) {
    this.begin = begin;
    this.step = step;
    this.stop = stop;
  }
}

/** A function literal with the variables around it. Only the evaluator looks inside. */
export abstract class FunctionValue {
  /** As OpenSCAD prints it: `function(x, y = 2) (x + y)`. */
  abstract toString(): string;
}

/** What `object(…)`, `textmetrics(…)` and `import("x.json")` give: names in order. */
export class ObjectValue {
  readonly entries: ReadonlyMap<string, Value>;
  constructor(entries: ReadonlyMap<string, Value>) {
    this.entries = entries;
  }
}
