import type { Call } from './call.ts';

/**
 * `path`, written in the file `from`, as a project path or `<Library/file>`, dots resolved. A path from the root of
 * OpenSCAD's file system stays as it is, unless it leads into the project.
 */
export function beside(path: string, from: string): string {
  if (path.startsWith('/')) return path.startsWith('/project/') ? path.slice('/project/'.length) : path;
  const library = from.startsWith('<');
  const parts = (library ? from.slice(1, -1) : from).split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return library ? `<${parts.join('/')}>` : parts.join('/');
}

/**
 * The file that `import` or `surface` names: beside the file that calls it, else, with a word about that, beside the
 * main file (OpenSCAD src/core/parsersettings.cc, `lookup_file`). Without contents where there is none.
 */
export function readFile(
  call: Call,
  path: string,
): { file: string; contents: string | Uint8Array | undefined } {
  if (path === '') return { file: '', contents: undefined };
  const { files } = call.run;
  const file = beside(path, call.origin.file);
  const contents = files.read(file);
  if (contents !== undefined || path.startsWith('/')) return { file, contents };
  const other = beside(path, files.entry);
  const fallback = other === file ? undefined : files.read(other);
  if (fallback === undefined) return { file, contents };
  call.say(
    'deprecated',
    `Imported file (${path}) found in document root instead of relative to the importing module. ` +
      'This behavior is deprecated',
    false,
  );
  return { file: other, contents: fallback };
}
