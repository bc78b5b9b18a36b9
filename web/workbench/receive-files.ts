import type { ParameterSet, Source } from '../../wasm/contract.ts';
import { filesOfTransfer } from '../project/disk.ts';
import { extension, fileKind } from '../project/file-kinds.ts';
import { importProject, ImportError } from '../project/import-project.ts';
import { readFiles, type Intake, type PathedFile } from '../project/intake.ts';
import type { Edit, Project } from '../project/project.ts';
import { toast } from './toasts.ts';

/** Where files go that arrive from outside. */
export interface FileTarget {
  readonly project: Project | undefined;
  create(name: string, source: Source, parameters?: ParameterSet): Promise<void>;
}

const tell = ({ notes, refused }: Pick<Intake, 'notes' | 'refused'>): void => {
  const problems = refused.map(({ reason }) => reason);
  for (const text of problems.slice(0, 2)) toast(text, { severity: 'alert', duration: 12_000 });
  if (problems.length > 2) toast(`${problems.length - 2} more files were not taken.`, { severity: 'alert' });
  if (notes.length) toast(notes.slice(0, 3).join(' '), { duration: 10_000 });
};

/** Into the open project, as one undo step. Names that are taken are replaced, which the undo brings back. */
function join(project: Project, { files }: Intake): void {
  const paths = [...files.keys()];
  const edits = [...files].map(([path, content]): Edit => ({ kind: 'file', path, content }));
  const what = paths.length === 1 ? paths[0]! : `${paths.length} files`;
  project.apply(edits, { label: `add ${what}` });
  const path = paths.find(path => fileKind(path)?.snippet);
  const { entry } = project;
  const text = project.files.get(entry);
  const snippet = path && fileKind(path)?.snippet?.(path);
  const insert = (): void => {
    const now = project.files.get(entry);
    if (typeof now !== 'string') return;
    const changes = [{ from: now.length, to: now.length, insert: `\n${snippet}\n` }];
    project.apply([{ kind: 'text', path: entry, changes }], { label: `show ${path}` });
  };
  toast(`${what} added to the project.`, {
    action:
      snippet && typeof text === 'string'
        ? { title: `Insert ${snippet}`, run: insert }
        : { title: 'Undo', run: () => project.undo() },
  });
}

/**
 * Opens what a person dropped, picked, pasted or double-clicked: OpenSCAD files, folders and zips become a project
 * of their own; meshes, drawings, images and fonts join the open project, if there is one.
 */
export async function openFiles(files: readonly PathedFile[], target: FileTarget): Promise<void> {
  const [first] = files;
  if (!first) return;
  const path = first.path ?? first.file.name;
  const taken = await readFiles(files);
  const opens =
    /\.zip$/i.test(path) ||
    [...taken.files.keys()].some(file => extension(file) === 'scad') ||
    path.includes('/');
  if (target.project && !opens) {
    if (taken.files.size) join(target.project, taken);
    tell(taken);
    return;
  }
  const name = path.includes('/') ? path.slice(0, path.indexOf('/')) : path.replace(/\.[^.]*$/, '');
  try {
    const { source, parameters, notes, refused } = importProject(taken, name);
    await target.create(name, source, parameters);
    tell({ notes, refused });
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    toast(error.message, { severity: 'alert', duration: 12_000 });
  }
}

interface LaunchQueue {
  setConsumer(consumer: (launch: { files: readonly FileSystemFileHandle[] }) => void): void;
}

const inText = (event: Event): boolean => {
  const [node] = event.composedPath();
  return node instanceof HTMLElement && (node.matches('input, textarea') || node.isContentEditable);
};

/**
 * Takes files from everywhere until `signal` aborts: dropped on the page, pasted, or opened with the installed app.
 * `dragging` tells while files hover over the page.
 */
export function receiveFiles(
  target: FileTarget,
  dragging: (over: boolean) => void,
  signal: AbortSignal,
): void {
  // dragenter of a child comes before the dragleave of its parent.
  let depth = 0;
  const withFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  const hover = (by: number): void => {
    depth = Math.max(0, depth + by);
    dragging(depth > 0);
  };
  addEventListener('dragenter', event => withFiles(event) && hover(1), { signal });
  addEventListener('dragleave', event => withFiles(event) && hover(-1), { signal });
  addEventListener('dragover', event => withFiles(event) && event.preventDefault(), { signal });
  addEventListener(
    'drop',
    event => {
      hover(-depth);
      // An element under the pointer may have taken it.
      if (event.defaultPrevented || !event.dataTransfer || !withFiles(event)) return;
      event.preventDefault();
      void filesOfTransfer(event.dataTransfer).then(files => openFiles(files, target));
    },
    { signal },
  );
  addEventListener(
    'paste',
    event => {
      const { clipboardData } = event;
      if (event.defaultPrevented || !clipboardData || inText(event)) return;
      if (clipboardData.files.length) {
        void filesOfTransfer(clipboardData).then(files => openFiles(files, target));
        return;
      }
      const text = clipboardData.getData('text/plain');
      if (!target.project && text.trim())
        void target.create('Pasted model', { entry: 'main.scad', files: { 'main.scad': text } });
    },
    { signal },
  );
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files }) => {
    if (!files.length) return;
    void Promise.all(files.map(handle => handle.getFile())).then(opened =>
      openFiles(
        opened.map(file => ({ file })),
        target,
      ),
    );
  });
}
