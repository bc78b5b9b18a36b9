import type { BuiltinFunction, Call } from '../call.ts';
import { toInt } from '../arguments.ts';
import { countPoints } from '../values/code-points.ts';
import { printed } from '../values/formatting.ts';
import { checked, wrongCount } from './checks.ts';
import { MOST_STEPS, rangeLength, numberAt } from '../values/ranges.ts';
import { isVector, FunctionValue, ObjectValue, Range, type Value } from '../values/value.ts';

const question = (answer: (value: Value) => boolean): BuiltinFunction => ({
  quick: answer,
  evaluate(call) {
    if (call.values.length === 1) return answer(call.values[0]);
    wrongCount(call, 1);
    return undefined;
  },
});

function len(call: Call): Value {
  const [value] = call.values;
  if (call.values.length === 1 && isVector(value)) return value.length;
  return checked(call, 'string') ? countPoints(value as string) : undefined;
}

/** The character of a code point; nothing for what is none. */
function character(code: number): string {
  if (!(code >= 1 && code < 1114112)) return '';
  const point = Math.trunc(code);
  return point >= 0xd800 && point < 0xe000 ? '' : String.fromCodePoint(point);
}

function characters(call: Call, value: Value): string {
  if (typeof value === 'number') return character(value);
  if (isVector(value)) return value.map(x => characters(call, x)).join('');
  if (!(value instanceof Range)) return '';
  const length = rangeLength(value);
  if (length >= MOST_STEPS) {
    call.say('warning', `Bad range parameter in for statement: too many elements (${length}).`, false);
    return '';
  }
  let text = '';
  for (let i = 0; i < length; i++) text += character(numberAt(value, i));
  return text;
}

function ord(call: Call): Value {
  return checked(call, 'string') ? (call.values[0] as string).codePointAt(0) : undefined;
}

/** From here on JavaScript's own way to join arrays is the faster one. */
const LONG = 64;

function concat(call: Call): Value {
  const { values } = call;
  if (values.length === 1 && isVector(values[0])) return values[0];
  let length = 0;
  for (const value of values) length += isVector(value) ? value.length : 1;
  call.run.spend(length >> 3);
  // It takes arrays apart and nothing else, one level deep, as OpenSCAD does.
  if (length > LONG) return ([] as Value[]).concat(...(values as Value[][]));
  const result: Value[] = [];
  for (const value of values) {
    if (!isVector(value)) result.push(value);
    else for (let i = 0; i < value.length; i++) result.push(value[i]);
  }
  return result;
}

/** Two short lists, as one. */
function joined(a: Value, b: Value): Value {
  if (!isVector(a) || !isVector(b) || a.length + b.length > LONG) return undefined;
  const result: Value[] = [];
  for (let i = 0; i < a.length; i++) result.push(a[i]);
  for (let i = 0; i < b.length; i++) result.push(b[i]);
  return result;
}

function text(call: Call): Value {
  let result = '';
  for (const value of call.values) result += printed(value);
  call.run.spend(result.length >> 5);
  return result;
}

/** Of the OpenSCAD that this language is. */
const VERSION: readonly number[] = [2025, 7, 18];

function versionNumber(call: Call): Value {
  const version = call.values.length === 0 ? VERSION : call.values[0];
  if (!isVector(version) || version.length < 2 || version.length > 3) return undefined;
  const [year, month, day = 0] = version;
  if (typeof year === 'number' && typeof month === 'number' && typeof day === 'number') {
    return year * 10000 + month * 100 + day;
  }
  // Of two components of which one is no number OpenSCAD makes a number of whatever is in memory.
  return version.length === 2 ? call.run.unsure('version_num() of what is no version') : undefined;
}

function parentModule(call: Call): Value {
  if (call.values.length > 0 && !checked(call, 'number')) return undefined;
  const { modules } = call.run;
  const up = call.values.length > 0 ? toInt(call.values[0] as number) : 1;
  if (up < 0) {
    call.warn(`Negative parent module index (${up}) not allowed`);
    return undefined;
  }
  if (up >= modules.length) {
    call.warn(`Parent module index (${up}) greater than the number of modules on the stack`);
    return undefined;
  }
  return modules[modules.length - 1 - up];
}

export const valueFunctions: readonly (readonly [string, BuiltinFunction])[] = [
  ['len', { evaluate: len, quick: value => (isVector(value) ? value.length : undefined) }],
  ['str', { evaluate: text }],
  ['chr', { evaluate: call => characters(call, call.values) }],
  ['ord', { evaluate: ord }],
  ['concat', { evaluate: concat, pair: joined }],
  ['version', { evaluate: () => VERSION }],
  ['version_num', { evaluate: versionNumber }],
  ['parent_module', { evaluate: parentModule }],
  // That an unknown variable in its argument is no mistake is the evaluator's matter.
  ['is_undef', question(x => x === undefined)],
  ['is_list', question(isVector)],
  ['is_num', question(x => typeof x === 'number' && !Number.isNaN(x))],
  ['is_bool', question(x => typeof x === 'boolean')],
  ['is_string', question(x => typeof x === 'string')],
  ['is_function', question(x => x instanceof FunctionValue)],
  ['is_object', question(x => x instanceof ObjectValue)],
];
