import { deflateSync, strFromU8, strToU8 } from 'fflate';
import {
  compareBricks,
  largestWorld,
  type Brick,
  type BrickModel,
  type Size,
} from '../../../wasm/bricks/brick.ts';
import { Grid } from '../../../wasm/bricks/grid.ts';
import { oriented, parts } from '../../../wasm/bricks/parts.ts';
import { inflateWithin, InflateError } from '../../../wasm/formats/inflate.ts';

/**
 * A brick model in the fragment of a link, `#/bricks?m=…`: nothing is stored anywhere, and no server sees it.
 *
 * The payload is base64url of deflated bytes: version, world, bricks by column (in the order of `compareBricks`), the
 * prompt and the seed that made them, and a checksum. Some three characters a brick.
 */
export interface SharedModel {
  readonly model: BrickModel;
  readonly prompt?: string;
  readonly seed?: number;
}

/** A link that cannot be made or read; the message says why and what to do. */
export class BrickLinkError extends Error {
  override name = 'BrickLinkError';
}

/** Characters of a payload: what browsers, mail and chat programs still carry. */
export const longestLink = 64 * 1024;
const mostUnpacked = 1024 * 1024;
const longestPrompt = 2000;
const version = 1;

/** How parts lie, by the number in the link. Only ever added to at the end: old links stay as they are. */
const ways = oriented(parts);
const wayOf = new Map(ways.map(({ dx, dy }, index) => [`${dx}x${dy}`, index]));

/** The page's fragment for a model. @throws BrickLinkError when the model is too large for a link */
export const linkFragment = (shared: SharedModel): string => `#/bricks?m=${writeLink(shared)}`;

/**
 * The model in a page's fragment; undefined when it has none.
 * @throws BrickLinkError
 */
export function readFragment(fragment: string): SharedModel | undefined {
  const text = /^#?\/bricks\/?\?(?:.*&)?m=([^&]*)/.exec(fragment)?.[1];
  return text === undefined ? undefined : readLink(text);
}

/** @throws BrickLinkError when the model is too large for a link, a RangeError for bricks that are none */
export function writeLink({ model, prompt = '', seed }: SharedModel): string {
  const bricks = [...model.bricks].sort(compareBricks);
  const writer = new Writer();
  writer.byte(version);
  for (const side of model.size) writer.number(side);
  const palette = [...new Set(bricks.map(({ color }) => color))];
  writer.number(palette.length);
  for (const color of palette) writer.number(color);
  writer.number(bricks.length);
  // A column after the other: neighbours in it are alike, of which deflate lives.
  let z = 0;
  for (const brick of bricks) {
    writer.number(brick.z - z);
    z = brick.z;
  }
  for (const { dx, dy } of bricks) {
    const way = wayOf.get(`${dx}x${dy}`);
    if (way === undefined) throw new RangeError(`There is no ${dx}x${dy} brick to share.`);
    writer.byte(way);
  }
  for (const { x } of bricks) writer.byte(x);
  for (const { y } of bricks) writer.byte(y);
  if (palette.length > 1) for (const { color } of bricks) writer.number(palette.indexOf(color));
  const words = strToU8(prompt.slice(0, longestPrompt));
  writer.number(words.length);
  for (const byte of words) writer.byte(byte);
  writer.number(seed === undefined ? 0 : seed + 1);
  const text = toBase64Url(deflateSync(writer.finish(), { level: 9 }));
  if (text.length > longestLink)
    throw new BrickLinkError(
      `The model is too large for a link (${Math.ceil(text.length / 1024)} KB, at most ${longestLink / 1024} KB). ` +
        'Export it as .ldr and send that.',
    );
  return text;
}

const damaged = 'This link is damaged: a part of it is missing or changed. Copy it again, whole.';

/**
 * The model of a link's payload, checked like any file from outside.
 * @throws BrickLinkError
 */
export function readLink(text: string): SharedModel {
  // A link may have been made by a newer release with a larger limit, so the reader allows more than the writer.
  if (text.length > longestLink * 4)
    throw new BrickLinkError('This link is too long to be a brick model. Ask for a file.');
  const reader = new Reader(unpacked(text));
  if (reader.byte() !== version)
    throw new BrickLinkError(
      'This link was made by a newer Formwork. Reload the page to update, then open it again.',
    );
  reader.check();
  const size = [reader.number(), reader.number(), reader.number()] as const satisfies Size;
  if (size.some(side => side < 1 || side > largestWorld)) throw new BrickLinkError(damaged);
  const palette = reader.times(reader.number(), () => reader.number());
  const count = reader.number();
  let z = 0;
  const layers = reader.times(count, () => (z += reader.number()));
  const kinds = reader.times(count, () => reader.byte());
  const xs = reader.times(count, () => reader.byte());
  const ys = reader.times(count, () => reader.byte());
  const paints = palette.length > 1 ? reader.times(count, () => reader.number()) : layers.map(() => 0);
  const prompt = strFromU8(Uint8Array.from(reader.times(reader.number(), () => reader.byte())));
  const seed = reader.number() - 1;
  reader.end();
  const bricks = layers.map((z, i): Brick => {
    const way = ways[kinds[i]!];
    const color = palette[paints[i]!];
    if (!way || color === undefined) throw new BrickLinkError(damaged);
    return { dx: way.dx, dy: way.dy, x: xs[i]!, y: ys[i]!, z, color };
  });
  const model: BrickModel = { size, bricks };
  try {
    Grid.of(model);
  } catch (error) {
    if (error instanceof RangeError)
      throw new BrickLinkError(`This link holds a model that cannot be. ${error.message}`);
    throw error;
  }
  return { model, ...(prompt === '' ? {} : { prompt }), ...(seed < 0 ? {} : { seed }) };
}

function unpacked(text: string): Uint8Array {
  if (!/^[\w-]+$/.test(text)) throw new BrickLinkError(damaged);
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return inflateWithin(
      Uint8Array.from(binary, char => char.charCodeAt(0)),
      mostUnpacked,
    );
  } catch (error) {
    if (error instanceof InflateError || error instanceof DOMException) throw new BrickLinkError(damaged);
    throw error;
  }
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** FNV-1a: enough to tell a mistyped link. */
function checksum(bytes: Uint8Array): number {
  let sum = 0x811c9dc5;
  for (const byte of bytes) sum = Math.imul(sum ^ byte, 0x01000193) >>> 0;
  return sum;
}

const checksumLength = 4;

class Writer {
  readonly #bytes: number[] = [];

  byte(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 255)
      throw new RangeError(`${value} does not fit into a link.`);
    this.#bytes.push(value);
  }

  /** Seven bits a byte, the lowest first. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} does not fit into a link.`);
    for (; value >= 128; value = Math.floor(value / 128)) this.#bytes.push((value % 128) + 128);
    this.#bytes.push(value);
  }

  finish(): Uint8Array {
    const sum = checksum(Uint8Array.from(this.#bytes));
    return Uint8Array.from([...this.#bytes, sum & 255, (sum >> 8) & 255, (sum >> 16) & 255, sum >>> 24]);
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #length: number;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#length = bytes.length - checksumLength;
  }

  check(): void {
    const sum = checksum(this.#bytes.subarray(0, Math.max(0, this.#length)));
    for (let i = 0; i < checksumLength; i++)
      if (this.#bytes[this.#length + i] !== ((sum >>> (8 * i)) & 255)) throw new BrickLinkError(damaged);
  }

  byte(): number {
    if (this.#at >= this.#length) throw new BrickLinkError(damaged);
    return this.#bytes[this.#at++]!;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte % 128) * scale;
      if (!Number.isSafeInteger(value)) throw new BrickLinkError(damaged);
      if (byte < 128) return value;
    }
  }

  /** What takes at least a byte each cannot be more than what is left: no memory is spent on a claim. */
  times<T>(count: number, read: () => T): T[] {
    if (count > this.#length - this.#at) throw new BrickLinkError(damaged);
    return Array.from({ length: count }, read);
  }

  end(): void {
    if (this.#at !== this.#length) throw new BrickLinkError(damaged);
  }
}
