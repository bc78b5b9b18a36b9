import type { BuiltinFunction, BuiltinModule } from './call.ts';
import type { FunctionCode, ModuleCode } from './compile/code.ts';
import { UNSET } from './machine.ts';
import type { Value } from './values/value.ts';

/** What a visit to a used file has to put back. */
export type Visit = readonly Value[] | undefined;

/** A file that others `use`. */
export interface Used {
  /** Sets the file's variables for a call from outside, as far as that could make a difference. */
  enter(): Visit;
  leave(visit: Visit, result: Value): void;
}

/** A function of a file that this one `use`s. */
export class UsedFunction {
  readonly unit: Used;
  readonly code: FunctionCode;
  constructor(unit: Used, code: FunctionCode) {
    this.unit = unit;
    this.code = code;
  }
}

export class UsedModule {
  readonly unit: Used;
  readonly code: ModuleCode;
  constructor(unit: Used, code: ModuleCode) {
    this.unit = unit;
    this.code = code;
  }
}

/** The name is that of a variable: whether it can be called depends on its value. */
export const DYNAMIC: unique symbol = Symbol('dynamic');

export type Callee = FunctionCode | UsedFunction | BuiltinFunction | undefined;

/** What a name means at the top of a file; compiled code holds on to it while definitions come and go. */
export class Cell {
  readonly name: string;
  value: Value = UNSET;
  /** The tracker that knows that this was read. */
  stamp = -1;
  callee: Callee | typeof DYNAMIC;
  /** What is called when a variable holds no function. */
  beyond: Callee;
  module: ModuleCode | UsedModule | BuiltinModule | undefined;
  constructor(name: string) {
    this.name = name;
  }
}
