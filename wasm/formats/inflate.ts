import { Inflate } from 'fflate';

/** Why deflated data was not unpacked: past the size, or not deflate at all. */
export class InflateError extends Error {
  override name = 'InflateError';
  readonly reason: 'size' | 'damaged';
  constructor(reason: 'size' | 'damaged') {
    super(`The packed data is beyond what may be unpacked (${reason}).`);
    this.reason = reason;
  }
}

/** Packed bytes given to the decoder at a time; one slice unpacks to 16 MB at most. */
const slice = 16 * 1024;

/**
 * Raw deflate data, unpacked in slices, so that a bomb is stopped at the limit and not when memory is gone.
 * @param most bytes that may come out
 * @throws InflateError
 */
export const inflateWithin = (packed: Uint8Array, most: number): Uint8Array => {
  const chunks: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const stream = new Inflate((chunk, final) => {
    length += chunk.length;
    if (length > most) throw new InflateError('size');
    chunks.push(chunk);
    ended ||= final;
  });
  try {
    for (let at = 0; at === 0 || at < packed.length; at += slice)
      stream.push(packed.subarray(at, at + slice), at + slice >= packed.length);
  } catch (error) {
    throw error instanceof InflateError ? error : new InflateError('damaged');
  }
  if (!ended) throw new InflateError('damaged');
  const result = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    result.set(chunk, at);
    at += chunk.length;
  }
  return result;
};
