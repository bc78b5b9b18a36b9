import type { Path } from '../../wasm/contract.ts';
import { filesOfTransfer } from '../project/disk.ts';
import { extension, fileKind } from '../project/file-kinds.ts';
import { ImportError } from '../project/import-project.ts';
import type { PathedFile, Refusal } from '../project/intake.ts';
import { addFiles, openFiles } from '../project/open-files.ts';
import type { Project } from '../project/project.ts';
import type { DocumentController } from './document-controller.ts';
import { inText, listenForDrops } from './dropped.ts';
import { toast } from './toasts.ts';

/** Where files go that arrive from outside. */
export interface FileTarget {
  readonly project: Project | undefined;
  readonly documents: Pick<DocumentController, 'create' | 'go'>;
}

const tell = ({ notes, refused }: { notes: string[]; refused: Refusal[] }, project?: Project): void => {
  for (const { reason } of refused.slice(0, 2))
    toast(reason, { severity: 'alert', duration: 12_000, project });
  if (refused.length > 2)
    toast(`${refused.length - 2} more files were left out.`, { severity: 'alert', project });
  if (notes.length) toast(notes.slice(0, 3).join(' '), { duration: 10_000, project });
};

/** Writes a line of code at the end of a file, or of the entry if that is no OpenSCAD file. */
export function appendLine(project: Project, path: Path, line: string): void {
  const target = extension(path) === 'scad' && project.files.has(path) ? path : project.entry;
  const text = project.files.get(target);
  if (typeof text !== 'string') return;
  const insert = `${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`;
  const changes = [{ from: text.length, to: text.length, insert }];
  project.apply([{ kind: 'text', path: target, changes }], { label: `insert ${line}` });
}

/** Into the open project; offers the line that shows the first of them. */
async function join(project: Project, files: readonly PathedFile[]): Promise<void> {
  const added = await addFiles(project, files);
  const { paths } = added;
  const path = paths.find(path => fileKind(path)?.snippet);
  const snippet = path && fileKind(path)?.snippet?.(path);
  const insert = (): void => appendLine(project, project.entry, snippet!);
  if (paths.length)
    toast(`${paths.length === 1 ? paths[0] : `${paths.length} files`} added to the project.`, {
      project,
      action: snippet
        ? { title: `Insert ${snippet}`, run: insert }
        : { title: 'Undo', run: () => project.undo() },
    });
  tell(added, project);
}

/**
 * Takes what a person dropped, picked, pasted or double-clicked: OpenSCAD files, folders and zips become a project
 * of their own; meshes, drawings, images and fonts join the open project, if there is one.
 */
export async function receive(files: readonly PathedFile[], target: FileTarget): Promise<void> {
  if (!files.length) return;
  const opens = files.some(({ file, path = file.name }) => {
    const kind = extension(path);
    return kind === 'scad' || kind === 'zip' || path.includes('/');
  });
  if (target.project && !opens) return join(target.project, files);
  try {
    const opened = await openFiles(files);
    target.documents.go({ view: 'project', id: opened.project.id });
    tell(opened);
  } catch (error) {
    if (!(error instanceof ImportError)) throw error;
    toast(error.message, { severity: 'alert', duration: 12_000 });
  }
}

interface LaunchQueue {
  setConsumer(consumer: (launch: { files: readonly FileSystemFileHandle[] }) => void): void;
}

/**
 * Takes files from everywhere until `signal` aborts: dropped on the page, pasted, or opened with the installed app.
 * `dragging` tells while files hover over the page.
 */
export function receiveFiles(
  target: FileTarget,
  dragging: (over: boolean) => void,
  signal: AbortSignal,
): void {
  listenForDrops(
    transfer => filesOfTransfer(transfer).then(files => receive(files, target)),
    dragging,
    signal,
  );
  addEventListener(
    'paste',
    event => {
      const { clipboardData } = event;
      if (event.defaultPrevented || !clipboardData || inText(event)) return;
      if (clipboardData.files.length) {
        void filesOfTransfer(clipboardData).then(files => receive(files, target));
        return;
      }
      const text = clipboardData.getData('text/plain');
      if (!target.project && text.trim())
        void target.documents.create('Pasted model', { entry: 'main.scad', files: { 'main.scad': text } });
    },
    { signal },
  );
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files }) => {
    if (!files.length) return;
    void Promise.all(files.map(handle => handle.getFile())).then(opened =>
      receive(
        opened.map(file => ({ file })),
        target,
      ),
    );
  });
}
