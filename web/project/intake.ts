import type { Path } from '../../wasm/contract.ts';
import { commonRoot, pathKey, pathProblem } from '../../wasm/formats/paths.ts';
import { ArchiveError, unzip } from '../../wasm/formats/zip.ts';
import type { Content } from './database.ts';
import { extension, fileKind, sizeText } from './file-kinds.ts';
import { decodeText } from './text-encoding.ts';

/** A file on its way into a project: from a drop, a folder, an archive, the clipboard. */
export interface Incoming {
  path: Path;
  bytes: Uint8Array;
}

export interface Refusal {
  path: string;
  /** A whole sentence for the user, with what to do. */
  reason: string;
}

/** What may go into a project, and what may not. */
export interface Intake {
  files: Map<Path, Content>;
  /** Taken in, but not as it came: sentences for the user. */
  notes: string[];
  refused: Refusal[];
}

export const intakeLimits = {
  /** Files at once. */
  files: 2000,
  /** Bytes of one file. */
  file: 128 * 1024 * 1024,
  /** Bytes of one text file: the editor holds it whole. */
  text: 8 * 1024 * 1024,
  /** Bytes of all files. */
  total: 256 * 1024 * 1024,
};

const shorten = (name: string): string => (name.length > 60 ? `${name.slice(0, 57)}…` : name);

const isZip = ({ path, bytes }: Incoming): boolean =>
  extension(path) === 'zip' ||
  (fileKind(path) === undefined &&
    bytes[0] === 0x50 &&
    bytes[1] === 0x4b &&
    bytes[2] === 3 &&
    bytes[3] === 4);

/** Windows and drops use what the disk gave; only what can be mended without guessing is. */
const cleanPath = (path: string): string => path.normalize('NFC').replace(/^(\.\/)+/, '');

const take = (intake: Intake, keys: Map<string, Path>, { path: raw, bytes }: Incoming): void => {
  const path = cleanPath(raw);
  const refuse = (reason: string) => intake.refused.push({ path: raw, reason });
  const name = shorten(path);
  const problem = pathProblem(path);
  if (problem !== undefined)
    return void refuse(`"${name}" was not taken: a file name ${problem}. Rename it first.`);
  const kind = fileKind(path);
  if (!kind)
    return void refuse(
      extension(path) === 'zip'
        ? `"${name}" is a zip inside a zip. Unpack it, then add what you need from it.`
        : `"${name}" is of a kind that OpenSCAD does not read.`,
    );
  if (bytes.length > intakeLimits.file)
    return void refuse(
      `"${name}" is ${sizeText(bytes.length)}; a file may have ${sizeText(intakeLimits.file)}. Simplify it first.`,
    );
  const twin = keys.get(pathKey(path));
  if (twin !== undefined)
    return void refuse(`"${name}" has the same name as "${shorten(twin)}" (case aside). Rename one of them.`);
  if (!kind.text) {
    intake.files.set(path, bytes);
    keys.set(pathKey(path), path);
    return;
  }
  if (bytes.length > intakeLimits.text)
    return void refuse(
      `"${name}" is ${sizeText(bytes.length)} of text; a text file may have ${sizeText(intakeLimits.text)}. ` +
        'Split it, or turn large data into an STL or PNG file.',
    );
  const decoded = decodeText(bytes);
  if (!decoded) return void refuse(`"${name}" is not text, although its name says so. Check the file.`);
  if (decoded.note !== undefined) intake.notes.push(`"${name}" ${decoded.note}.`);
  intake.files.set(path, decoded.text);
  keys.set(pathKey(path), path);
};

/**
 * Sorts incoming files into those that a project takes (text decoded) and those it does not, with the reason.
 * Zip archives are unpacked, a single top folder taken away. Never throws for what the files hold.
 */
export const intake = (incoming: readonly Incoming[]): Intake => {
  const result: Intake = { files: new Map(), notes: [], refused: [] };
  const keys = new Map<string, Path>();
  let total = 0;
  const add = (file: Incoming): void => {
    total += file.bytes.length;
    if (result.files.size >= intakeLimits.files)
      result.refused.push({
        path: file.path,
        reason: `More than ${intakeLimits.files} files at once; "${shorten(file.path)}" was left out.`,
      });
    else if (total > intakeLimits.total)
      result.refused.push({
        path: file.path,
        reason: `More than ${sizeText(intakeLimits.total)} at once; "${shorten(file.path)}" was left out.`,
      });
    else take(result, keys, file);
  };
  for (const file of incoming) {
    if (!isZip(file)) {
      add(file);
      continue;
    }
    try {
      for (const [path, bytes] of Object.entries(unzip(file.bytes, { stripRoot: true })))
        add({ path, bytes });
    } catch (error) {
      if (!(error instanceof ArchiveError)) throw error;
      result.refused.push({ path: file.path, reason: `"${shorten(file.path)}": ${error.message}` });
    }
  }
  return result;
};

/** A `File` with the path it has in the folder that was picked or dropped. */
export interface PathedFile {
  file: File;
  path?: Path;
}

/** Reads picked or dropped files; one past the limits is refused before it is read. */
export const readFiles = async (files: readonly (File | PathedFile)[]): Promise<Intake> => {
  const incoming: Incoming[] = [];
  const refused: Refusal[] = [];
  let total = 0;
  for (const item of files) {
    const { file, path: given } = item instanceof File ? { file: item, path: undefined } : item;
    const path = given ?? (file.webkitRelativePath || file.name);
    total += file.size;
    if (file.size > intakeLimits.file || total > intakeLimits.total) {
      const limit = file.size > intakeLimits.file ? intakeLimits.file : intakeLimits.total;
      refused.push({
        path,
        reason: `"${shorten(path)}" is too large: the limit is ${sizeText(limit)}. Simplify it first.`,
      });
      continue;
    }
    try {
      incoming.push({ path, bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      refused.push({ path, reason: `"${shorten(path)}" could not be read. Check that it still exists.` });
    }
  }
  const result = intake(stripFolder(incoming));
  return { ...result, refused: [...refused, ...result.refused] };
};

/** Takes away the folder that was picked or dropped itself, when everything lies in it. */
const stripFolder = (incoming: readonly Incoming[]): Incoming[] => {
  const root = commonRoot(incoming.map(({ path }) => path));
  return incoming.map(({ path, bytes }) => ({ path: path.slice(root.length), bytes }));
};
