import type { ParameterSet, Path, Source } from '../../wasm/contract.ts';
import { includes } from '../../wasm/scad/lexer.ts';
import type { Content } from './database.ts';
import { extension, fileKind } from './file-kinds.ts';
import type { Intake, Refusal } from './intake.ts';
import { takeParameters } from './parameter-file.ts';

export interface ImportedProject {
  name: string;
  source: Source;
  parameters: ParameterSet;
  notes: string[];
  refused: Refusal[];
}

/** Nothing that could be a project; the message says why. */
export class ImportError extends Error {
  override name = 'ImportError';
}

const folder = (path: Path): Path => path.slice(0, path.lastIndexOf('/') + 1);
const stem = (path: Path): string => path.slice(path.lastIndexOf('/') + 1).replace(/\.[^.]*$/, '');

/** The file a project starts from: `main.scad`, the one named like the project, or one that no other includes. */
export const chooseEntry = (files: ReadonlyMap<Path, Content>, name: string): Path | undefined => {
  const sources = [...files].filter((file): file is [Path, string] => extension(file[0]) === 'scad');
  const reached = new Set(
    sources.flatMap(([path, text]) =>
      includes(text).map(({ path: target }) => new URL(target, `file:///${folder(path)}`).pathname.slice(1)),
    ),
  );
  const rank = ([path]: [Path, string]): number =>
    path.split('/').length * 8 -
    (/^main\.scad$/i.test(path) ? 100 : 0) -
    (stem(path).toLowerCase() === name.toLowerCase() ? 50 : 0) +
    (reached.has(encodeURI(path)) ? 20 : 0);
  return sources.toSorted((a, b) => rank(a) - rank(b))[0]?.[0];
};

/**
 * A project from what came in. Without an OpenSCAD file, one is written that shows the first mesh, drawing or image.
 * @param name of the archive, folder or file, without extension
 * @throws ImportError when nothing usable came in
 */
export const importProject = ({ files, notes, refused }: Intake, name: string): ImportedProject => {
  if (files.size === 0)
    throw new ImportError(
      refused[0]?.reason ??
        'There is no file in it. Choose OpenSCAD files, meshes, drawings or a zip of them.',
    );
  const all = new Map(files);
  const allNotes = [...notes];
  let entry = chooseEntry(all, name);
  if (entry === undefined) {
    const shown = [...all.keys()].find(path => fileKind(path)?.snippet);
    entry = 'main.scad';
    all.set(entry, shown === undefined ? '' : `${fileKind(shown)!.snippet!(shown)}\n`);
    if (shown !== undefined) allNotes.push(`"main.scad" was written to show "${shown}".`);
  }
  const parameters = takeParameters(all, entry);
  return {
    name: name.trim().slice(0, 200) || 'Project',
    source: { entry, files: Object.fromEntries(all) },
    parameters,
    notes: allNotes,
    refused: [...refused],
  };
};
