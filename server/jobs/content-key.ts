import { createHash } from 'node:crypto';
import type { JobRequest } from './job.ts';

/**
 * Names the work that a request asks of an engine, as 64 hexadecimal digits: sha256 over engine and version, files by
 * their own sha256, parameters, formats and options. Equal for requests whose results are the same file: neither the
 * title counts, nor the order of anything, nor whether a file came as text or was uploaded.
 */
export function contentKey(
  request: JobRequest,
  engine: { readonly name: string; readonly version: string },
): string {
  return sha256(canonical({ engine: engine.name, version: engine.version, work: work(request) }));
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** What stays of a request when its files are named by content. */
function work(request: JobRequest): Json {
  const { title: _, ...rest } = request;
  switch (rest.kind) {
    case 'openscad': {
      const { source, formats, ...options } = rest;
      return { ...options, entry: source.entry, files: named(source.files), formats: set(formats) };
    }
    case 'blender': {
      const { input, formats, ...options } = rest;
      const content: Json =
        'mesh' in input
          ? { mesh: input.mesh.upload, format: input.format }
          : { script: sha256(input.script), files: named(input.files) };
      return { ...options, input: content, formats: set(formats) };
    }
    case 'freecad': {
      const { script, files, formats, ...options } = rest;
      return { ...options, script: sha256(script), files: named(files), formats: set(formats) };
    }
    case 'bricks': {
      const { formats, inventory, ...options } = rest;
      return { ...options, inventory: inventory ?? null, formats: set(formats) };
    }
    case 'test':
      return rest;
  }
}

type Files = Readonly<Record<string, string | { readonly upload: string }>>;

const named = (files: Files): Json =>
  Object.fromEntries(
    Object.entries(files).map(([path, file]) => [
      path,
      typeof file === 'string' ? sha256(file) : file.upload,
    ]),
  );

const set = (formats: readonly string[]): Json => [...new Set(formats)].sort();

/** The uploads that a request refers to, each once. */
export function uploadsOf(request: JobRequest): string[] {
  const files = (all: Files): string[] =>
    Object.values(all).flatMap(file => (typeof file === 'string' ? [] : [file.upload]));
  switch (request.kind) {
    case 'openscad':
      return [...new Set(files(request.source.files))];
    case 'blender':
      return 'mesh' in request.input ? [request.input.mesh.upload] : [...new Set(files(request.input.files))];
    case 'freecad':
      return [...new Set(files(request.files))];
    case 'bricks':
    case 'test':
      return [];
  }
}

/** JSON with sorted names. -0 is 0, as JSON has it. */
function canonical(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonical).join(',')}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
