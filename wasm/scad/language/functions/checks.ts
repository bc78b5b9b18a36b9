import type { Call } from '../call.ts';
import { echoed, typeName } from '../values/formatting.ts';
import { ObjectValue, type Value } from '../values/value.ts';

type Type = 'number' | 'string' | 'vector' | 'object';

export function is(value: Value, type: Type): boolean {
  if (type === 'vector') return Array.isArray(value);
  return type === 'object' ? value instanceof ObjectValue : typeof value === type;
}

/** The warning about the number of arguments; `expected` in OpenSCAD's words. */
export function wrongCount(call: Call, expected: string | number, found = call.values.length): void {
  call.warn(`${call.name}() number of parameters does not match: expected ${expected}, found ${found}`);
}

/** The warning about the type of one argument; `what` is `argument 0` or `vector element 0`. */
export function wrongType(call: Call, what: string, value: Value, expected: Type): void {
  call.warn(
    `${call.name}() parameter could not be converted: ${what}: expected ${expected}, found ${typeName(value)} (${echoed(value)})`,
  );
}

/** Whether the arguments are these, in order and number, whatever their names; warns about the first that is not. */
export function checked(call: Call, ...types: Type[]): boolean {
  const { values } = call;
  if (values.length !== types.length) {
    wrongCount(call, types.length);
    return false;
  }
  for (let i = 0; i < types.length; i++) {
    if (!is(values[i], types[i]!)) {
      wrongType(call, `argument ${i}`, values[i], types[i]!);
      return false;
    }
  }
  return true;
}
