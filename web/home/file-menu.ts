import { Copy, Download, Pencil, Play, SquarePlus, Trash2, Upload } from 'lucide';
import { download } from '../project/download.ts';
import { extension, fileKind } from '../project/file-kinds.ts';
import type { Project } from '../project/project.ts';
import type { MenuItem } from '../workbench/fw-menu.ts';
import type { TreeRow } from './file-tree.ts';

/** What the menu of a row asks the tree to do. */
export interface FileActions {
  upload(): unknown;
  render(): unknown;
  insert(text: string): unknown;
  rename(): unknown;
  duplicate(): unknown;
  remove(): unknown;
}

/** The menu of a file or folder: only what makes sense for its kind. */
export const fileMenu = ({ path, folder }: TreeRow, project: Project, actions: FileActions): MenuItem[] => {
  const rename = { title: 'Rename (F2)', icon: Pencil, run: actions.rename };
  const remove = { title: 'Delete', icon: Trash2, run: actions.remove };
  if (folder) return [{ title: 'Upload here', icon: Upload, run: actions.upload }, rename, '-', remove];
  const items: MenuItem[] = [];
  if (extension(path) === 'scad' && path !== project.entry)
    items.push({ title: 'Render this file', icon: Play, run: actions.render });
  const snippet = fileKind(path)?.snippet?.(path);
  if (snippet !== undefined && path !== project.entry)
    items.push({
      title: `Insert ${snippet.length > 40 ? `${snippet.slice(0, 38)}…` : snippet}`,
      icon: SquarePlus,
      run: () => actions.insert(snippet),
    });
  return [
    ...items,
    rename,
    { title: 'Duplicate', icon: Copy, run: actions.duplicate },
    {
      title: 'Download',
      icon: Download,
      run: () => download(new Blob([(project.files.get(path) ?? '') as BlobPart]), path.split('/').at(-1)!),
    },
    '-',
    remove,
  ];
};
