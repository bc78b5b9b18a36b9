import type { EvaluateOptions, ParameterSet, ParameterValue } from '../contract.ts';
import { scanned } from './reach.ts';

type Values = readonly (readonly [name: string, value: ParameterValue])[];

/**
 * Where an evaluation's values go: `before` the text of the entry, as assignments of its first line, or `after` its
 * end, where they overwrite without a warning. `$` variables that the text does not set come first, so that
 * everything sees them.
 */
export function given(
  text: string,
  parameters: ParameterSet,
  options: EvaluateOptions,
): { before: Values; after: Values } {
  const values: ParameterSet = { $preview: options.preview ?? true, $t: options.time ?? 0, ...parameters };
  const { stripped } = scanned(text);
  const before: [string, ParameterValue][] = [];
  const after: [string, ParameterValue][] = [];
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith('$') && !stripped.includes(name)) {
      if (name !== '$t') before.push([name, value]);
    } else if (name.startsWith('$') && !new RegExp(`\\${name}\\s*=[^=]`).test(stripped)) {
      before.push([name, value]);
    } else after.push([name, value]);
  }
  return { before, after };
}
