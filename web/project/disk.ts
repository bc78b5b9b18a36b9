import { pathProblem } from '../../wasm/formats/paths.ts';
import { acceptedExtensions } from './file-kinds.ts';
import { plainFiles } from './export-project.ts';
import { intakeLimits, type PathedFile } from './intake.ts';
import type { ProjectState } from './project.ts';

/*
 * The disk, where the browser lets a page at it (File System Access; Chromium), else by file inputs and downloads.
 */

type Pickers = {
  showDirectoryPicker?: (options: {
    mode: 'read' | 'readwrite';
    id: string;
  }) => Promise<FileSystemDirectoryHandle>;
  showSaveFilePicker?: (options: {
    suggestedName: string;
    types: { description: string; accept: Record<string, string[]> }[];
  }) => Promise<FileSystemFileHandle>;
};
const pickers = (): Pickers => globalThis as unknown as Pickers;

/** Whether a folder can be opened and written back in place. */
export const canUseFolders = (): boolean => pickers().showDirectoryPicker !== undefined;

const isCancelled = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** Hidden folders, and those that hold what others made: no part of a project. */
const skippedFolder = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

/** Every file below a folder, in a bounded number and depth, with its path from there. */
export const filesOfFolder = async (folder: FileSystemDirectoryHandle): Promise<PathedFile[]> => {
  const found: PathedFile[] = [];
  const walk = async (directory: FileSystemDirectoryHandle, prefix: string, depth: number): Promise<void> => {
    for await (const handle of directory.values()) {
      if (found.length > intakeLimits.files) return;
      const path = prefix + handle.name;
      if (handle.kind === 'file') found.push({ file: await handle.getFile(), path });
      else if (depth < 16 && !skippedFolder(handle.name)) await walk(handle, `${path}/`, depth + 1);
    }
  };
  await walk(folder, '', 0);
  return found;
};

/** Asks for files with the browser's own dialog; empty when it was closed without any. */
export const pickFiles = ({ folder = false, multiple = true } = {}): Promise<File[]> =>
  new Promise(resolve => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = multiple;
    if (folder) input.webkitdirectory = true;
    else input.accept = acceptedExtensions.join(',');
    input.addEventListener('change', () => resolve([...(input.files ?? [])]));
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });

/** A folder that the user picked: its name, its files, and the handle to save it back where there is one. */
export interface PickedFolder {
  name: string;
  files: PathedFile[];
  handle?: FileSystemDirectoryHandle;
}

/** Asks for a folder; undefined when the dialog was closed. */
export const pickFolder = async (): Promise<PickedFolder | undefined> => {
  const { showDirectoryPicker } = pickers();
  if (!showDirectoryPicker) {
    const files = await pickFiles({ folder: true });
    const name = files[0]?.webkitRelativePath.split('/')[0];
    return name === undefined ? undefined : { name, files: files.map(file => ({ file })) };
  }
  try {
    const handle = await showDirectoryPicker({ mode: 'readwrite', id: 'formwork' });
    return { name: handle.name, files: await filesOfFolder(handle), handle };
  } catch (error) {
    if (isCancelled(error)) return undefined;
    throw error;
  }
};

/**
 * Writes the project's files into a folder. Files there that are not of the project are left alone, so nothing that
 * the user keeps beside it is lost. The number of files written.
 */
export const writeFolder = async (
  folder: FileSystemDirectoryHandle,
  state: ProjectState,
): Promise<number> => {
  const files = plainFiles(state);
  for (const [path, content] of files) {
    if (pathProblem(path) !== undefined) throw new Error(`"${path}" is no path of a project.`);
    const segments = path.split('/');
    const name = segments.pop()!;
    let directory = folder;
    for (const segment of segments) directory = await directory.getDirectoryHandle(segment, { create: true });
    const writable = await (await directory.getFileHandle(name, { create: true })).createWritable();
    // Written beside the file and put in its place on close: a failure leaves the old one whole.
    await writable.write(content as FileSystemWriteChunkType);
    await writable.close();
  }
  return files.size;
};

/**
 * Asks for a folder and writes the project there; for browsers that have folders ({@link canUseFolders}).
 * Undefined: the person stepped back.
 */
export const saveToFolder = async (
  state: ProjectState,
): Promise<{ folder: string; files: number } | undefined> => {
  try {
    const folder = await pickers().showDirectoryPicker!({ mode: 'readwrite', id: 'formwork' });
    return { folder: folder.name, files: await writeFolder(folder, state) };
  } catch (error) {
    if (isCancelled(error)) return undefined;
    throw error;
  }
};

const entryFiles = async (entry: FileSystemEntry, found: PathedFile[], depth: number): Promise<void> => {
  if (found.length > intakeLimits.files) return;
  const path = entry.fullPath.replace(/^\//, '');
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    found.push({ file, path });
  } else if (entry.isDirectory && depth < 16 && !(depth > 0 && skippedFolder(entry.name))) {
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    // Chromium hands out at most 100 entries at a time.
    for (;;) {
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => {
        reader.readEntries(resolve, reject);
      });
      if (entries.length === 0) break;
      for (const inner of entries) await entryFiles(inner, found, depth + 1);
    }
  }
};

/** Files and folders of a drop or a paste, with their paths. Call it in the event: the list is empty afterwards. */
export const filesOfTransfer = (transfer: DataTransfer): Promise<PathedFile[]> => {
  const items = [...transfer.items].filter(item => item.kind === 'file');
  const sources = items.map(item => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  return (async () => {
    const found: PathedFile[] = [];
    for (const { entry, file } of sources) {
      if (entry?.isDirectory) await entryFiles(entry, found, 0);
      else if (file) found.push({ file, path: file.name });
    }
    return found;
  })();
};
