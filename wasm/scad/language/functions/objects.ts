import type { BuiltinFunction, Call } from '../call.ts';
import { typeName } from '../values/formatting.ts';
import { checked } from './checks.ts';
import { isVector, ObjectValue, type Value } from '../values/value.ts';

const SHAPE =
  'In an unnamed list, entries must be [key,value] to set or [key] to delete. The key must be <string>.';

/** Sets or deletes what a list of `[key, value]` and `[key]` says; the text of a warning for anything else. */
function apply(entries: Map<string, Value>, list: readonly Value[], argument: string): string | undefined {
  for (const [i, entry] of list.entries()) {
    const element = `Element ${i} `;
    if (!isVector(entry)) {
      const type = typeName(entry);
      return `object( ${argument}[${element}<${type}>] ) Entry type is not a list, it is <${type}>. ${SHAPE}`;
    }
    if (entry.length === 0) return `object(${argument}[${element}[]]) Entry is empty. ${SHAPE}`;
    if (entry.length > 2) {
      return `object(${argument}[${element}[...]]) Entry length is ${entry.length}, must be 1 [key] or 2 [key,value]. ${SHAPE}`;
    }
    const [key, value] = entry;
    if (typeof key !== 'string') {
      const type = typeName(key);
      const rest = entry.length === 2 ? ',value' : '';
      return `object(${argument}[${element}[<${type}>${rest}]]) The key of the entry is not <string> but <${type}>. ${SHAPE}`;
    }
    if (entry.length === 1) entries.delete(key);
    else entries.set(key, value);
  }
  return undefined;
}

/** `object([object,] [[[key, value] …],] key = value, …)`: later arguments change what earlier ones made. */
function object(call: Call): Value {
  const entries = new Map<string, Value>();
  for (const [i, value] of call.values.entries()) {
    const name = call.names[i];
    const argument = `Argument ${i} `;
    let wrong: string | undefined;
    if (name !== undefined) entries.set(name, value);
    else if (value instanceof ObjectValue) for (const [key, entry] of value.entries) entries.set(key, entry);
    else if (isVector(value)) wrong = apply(entries, value, argument);
    else {
      const type = typeName(value);
      wrong = `object(${argument}<${type}>) An unnamed argument must be either <object> or <list>, it is <${type}>. `;
    }
    if (wrong !== undefined) {
      // OpenSCAD does not even evaluate what comes behind.
      if (i < call.values.length - 1) call.run.unsure('object() with a wrong argument before others');
      call.warn(wrong);
      return undefined;
    }
  }
  return new ObjectValue(entries);
}

function hasKey(call: Call): Value {
  if (!checked(call, 'object', 'string')) return undefined;
  return (call.values[0] as ObjectValue).entries.has(call.values[1] as string);
}

export const objectFunctions: readonly (readonly [string, BuiltinFunction])[] = [
  ['object', { evaluate: object }],
  ['has_key', { evaluate: hasKey }],
];
