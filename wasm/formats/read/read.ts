import { read3mf } from './3mf.ts';
import { readAmf } from './amf.ts';
import type { Contents } from './contents.ts';
import { readDxf } from './dxf.ts';
import { checkFcstd } from './fcstd.ts';
import { readGlb } from './glb.ts';
import type { MeshoptDecoder } from './glb-parts.ts';
import { readObj } from './obj.ts';
import { readOff } from './off.ts';
import { checkPng } from './png.ts';
import { checkStep } from './step.ts';
import { readStl } from './stl.ts';
import { readSvg } from './svg.ts';

export { FileError, type Contents } from './contents.ts';
export type { MeshoptDecoder } from './glb-parts.ts';

export interface ReadOptions {
  /** For GLB files with packed buffers. */
  meshopt?: MeshoptDecoder;
}

/** What may read a file: strict, as it stands for the check that a file is whole. Throws a FileError. */
type Read = (bytes: Uint8Array, options: ReadOptions) => Contents | Promise<Contents>;

const readers: Readonly<Record<string, Read>> = {
  stl: readStl,
  '3mf': read3mf,
  off: readOff,
  obj: readObj,
  amf: readAmf,
  glb: (bytes, { meshopt }) => readGlb(bytes, meshopt),
  svg: readSvg,
  dxf: readDxf,
  png: checkPng,
  step: checkStep,
  fcstd: checkFcstd,
};

export const readableFormats: readonly string[] = Object.keys(readers);

/**
 * Reads a file whole, by the name of its format. Throws a FileError when it is damaged, cut off or empty, and a
 * RangeError for a format without a reader.
 */
export async function readContents(
  format: string,
  bytes: Uint8Array,
  options: ReadOptions = {},
): Promise<Contents> {
  const read = Object.hasOwn(readers, format) ? readers[format] : undefined;
  if (!read)
    throw new RangeError(`There is no reader for “${format}”. Known: ${readableFormats.join(', ')}.`);
  return read(bytes, options);
}
