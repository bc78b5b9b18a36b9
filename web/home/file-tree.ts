import type { Path } from '../../wasm/contract.ts';

/** One line of the tree as it is shown. `path` of a folder ends in "/". */
export interface TreeRow {
  path: Path;
  name: string;
  /** Counts from 1. */
  level: number;
  folder: boolean;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The rows of a file tree, folders first, both in natural order; nothing below the folders of `closed`. */
export const treeRows = (paths: Iterable<Path>, closed: ReadonlySet<Path> = new Set()): TreeRow[] => {
  interface Folder {
    folders: Map<string, Folder>;
    files: string[];
  }
  const root: Folder = { folders: new Map(), files: [] };
  for (const path of paths) {
    const segments = path.split('/');
    const name = segments.pop()!;
    let folder = root;
    for (const segment of segments) {
      const inner: Folder = folder.folders.get(segment) ?? { folders: new Map(), files: [] };
      folder.folders.set(segment, inner);
      folder = inner;
    }
    folder.files.push(name);
  }
  const rows: TreeRow[] = [];
  const list = (folder: Folder, prefix: Path, level: number): void => {
    for (const [name, inner] of [...folder.folders].toSorted(([a], [b]) => collator.compare(a, b))) {
      const path = `${prefix}${name}/`;
      rows.push({ path, name, level, folder: true });
      if (!closed.has(path)) list(inner, path, level + 1);
    }
    for (const name of folder.files.toSorted(collator.compare))
      rows.push({ path: prefix + name, name, level, folder: false });
  };
  list(root, '', 1);
  return rows;
};

/** `parts/` of `parts/lid.scad`; of a folder the one it lies in. */
export const folderOf = (path: Path): Path => {
  const trimmed = path.endsWith('/') ? path.slice(0, -1) : path;
  return trimmed.slice(0, trimmed.lastIndexOf('/') + 1);
};
