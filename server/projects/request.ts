import { Failure } from '../failure.ts';
import { freecadFormats, freecadRequest, openscadFormats, openscadRequest } from '../jobs/job.ts';
import type { JobRequest } from '../jobs/job.ts';
import type { Extension, ScriptUpload } from './project.ts';

export const extensionOf = (filename: string): Extension => (/\.scad$/i.test(filename) ? 'scad' : 'py');

/** The run of a script. Throws Failure `invalid_request` for a format that its engine does not write. */
export function requestOf(name: string, version: number, upload: ScriptUpload): JobRequest {
  const { filename, script, parameters } = upload;
  const title = `${name}, version ${version}`;
  if (extensionOf(filename) === 'scad')
    return openscadRequest.parse({
      kind: 'openscad',
      title,
      source: { entry: 'script.scad', files: { 'script.scad': script } },
      parameters,
      formats: formatsOf(upload, openscadFormats, ['stl'], 'OpenSCAD'),
    });
  const formats = formatsOf(upload, freecadFormats, ['step', 'fcstd', 'stl'], 'FreeCAD');
  return freecadRequest.parse({ kind: 'freecad', title, script, parameters, formats });
}

function formatsOf(
  { formats }: ScriptUpload,
  known: readonly string[],
  initial: readonly string[],
  engine: string,
): readonly string[] {
  if (!formats) return initial;
  const unknown = formats.filter(format => !known.includes(format));
  if (unknown.length > 0)
    throw new Failure(
      'invalid_request',
      `${engine} does not write ${unknown.join(', ')}, but ${known.join(', ')}.`,
    );
  return [...new Set(formats)];
}
