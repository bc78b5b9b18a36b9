import { unzlibSync } from 'fflate';
import { crc32 } from '../zip.ts';
import { FileError, type Contents } from './contents.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Samples of a pixel, by colour type. */
const channels: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** No picture of ours is larger. */
const MOST = 8192;

/** Checks a PNG: every chunk with its CRC, the first and the last, and as many pixels as it promises. */
export function checkPng(bytes: Uint8Array): Contents {
  if (!SIGNATURE.every((byte, i) => bytes[i] === byte)) throw new FileError('does not begin as a PNG does');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array[] = [];
  let header: Uint8Array | undefined;
  let type = '';
  let at = 8;
  for (; at < bytes.length && type !== 'IEND';) {
    if (at + 12 > bytes.length) throw new FileError('ends inside of a chunk');
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) throw new FileError('ends inside of a chunk');
    type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      throw new FileError(`has a ${type} chunk that is damaged`);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR') header = content;
    else if (!header) throw new FileError('does not begin with its header');
    if (type === 'IDAT') data.push(content);
    at += 12 + length;
  }
  if (!header || header.length !== 13 || type !== 'IEND' || at !== bytes.length)
    throw new FileError('ends early: IEND is missing');
  checkPixels(header, data);
  return {};
}

function checkPixels(header: Uint8Array, data: readonly Uint8Array[]): void {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const bits = header[8]! * (channels[header[9]!] ?? Number.NaN);
  if (!(width > 0 && height > 0 && width <= MOST && height <= MOST && bits > 0))
    throw new FileError(`is a picture of ${width} × ${height} pixels in an unknown form`);
  const packed = new Uint8Array(data.reduce((sum, { length }) => sum + length, 0));
  let filled = 0;
  for (const part of data) {
    packed.set(part, filled);
    filled += part.length;
  }
  // One byte for the filter of each row; interlaced pictures have other rows.
  const size = header[12] === 0 ? height * (1 + Math.ceil((width * bits) / 8)) : undefined;
  try {
    const pixels = unzlibSync(packed, size === undefined ? {} : { out: new Uint8Array(size) });
    if (size !== undefined && pixels.length !== size)
      throw new FileError('has fewer pixels than it promises');
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError('has pixels that cannot be unpacked');
  }
}
