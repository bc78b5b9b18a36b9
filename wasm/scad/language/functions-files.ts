import { bind, signature, textOr } from './arguments.ts';
import type { BuiltinFunction, Call } from './call.ts';
import { comparePoints } from './code-points.ts';
import { readFile } from './read-file.ts';
import { ObjectValue, type Value } from './value.ts';

/** Names come in the order of their bytes, `null` is `undef`. */
function ofJson(json: unknown): Value {
  if (Array.isArray(json)) return json.map(ofJson);
  if (typeof json !== 'object') return json as string | number | boolean;
  if (json === null) return undefined;
  const entries = Object.entries(json).sort(([a], [b]) => comparePoints(a, b));
  return new ObjectValue(new Map(entries.map(([name, value]) => [name, ofJson(value)])));
}

const IMPORT = signature('file');

function importJson(call: Call): Value {
  const name = textOr(bind(call, IMPORT)[0], '');
  const content = readFile(call, name).contents;
  if (content === undefined) {
    call.warn(`Could not read file '${name}'`);
    return undefined;
  }
  const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
  try {
    return ofJson(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    call.warn(`Failed to parse file '${name}': %s`);
    return undefined;
  }
}

export const fileFunctions: readonly (readonly [string, BuiltinFunction])[] = [
  ['import', { evaluate: importJson }],
];
