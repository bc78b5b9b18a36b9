import type { BrickModel } from './brick.ts';
import { BrickFileError } from './brick-file-error.ts';
import { mostCharacters } from './brick-lines.ts';
import { readLdraw } from './ldraw-read.ts';
import { writeLdr, writeMpd } from './ldraw.ts';
import { readText, writeText } from './text.ts';

/** A brick model out of a file. */
export interface BrickFile {
  readonly model: BrickModel;
  readonly title?: string;
  /** What was changed so that it fits, in sentences for people. */
  readonly notes: readonly string[];
}

export const brickExtensions = ['ldr', 'mpd', 'txt'] as const;
export type BrickExtension = (typeof brickExtensions)[number];

const readers: Readonly<Record<BrickExtension, (text: string) => BrickFile>> = {
  ldr: readLdraw,
  mpd: readLdraw,
  txt: text => ({ model: readText(text), notes: [] }),
};

const writers: Readonly<Record<BrickExtension, (model: BrickModel, title?: string) => string>> = {
  ldr: writeLdr,
  mpd: writeMpd,
  txt: writeText,
};

/** Of a file's name, in any case; undefined for names of other files. */
export function brickExtension(name: string): BrickExtension | undefined {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase();
  return brickExtensions.find(each => each === extension);
}

function extensionOf(name: string): BrickExtension {
  const extension = brickExtension(name);
  if (!extension)
    throw new BrickFileError(
      `“${name}” is no file of bricks by its name. Use one that ends in .ldr, .mpd or .txt.`,
    );
  return extension;
}

/**
 * Reads a file of bricks, by the end of its name: .ldr, .mpd or .txt.
 *
 * @throws BrickFileError that says what is wrong, and in which lines
 */
export function readBrickModel(name: string, bytes: Uint8Array): BrickFile {
  const extension = extensionOf(name);
  if (bytes.length > mostCharacters)
    throw new BrickFileError(
      `“${name}” is too large for a brick model (${Math.round(bytes.length / 1e6)} MB, at most 67 MB).`,
    );
  const text = new TextDecoder().decode(bytes);
  if (text.includes('\0'))
    throw new BrickFileError(`“${name}” is no text. Save it again as ${extension.toUpperCase()}.`);
  return readers[extension](text);
}

/**
 * A model as a file, by the end of its name: .ldr, .mpd (with the shapes of its parts) or .txt (without colours).
 *
 * @throws BrickFileError for other names, and a RangeError for a model that is none
 */
export const writeBrickModel = (name: string, model: BrickModel, title?: string): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(writers[extensionOf(name)](model, title));
