import { FunctionValue, ObjectValue, Range, type Value } from './value.ts';

/**
 * A number as OpenSCAD prints it: six significant digits, trailing zeros cut, an exponent from 1e+6 up and below 1e-5
 * (double-conversion's `ToPrecision` with at most five zeros after the point), one zero, `inf` and `nan`.
 */
export function formatNumber(x: number): string {
  if (Number.isInteger(x) && x > -1e6 && x < 1e6) return x === 0 ? '0' : String(x);
  if (!Number.isFinite(x)) return Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf';
  const size = Math.abs(x);
  let digits = x.toPrecision(6);
  // JavaScript allows one zero more before it takes an exponent.
  if (size < 1e-5 && !digits.includes('e')) {
    const exponential = x.toExponential(5);
    if (exponential.endsWith('e-6')) digits = exponential;
  }
  const point = digits.indexOf('.');
  if (point < 0) return digits;
  const exponent = digits.indexOf('e');
  const mantissa = exponent < 0 ? digits.length : exponent;
  let end = mantissa;
  while (digits.charCodeAt(end - 1) === 48) end--;
  if (end === point + 1) end = point;
  return exponent < 0 ? digits.slice(0, end) : digits.slice(0, end) + digits.slice(exponent);
}

/** A value inside of another one, or as `echo` prints it: strings in quotation marks, nothing escaped. */
export function echoed(value: Value): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'string') return `"${value}"`;
  if (Array.isArray(value)) {
    const vector = value as readonly Value[];
    if (vector.length === 0) return '[]';
    let text = `[${echoed(vector[0])}`;
    for (let i = 1; i < vector.length; i++) text += `, ${echoed(vector[i])}`;
    return `${text}]`;
  }
  if (value === undefined) return 'undef';
  if (value instanceof Range) {
    return `[${formatNumber(value.begin)} : ${formatNumber(value.step)} : ${formatNumber(value.stop)}]`;
  }
  if (value instanceof ObjectValue) {
    let text = '{ ';
    for (const [name, entry] of value.entries)
      text += `${name} = ${typeof entry === 'string' ? quoted(entry) : echoed(entry)}; `;
    return `${text}}`;
  }
  return value instanceof FunctionValue ? value.toString() : String(value);
}

/** A value as `str` joins it: a string is itself, everything else as `echo` prints it. */
export const printed = (value: Value): string => (typeof value === 'string' ? value : echoed(value));

const ESCAPES: Readonly<Record<string, string>> = {
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
};

/** A string in the text of a tree (`.csg`) or of a function: in quotation marks, with escapes. */
export const quoted = (text: string): string => `"${text.replace(/[\t\n\r"\\]/g, c => ESCAPES[c]!)}"`;

/** The name of a value's type in OpenSCAD's messages. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'number':
      return 'number';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'undefined':
      return 'undefined';
  }
  if (Array.isArray(value)) return 'vector';
  if (value instanceof Range) return 'range';
  return value instanceof ObjectValue ? 'object' : 'function';
}
