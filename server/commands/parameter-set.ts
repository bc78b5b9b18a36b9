import { readFile } from 'node:fs/promises';
import type { ParameterSet } from '../../wasm/contract.ts';
import { customizer } from '../../wasm/scad/customizer.ts';
import { applySet, ParameterSetError, readParameterSets } from '../../wasm/scad/parameter-sets.ts';
import { UsageError } from './usage.ts';

/**
 * The values that `-P sets.json#name` gives the model, by OpenSCAD's own rules: numbers are clamped, unknown names
 * ignored. Throws a UsageError for a file or set that is not there or cannot be read.
 */
export async function parametersOfSet(reference: string, source: string): Promise<ParameterSet> {
  const { file, name, text } = await splitReference(reference);
  try {
    const sets = readParameterSets(text);
    const set = sets.find(candidate => candidate.name === name);
    if (!set)
      throw new UsageError(
        `${file} has no set “${name}”. It has ${sets.map(candidate => candidate.name).join(', ') || 'none'}.`,
      );
    return applySet(set, customizer(source));
  } catch (error) {
    if (error instanceof ParameterSetError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

/** Both the file's name and the set's may hold a `#`: the first one behind the name of a file that is there counts. */
async function splitReference(reference: string): Promise<{ file: string; name: string; text: string }> {
  const places = [...reference.matchAll(/#/g)].map(({ index }) => index).filter(index => index > 0);
  if (places.length === 0) throw new UsageError(`-P takes sets.json#name, not “${reference}”.`);
  for (const at of places) {
    const file = reference.slice(0, at);
    try {
      return { file, name: reference.slice(at + 1), text: await readFile(file, 'utf8') };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT') throw new UsageError(`${file}: ${message}.`);
    }
  }
  throw new UsageError(`${reference.slice(0, places.at(-1))}: there is no such file.`);
}
