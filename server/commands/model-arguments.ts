import type { ParameterSet, Source } from '../../wasm/contract.ts';
import { parametersOfSet } from './parameter-set.ts';
import { readSource } from './sources.ts';
import { UsageError } from './usage.ts';
import { typedValues } from './values.ts';

/** What every command about a model's geometry takes, for `parseArgs`. */
export const modelOptions = {
  parameter: { type: 'string', short: 'p', multiple: true, default: [] as string[] },
  set: { type: 'string', short: 'P' },
  json: { type: 'boolean', default: false },
} as const;

export interface Model {
  /** As it was named: a path, or `-`. */
  name: string;
  source: Source;
  /** Values of `-P`, and over them those of `-p`. */
  parameters: ParameterSet;
}

/** The one model of a command line, read with all that it can reach. Throws a UsageError. */
export async function readModelArguments(
  command: string,
  positionals: readonly string[],
  values: { parameter: readonly string[]; set?: string | undefined },
): Promise<Model> {
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0)
    throw new UsageError(`${command} takes one model: formwork ${command} model.scad`);
  const source = await readSource(name);
  const text = String(source.files[source.entry]);
  const parameters = {
    ...(values.set === undefined ? {} : await parametersOfSet(values.set, text)),
    ...typedValues(values.parameter, text),
  };
  return { name, source, parameters };
}

/** The one of `names` that an option was given. */
export function choice<T extends string>(option: string, names: readonly T[], text: string): T {
  const found = names.find(name => name === text);
  if (!found) throw new UsageError(`${option} takes ${names.join(', ')}, not “${text}”.`);
  return found;
}
