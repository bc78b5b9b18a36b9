import type { FunctionCode } from './code.ts';
import type { Frame } from '../machine.ts';
import { printed } from '../values/print-expression.ts';
import { FunctionValue } from '../values/value.ts';

/** A function literal with the frame that it was written in. */
export class Closure extends FunctionValue {
  readonly code: FunctionCode;
  readonly frame: Frame;
  constructor(code: FunctionCode, frame: Frame) {
    super();
    this.code = code;
    this.frame = frame;
  }
  override toString(): string {
    const { source } = this.code;
    return source.kind === 'function-literal' ? printed(source) : '';
  }
}
