import * as z from 'zod/mini';
import type { Parameter, ParameterSet, ParameterValue, Path } from '../../wasm/contract.ts';
import { customizer } from '../../wasm/scad/customizer.ts';
import type { Content } from './database.ts';

/** The set in which an exported project carries its current values; OpenSCAD lists it beside the user's own. */
const setName = 'Formwork current values';

/** OpenSCAD's own parameter-set file (`fileFormatVersion` 1): every value is a string. */
const parameterFile = z.looseObject({
  parameterSets: z.record(z.string(), z.record(z.string(), z.unknown())),
});

const besides = (entry: Path): Path => `${entry.replace(/\.[^./]*$/, '')}.json`;

const text = (value: ParameterValue): string =>
  Array.isArray(value) ? `[${value.join(', ')}]` : String(value);

const typed = (written: unknown, { initial }: Parameter): ParameterValue | undefined => {
  const value = typeof written === 'string' ? written : JSON.stringify(written);
  if (value === undefined) return undefined;
  if (typeof initial === 'string') return value;
  if (typeof initial === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined;
  if (typeof initial === 'number') {
    const number = Number(value);
    return value.trim() !== '' && Number.isFinite(number) ? number : undefined;
  }
  const numbers = /^\s*\[([^\][]*)\]\s*$/.exec(value)?.[1]?.split(',').map(Number);
  return numbers?.length === initial.length && numbers.every(Number.isFinite) ? numbers : undefined;
};

const parse = (content: Content | undefined): z.infer<typeof parameterFile> | undefined => {
  if (typeof content !== 'string') return undefined;
  try {
    return parameterFile.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
};

/**
 * The files with the current values as one more set in OpenSCAD's parameter-set file beside the entry
 * (`main.json` for `main.scad`); the files as they are when there are no values to keep, or that name is taken by
 * something else.
 */
export const withParameters = (
  files: ReadonlyMap<Path, Content>,
  entry: Path,
  parameters: ParameterSet,
): Map<Path, Content> => {
  const result = new Map(files);
  const path = besides(entry);
  const existing = parse(files.get(path));
  if (Object.keys(parameters).length === 0 || (files.has(path) && !existing)) return result;
  const set = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, text(value)]));
  const content = {
    fileFormatVersion: '1',
    ...existing,
    parameterSets: { ...existing?.parameterSets, [setName]: set },
  };
  result.set(path, `${JSON.stringify(content, undefined, 2)}\n`);
  return result;
};

/** Takes the values that {@link withParameters} put in out of `files` again; other sets stay where they are. */
export const takeParameters = (files: Map<Path, Content>, entry: Path): ParameterSet => {
  const path = besides(entry);
  const existing = parse(files.get(path));
  const set = existing?.parameterSets[setName];
  const source = files.get(entry);
  if (!existing || !set || typeof source !== 'string') return {};
  const { [setName]: _, ...others } = existing.parameterSets;
  if (Object.keys(others).length === 0) files.delete(path);
  else files.set(path, `${JSON.stringify({ ...existing, parameterSets: others }, undefined, 2)}\n`);
  const values: [string, ParameterValue][] = [];
  for (const parameter of customizer(source)) {
    if (!Object.hasOwn(set, parameter.name)) continue;
    const value = typed(set[parameter.name], parameter);
    if (value !== undefined) values.push([parameter.name, value]);
  }
  return Object.fromEntries(values);
};
