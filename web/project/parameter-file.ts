import type { ParameterSet, Path } from '../../wasm/contract.ts';
import { customizer } from '../../wasm/scad/customizer.ts';
import {
  applySet,
  encode,
  parameterSetsPath,
  ParameterSetError,
  readParameterSets,
  writeParameterSets,
  type NamedSet,
} from '../../wasm/scad/parameter-sets.ts';
import type { Content } from './database.ts';

/** The set in which an exported project carries its current values; OpenSCAD lists it beside the user's own. */
const setName = 'Formwork current values';

/** The sets beside the entry; undefined when what lies there is something else. */
const setsAt = (files: ReadonlyMap<Path, Content>, path: Path): NamedSet[] | undefined => {
  const content = files.get(path);
  if (typeof content !== 'string') return undefined;
  try {
    return readParameterSets(content);
  } catch (error) {
    if (error instanceof ParameterSetError) return undefined;
    throw error;
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
  const path = parameterSetsPath(entry);
  const existing = files.has(path) ? setsAt(files, path) : [];
  if (Object.keys(parameters).length === 0 || !existing) return result;
  const values = Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, encode(value)]));
  const others = existing.filter(({ name }) => name !== setName);
  result.set(path, writeParameterSets([...others, { name: setName, values }]));
  return result;
};

/** Takes the values that {@link withParameters} put in out of `files` again; other sets stay where they are. */
export const takeParameters = (files: Map<Path, Content>, entry: Path): ParameterSet => {
  const path = parameterSetsPath(entry);
  const sets = setsAt(files, path);
  const set = sets?.find(({ name }) => name === setName);
  const source = files.get(entry);
  if (!sets || !set || typeof source !== 'string') return {};
  if (sets.length === 1) files.delete(path);
  else files.set(path, writeParameterSets(sets.filter(other => other !== set)));
  return applySet(set, customizer(source));
};
