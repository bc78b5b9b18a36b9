import { pathKey } from '../../wasm/formats/paths.ts';
import type { ParameterSet, Path, Source } from '../../wasm/contract.ts';
import { importProject, ImportError } from './import-project.ts';
import { readFiles, type PathedFile, type Refusal } from './intake.ts';
import { EditError, type Edit, type Project } from './project.ts';
import { projects, StorageFullError, type Projects } from './projects.ts';
import { readShare } from './share.ts';

export interface Opened {
  project: Project;
  /** What was done to files on the way in, and why others were left out: sentences for the user. */
  notes: string[];
  refused: Refusal[];
}

/** Creates a project; paths that clash become an {@link ImportError}. */
const create = async (
  store: Projects,
  name: string,
  source: Source,
  parameters: ParameterSet,
): Promise<Project> => {
  try {
    return await store.create(name, source, parameters);
  } catch (error) {
    if (error instanceof EditError || error instanceof StorageFullError) throw new ImportError(error.message);
    throw error;
  }
};

/** What a project of these files is called: the folder, the archive, or the only or first OpenSCAD file. */
const nameOf = (files: readonly PathedFile[]): string => {
  const path = (files.find(({ file }) => /\.(zip|scad)$/i.test(file.name)) ?? files[0])?.path ?? '';
  const folder = files.length > 1 ? path.split('/')[0]! : path;
  return (path.includes('/') ? folder : path).replace(/^.*\//, '').replace(/\.[^.]*$/, '');
};

/**
 * A new project from files: an OpenSCAD file (from the system's "Open with" too), a zip, a folder, a mesh. Existing
 * projects are never touched.
 * @throws ImportError when nothing of it can be used, or there is no room
 */
export const openFiles = async (
  files: readonly (File | PathedFile)[],
  { name, store = projects }: { name?: string; store?: Projects } = {},
): Promise<Opened> => {
  const pathed = files.map(item =>
    item instanceof File
      ? { file: item, path: item.webkitRelativePath || item.name }
      : { ...item, path: item.path ?? item.file.name },
  );
  const imported = importProject(await readFiles(pathed), name ?? nameOf(pathed));
  const { source, parameters, notes, refused } = imported;
  return { project: await create(store, imported.name, source, parameters), notes, refused };
};

/**
 * A new project from the payload of a `#share=` link.
 * @throws ShareError when the link is damaged; ImportError when there is no room
 */
export const openShare = async (payload: string, store: Projects = projects): Promise<Project> => {
  const { name, source, parameters } = readShare(payload);
  return create(store, name, source, parameters);
};

export interface Added {
  /** Paths of the new and the replaced files. */
  paths: Path[];
  notes: string[];
  refused: Refusal[];
}

/**
 * Files into an open project, as one undoable step. A file of the same name is replaced (an STL exported anew),
 * which the notes say.
 * @param folder to put them in: '' or `parts/`
 */
export const addFiles = async (
  project: Project,
  files: readonly (File | PathedFile)[],
  folder: Path | '' = '',
): Promise<Added> => {
  const { files: incoming, notes, refused } = await readFiles(files);
  const existing = new Map([...project.files.keys()].map(path => [pathKey(path), path]));
  const added: Added = { paths: [], notes: [...notes], refused: [...refused] };
  const edits: Edit[] = [];
  for (const [name, content] of incoming) {
    const twin = existing.get(pathKey(folder + name));
    const path = twin ?? folder + name;
    if (twin !== undefined) added.notes.push(`"${twin}" was replaced. Undo brings the old one back.`);
    edits.push({ kind: 'file', path, content });
    added.paths.push(path);
  }
  if (edits.length === 0) return added;
  const label = edits.length === 1 ? `Add ${added.paths[0]}` : `Add ${edits.length} files`;
  try {
    project.apply(edits, { label });
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    added.refused.push(...added.paths.map(path => ({ path, reason: error.message })));
    added.paths = [];
  }
  return added;
};
