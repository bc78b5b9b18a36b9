import type { Path } from '../../wasm/contract.ts';
import { freePath, pathKey } from '../../wasm/formats/paths.ts';
import { extension } from '../project/file-kinds.ts';
import type { Edit, Project } from '../project/project.ts';

/*
 * What the file tree does to a project, each as one undo step. A path that ends in "/" stands for a folder: every
 * file below it. All throw EditError when a name is not allowed; nothing has changed then.
 */

const below = (project: Project, path: Path): Path[] =>
  path.endsWith('/') ? [...project.files.keys()].filter(file => file.startsWith(path)) : [path];

const takenKeys = (project: Project): Set<string> => new Set([...project.files.keys()].map(pathKey));

/** A new empty file; `.scad` is added to a name without an extension. Returns its path. */
export const createFile = (project: Project, name: string): Path => {
  const path = extension(name) === '' ? `${name}.scad` : name;
  // An existing file would be emptied by this edit.
  if (takenKeys(project).has(pathKey(path))) {
    const free = freePath(path, takenKeys(project));
    project.apply([{ kind: 'file', path: free, content: '' }], { label: `Add ${free}` });
    return free;
  }
  project.apply([{ kind: 'file', path, content: '' }], { label: `Add ${path}` });
  return path;
};

/** Gives a file or folder another path; returns it. */
export const renameFile = (project: Project, from: Path, to: Path): Path => {
  const target = from.endsWith('/') ? `${to.replace(/\/+$/, '')}/` : to;
  const edits = below(project, from).map((path): Edit => ({
    kind: 'rename',
    from: path,
    to: target + path.slice(from.length),
  }));
  project.apply(edits, { label: `Rename ${from}` });
  return target;
};

/** Deletes a file or folder. When the entry goes, another OpenSCAD file takes its place. */
export const deleteFile = (project: Project, path: Path): void => {
  const paths = below(project, path);
  const edits = paths.map((file): Edit => ({ kind: 'file', path: file, content: null }));
  const next = [...project.files.keys()].find(file => !paths.includes(file) && extension(file) === 'scad');
  if (paths.includes(project.entry) && next !== undefined) edits.push({ kind: 'entry', path: next });
  project.apply(edits, { label: `Delete ${path}` });
};

/** A copy beside the file; returns its path. */
export const duplicateFile = (project: Project, path: Path): Path => {
  const copy = freePath(path, takenKeys(project));
  project.apply([{ kind: 'file', path: copy, content: project.files.get(path)! }], {
    label: `Duplicate ${path}`,
  });
  return copy;
};
