import type { ParameterSet, ParameterValue } from '../../wasm/contract.ts';
import { assignments } from '../../wasm/scad/assignments.ts';
import { customizer } from '../../wasm/scad/customizer.ts';
import { UsageError } from './usage.ts';

/** A variable name as OpenSCAD's lexer has it. */
const namePattern = /^\$?[A-Za-z0-9_]+$/;
const numberPattern = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The parameters of `-p name=value`, read by the type that the customizer gives the variable, or by their own look
 * where it has none. A value is only ever data: nothing in it runs as code. Throws a UsageError for a name that the
 * model does not assign, and for a value of another type.
 */
export function typedValues(assigned: readonly string[], source: string): ParameterSet {
  const parameters = new Map(customizer(source).map(parameter => [parameter.name, parameter.initial]));
  const variables = new Set(assignments(source).map(assignment => assignment.name));
  const values: Record<string, ParameterValue> = {};
  for (const text of assigned) {
    const at = text.indexOf('=');
    const name = text.slice(0, at).trim();
    if (at < 1 || !namePattern.test(name)) throw new UsageError(`-p takes name=value, not “${text}”.`);
    if (!variables.has(name) && !name.startsWith('$')) {
      const known = [...new Set([...parameters.keys(), ...variables])];
      const hint = known.length > 0 ? `It has ${known.slice(0, 20).join(', ')}.` : 'It has no parameters.';
      throw new UsageError(`The model has no parameter “${name}”. ${hint}`);
    }
    const value = text.slice(at + 1);
    const initial = parameters.get(name);
    values[name] = initial === undefined ? guessed(value) : typed(name, value, initial);
  }
  return values;
}

function typed(name: string, text: string, initial: ParameterValue): ParameterValue {
  const value = text.trim();
  const wanted = (kind: string): UsageError => new UsageError(`${name} is ${kind}; “${text}” is not.`);
  if (typeof initial === 'string') return text;
  if (typeof initial === 'boolean') {
    if (value !== 'true' && value !== 'false') throw wanted('true or false');
    return value === 'true';
  }
  if (typeof initial === 'number') {
    if (!numberPattern.test(value)) throw wanted('a number');
    return finite(name, value);
  }
  const vector = vectorOf(value);
  if (vector?.length !== initial.length)
    throw wanted(`a vector of ${initial.length} numbers such as [${initial.join(', ')}]`);
  return vector;
}

/** For variables outside the customizer: `true`, `2.5`, `[1, 2]`, `"text"`; anything else is a text as it stands. */
function guessed(text: string): ParameterValue {
  const value = text.trim();
  if (value === 'true' || value === 'false') return value === 'true';
  if (numberPattern.test(value)) return finite('The value', value);
  const vector = vectorOf(value);
  if (vector) return vector;
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : text;
}

function vectorOf(text: string): number[] | undefined {
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
  const inner = text.slice(1, -1).trim();
  const items = inner === '' ? [] : inner.split(',').map(item => item.trim());
  return items.every(item => numberPattern.test(item))
    ? items.map(item => finite('The vector', item))
    : undefined;
}

function finite(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new UsageError(`${name}: ${text} is too large for a number.`);
  return value;
}
