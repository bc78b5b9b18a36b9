import { bind, signature, textOr } from '../arguments.ts';
import type { BuiltinFunction, Call } from '../call.ts';
import { comparePoints } from '../values/code-points.ts';
import { readFile } from '../read-file.ts';
import { ObjectValue, type Value } from '../values/value.ts';

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Names come in the order of their bytes, `null` is `undef`. Throws where OpenSCAD's reader is stricter. */
function ofJson(json: unknown): Value {
  if (Array.isArray(json)) return json.map(ofJson);
  if (typeof json === 'number' && !Number.isFinite(json)) throw new RangeError('a number out of range');
  if (typeof json === 'string' && LONE_SURROGATE.test(json)) throw new RangeError('half a character');
  if (typeof json !== 'object') return json as string | number | boolean;
  if (json === null) return undefined;
  const entries = Object.entries(json).sort(([a], [b]) => comparePoints(a, b));
  return new ObjectValue(new Map(entries.map(([name, value]) => [name, ofJson(value)])));
}

const IMPORT = signature('file');

function importJson(call: Call): Value {
  const { file, contents } = readFile(call, textOr(bind(call, IMPORT)[0], ''));
  if (contents === undefined) {
    call.warn(`Could not read file '${file}'`);
    return undefined;
  }
  try {
    const text =
      typeof contents === 'string' ? contents : new TextDecoder('utf-8', { fatal: true }).decode(contents);
    return ofJson(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch {
    // The rest of the message is missing in OpenSCAD.
    call.warn(`Failed to parse file '${file}': %s`);
    return undefined;
  }
}

export const fileFunctions: readonly (readonly [string, BuiltinFunction])[] = [
  ['import', { evaluate: importJson }],
];
