import type { Diagnostic, ParameterSet, Source } from '../contract.ts';
import { projectPath } from './messages.ts';

/** Mistakes of the caller that an engine would not name. */
export function mistaken(source: Source, parameters: ParameterSet): Diagnostic[] {
  const result: Diagnostic[] = [];
  const error = (text: string): void => {
    result.push({ severity: 'error', text });
  };
  if (!Object.hasOwn(source.files, source.entry)) {
    error(`The project has no file “${source.entry}”. Choose another file to evaluate.`);
  }
  for (const path of Object.keys(source.files)) {
    if (projectPath(`/project/${path}`) !== path)
      error(`“${path}” is no path inside the project. Rename the file.`);
    if (
      path.split('/').some((_, i, parts) => i > 0 && Object.hasOwn(source.files, parts.slice(0, i).join('/')))
    ) {
      error(`“${path}” lies in a folder that has the name of a file. Rename one of them.`);
    }
  }
  for (const name of Object.keys(parameters)) {
    if (!/^\$?\w+$/.test(name)) error(`“${name}” is no name of a variable: use letters, digits and _ only.`);
  }
  return result;
}
