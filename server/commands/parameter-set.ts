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
  const at = reference.lastIndexOf('#');
  if (at < 1) throw new UsageError(`-P takes sets.json#name, not “${reference}”.`);
  const [file, name] = [reference.slice(0, at), reference.slice(at + 1)];
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file}: ${error.code === 'ENOENT' ? 'there is no such file' : error.message}.`);
  });
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
