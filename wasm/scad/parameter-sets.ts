import type { Parameter, ParameterSet, ParameterValue } from '../contract.ts';

/**
 * One set of OpenSCAD's parameter set file `<model>.json`:
 * `{"parameterSets": {set: {name: "text"}}, "fileFormatVersion": "1"}`. The texts are kept as they are, names that the
 * model does not (or no longer) have among them.
 */
export interface NamedSet {
  name: string;
  values: Readonly<Record<string, string>>;
}

/** A parameter set file that cannot be read; the message says what is wrong and what it should look like. */
export class ParameterSetError extends Error {
  override name = 'ParameterSetError';
}

const SHAPE =
  'A file of parameter sets looks like {"parameterSets": {"Small": {"width": "20"}}, "fileFormatVersion": "1"}.';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The sets of a file, in its order. Numbers, truth values and vectors written without quotes are taken as well.
 * @throws ParameterSetError when the text is no JSON or has another shape
 */
export function readParameterSets(json: string): NamedSet[] {
  let root: unknown;
  try {
    root = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new ParameterSetError(`This is not a JSON file: ${(cause as Error).message}. ${SHAPE}`, { cause });
  }
  const sets = isRecord(root) ? root['parameterSets'] : undefined;
  // boost's property tree, which OpenSCAD reads with, cannot tell an empty object from an empty text.
  if (sets === '') return [];
  if (!isRecord(sets)) throw new ParameterSetError(`It has no "parameterSets". ${SHAPE}`);
  return Object.entries(sets).map(([name, set]) => {
    if (set === '') return { name, values: {} };
    if (!isRecord(set)) throw new ParameterSetError(`The set “${name}” is not an object. ${SHAPE}`);
    const values = Object.entries(set).map(
      ([parameter, value]) => [parameter, asText(value, name, parameter)] as const,
    );
    return { name, values: Object.fromEntries(values) };
  });
}

function asText(value: unknown, set: string, parameter: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value) && value.every(item => typeof item === 'number')) return encode(value);
  throw new ParameterSetError(`In the set “${set}”, “${parameter}” is neither a text nor a number. ${SHAPE}`);
}

/** The file's text, in the layout in which OpenSCAD writes it. */
export function writeParameterSets(sets: readonly NamedSet[]): string {
  const parameterSets = Object.fromEntries(sets.map(({ name, values }) => [name, values]));
  return `${JSON.stringify({ parameterSets, fileFormatVersion: '1' }, undefined, 4)}\n`;
}

/** Where OpenSCAD looks for the sets of a model: `parts/lid.scad` → `parts/lid.json`. */
export const parameterSetsPath = (entry: string): string => entry.replace(/(?:\.scad)?$/i, '.json');

/** All values of the model as one set: the given ones, the defaults of the rest. */
export function namedSet(name: string, parameters: readonly Parameter[], values: ParameterSet): NamedSet {
  return {
    name,
    values: Object.fromEntries(
      parameters.map(parameter => [parameter.name, encode(values[parameter.name] ?? parameter.initial)]),
    ),
  };
}

/** A value as the file holds it: text without quotes, `12.5`, `true`, `[1, 2]`. */
export const encode = (value: ParameterValue): string =>
  typeof value === 'object' ? `[${value.map(String).join(', ')}]` : String(value);

/**
 * The values that a set gives the model, those that differ from the defaults. As in OpenSCAD's `ParameterObject.cc`:
 * parameters that the set does not name go back to their default, names that the model lacks and values of another
 * kind are ignored, numbers are clamped to their limits, texts cut to their length, choices must be among the options.
 * One difference: of `[8]`, OpenSCAD prints the minimum 0 but enforces it only in its slider; here it holds everywhere.
 */
export function applySet(set: NamedSet, parameters: readonly Parameter[]): ParameterSet {
  const result: [string, ParameterValue][] = [];
  for (const parameter of parameters) {
    const encoded = Object.hasOwn(set.values, parameter.name) ? set.values[parameter.name] : undefined;
    const value = encoded === undefined ? undefined : decode(encoded, parameter);
    if (value !== undefined && encode(value) !== encode(parameter.initial))
      result.push([parameter.name, value]);
  }
  return Object.fromEntries(result);
}

/** The value that `encoded` means for this parameter, within its limits; undefined when it means none. */
export function decode(encoded: string, parameter: Parameter): ParameterValue | undefined {
  const { type, initial, options } = parameter;
  if (options) {
    const number = decodeNumber(encoded);
    return options.find(({ value }) => value === number || value === encoded)?.value;
  }
  if (type === 'boolean') {
    const text = encoded.trim();
    return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : undefined;
  }
  if (type === 'string')
    return parameter.maxLength === undefined ? encoded : cut(encoded, parameter.maxLength);
  if (typeof initial === 'number') {
    const number = decodeNumber(encoded);
    return number === undefined ? undefined : clamp(number, parameter);
  }
  const inner = /^\[(.*)\]$/s.exec(encoded.replaceAll(' ', ''))?.[1];
  const items = inner?.split(',').map(decodeNumber);
  if (typeof initial !== 'object' || items?.length !== initial.length) return undefined;
  const numbers = items.filter(item => item !== undefined);
  return numbers.length === items.length ? numbers.map(item => clamp(item, parameter)) : undefined;
}

/** A number within the parameter's limits, as far as it has any. */
export const clamp = (
  value: number,
  { min, max }: { min?: number | undefined; max?: number | undefined },
): number => (max !== undefined && value > max ? max : min !== undefined && value < min ? min : value);

function decodeNumber(text: string): number | undefined {
  const trimmed = text.trim();
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
}

/** The longest start of the text, in whole characters, that has at most so many bytes of UTF-8: OpenSCAD counts bytes. */
export function cut(text: string, bytes: number): string {
  let length = 0;
  let result = '';
  for (const character of text) {
    const code = character.codePointAt(0)!;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (length > bytes) break;
    result += character;
  }
  return result;
}
