import { FileError, type Contents } from './contents.ts';

/**
 * Checks a STEP file (ISO 10303-21): its sections from first to last, that every entity that is named is there, and
 * that one of them is a shape. The geometry itself is not read.
 */
export function checkStep(bytes: Uint8Array): Contents {
  const text = new TextDecoder().decode(bytes).trim();
  if (!/^ISO-10303-21\s*;/.test(text)) throw new FileError('does not begin as a STEP file does');
  if (!/END-ISO-10303-21\s*;$/.test(text)) throw new FileError('ends early: END-ISO-10303-21 is missing');
  // Strings may hold anything; a quote in one is doubled.
  const [head, ...sections] = text.replace(/'(?:[^']|'')*'/g, "''").split(/\bDATA\s*(?:\([^;]*\))?\s*;/);
  if (!/HEADER\s*;[\s\S]*FILE_SCHEMA[\s\S]*ENDSEC\s*;/.test(head!)) throw new FileError('has no header');
  if (sections.length === 0 || !sections.every(section => /ENDSEC\s*;/.test(section)))
    throw new FileError('has no complete section of data');
  const data = sections.join('\n');
  const known = new Set<string>();
  for (const [, id] of data.matchAll(/(#\d+)\s*=/g)) known.add(id!);
  if (known.size === 0) throw new FileError('holds no entities');
  for (const [id] of data.matchAll(/#\d+/g))
    if (!known.has(id)) throw new FileError(`uses an entity ${id} that it does not have`);
  if (!/=\s*\(?[^;]*(?:BREP|SHELL|SURFACE_MODEL|CURVE_SET|FACE_SURFACE|WIREFRAME)/.test(data))
    throw new FileError('holds no shape');
  return {};
}
