import { typeName } from './formatting.ts';
import type { Value } from './value.ts';

/** A warning at the place of the operator, or, where OpenSCAD forgets the place, without one. */
export type Warn = (text: string, unplaced?: boolean) => void;

/** Why an operation gave `undef`. */
export class Reason {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export type Result = Value | Reason;

export const undefinedOperation = (a: Value, operator: string, b: Value): Reason =>
  new Reason(`undefined operation (${typeName(a)} ${operator} ${typeName(b)})`);

/** The value, or `undef` with a warning. */
export function settled(result: Result, warn: Warn): Value {
  if (!(result instanceof Reason)) return result;
  warn(result.text);
  return undefined;
}

/** The value, or `undef` without a word: so it is inside of vectors. */
export const element = (result: Result): Value => (result instanceof Reason ? undefined : result);
