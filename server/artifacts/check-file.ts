import { readFile } from 'node:fs/promises';
import { BrickFileError } from '../../wasm/bricks/brick-file-error.ts';
import { readBrickModel } from '../../wasm/bricks/brick-file.ts';
import { FileError, readableFormats, readContents, type Contents } from '../../wasm/formats/read/read.ts';
import { adjacency } from '../../wasm/solid/edges.ts';

/** A file of an engine and what it has to be. */
export interface FileCheck {
  path: string;
  format: string;
  /** Its mesh must enclose a volume. */
  closed: boolean;
}

/** What is wrong with a file; `transient` when another run may leave a better one. */
export interface Fault {
  text: string;
  transient: boolean;
}

/** Reads the file as anybody would who gets it; undefined when it is what it should be. Blocks for large files. */
export async function faultOf({ path, format, closed }: FileCheck): Promise<Fault | undefined> {
  const bytes = await readFile(path);
  if (bytes.length === 0) return { text: 'is empty', transient: true };
  if (format === 'txt') return undefined;
  if (format === 'json') return unparsed(bytes);
  if (format === 'ldr' || format === 'mpd') return unreadBricks(format, bytes);
  try {
    return closed ? gaps(await contentsOf(format, bytes)) : void (await contentsOf(format, bytes));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { text: error.message, transient: true };
  }
}

function unparsed(bytes: Uint8Array): Fault | undefined {
  try {
    JSON.parse(new TextDecoder().decode(bytes));
    return undefined;
  } catch {
    return { text: 'is no JSON', transient: true };
  }
}

function unreadBricks(format: string, bytes: Uint8Array): Fault | undefined {
  try {
    const { model } = readBrickModel(`model.${format}`, bytes);
    return model.bricks.length > 0 ? undefined : { text: 'has no bricks', transient: true };
  } catch (error) {
    if (!(error instanceof BrickFileError)) throw error;
    return { text: `cannot be read: ${error.message}`, transient: true };
  }
}

/** What a file of an engine holds. Throws a FileError. */
export async function contentsOf(format: string, bytes: Uint8Array): Promise<Contents> {
  if (!readableFormats.includes(format))
    throw new RangeError(`Nobody can check a file of the format “${format}”.`);
  if (format !== 'glb') return readContents(format, bytes);
  const { MeshoptDecoder } = await import('three/addons/libs/meshopt_decoder.module.js');
  return readContents(format, bytes, { meshopt: MeshoptDecoder });
}

/** Edges where parts touch may have four triangles: each part is closed. Edges with one or three are gaps. */
function gaps({ mesh }: Contents): Fault | undefined {
  const open = mesh ? adjacency(mesh).open : 0;
  if (open === 0) return undefined;
  return {
    text:
      `has ${open} open edge${open === 1 ? '' : 's'}, so it encloses no volume and slicers would have to guess. ` +
      'Give each polyhedron() all of its faces, all in the same direction',
    transient: false,
  };
}
