import type { Path } from '../../wasm/contract.ts';
import { ArchiveError, archiveLimits, unzip } from '../../wasm/formats/zip.ts';
import type { PathedFile } from '../project/intake.ts';
import { libraryName } from './describe.ts';

/** What belongs to a library: what OpenSCAD reads, its licence, and what people read about it. */
const belongs = (path: Path): boolean => {
  if (path.split('/').some(part => part.startsWith('.'))) return false;
  const name = path.split('/').at(-1)!;
  return (
    /\.(scad|stl|off|3mf|amf|svg|dxf|png|json|ttf|otf|dat|csv|txt)$/i.test(name) ||
    /^(licen[cs]e|copying|unlicense|notice|authors|readme|changelog)([-.].*)?$/i.test(name)
  );
};

/** A library on its way in; nothing is stored yet. */
export interface LibraryPackage {
  name: string;
  files: ReadonlyMap<Path, Uint8Array>;
}

const folderOf = (path: string): string => path.slice(0, path.indexOf('/') + 1);

const tooLarge = new Error(
  `These are more than ${archiveLimits.total / 1024 ** 2} MB or ${archiveLimits.entries} files. Choose the library's own folder.`,
);

/**
 * One library from one zip, one folder, or loose files, without what is no part of a library (hidden files, videos).
 * @throws ArchiveError when a zip is damaged or dangerous, Error when there is no library in the files
 */
export async function packageOf(picked: readonly PathedFile[]): Promise<LibraryPackage> {
  const [first] = picked;
  if (!first) throw new Error('Nothing was chosen. Choose the library’s zip or folder.');
  if (picked.length === 1 && /\.zip$/i.test(first.file.name)) {
    const bytes = new Uint8Array(await first.file.arrayBuffer());
    const files = unzip(bytes, { stripRoot: true, filter: belongs });
    return checked(libraryName(first.file.name), new Map(Object.entries(files)));
  }
  if (picked.some(({ file }) => /\.zip$/i.test(file.name) && picked.length < 10))
    throw new ArchiveError('Install one zip at a time, each is a library of its own.');

  const paths = picked.map(({ file, path }) => path ?? (file.webkitRelativePath || file.name));
  const root = folderOf(paths[0]!);
  const shared = root !== '' && paths.every(path => path.startsWith(root));
  const files = new Map<Path, Uint8Array>();
  let room = archiveLimits.total;
  for (const [index, { file }] of picked.entries()) {
    const path = shared ? paths[index]!.slice(root.length) : paths[index]!;
    if (!belongs(path)) continue;
    room -= file.size;
    if (room < 0 || files.size >= archiveLimits.entries) throw tooLarge;
    files.set(path, new Uint8Array(await file.arrayBuffer()));
  }
  const name = shared ? root.slice(0, -1) : first.file.name.replace(/\.\w+$/, '');
  return checked(libraryName(name), files);
}

function checked(name: string, files: ReadonlyMap<Path, Uint8Array>): LibraryPackage {
  if (![...files.keys()].some(path => path.endsWith('.scad')))
    throw new Error(
      'There is no .scad file in it, so there is nothing to include. Choose the library’s zip or folder.',
    );
  return { name: name || 'library', files };
}
