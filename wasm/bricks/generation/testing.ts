import { type Brick, world } from '../brick.ts';
import { connectivity } from '../connectivity.ts';
import { seeded } from '../random.ts';
import type { Decoder } from './decoder.ts';
import { firstWord, type Step } from './tokens.ts';

/**
 * A decoder that has an opinion about everything, and none of it good: the logits are noise, always the same after the
 * same steps. What it makes shows what masks and physics alone see to. `bias` may lean them.
 */
export function noisyDecoder(
  seed: number,
  bias: (logits: Float32Array, read: readonly Step[]) => void = () => {},
  capacity = 1024,
): Decoder & { readonly read: readonly Step[] } {
  let read: Step[] = [];
  return {
    name: 'noise',
    capacity,
    get length() {
      return read.length;
    },
    get read() {
      return read;
    },
    async feed(steps) {
      if (read.length + steps.length > capacity) throw new RangeError('The context is full.');
      read = [...read, ...steps];
      let hash = seed;
      for (const { id, layer } of read) hash = (Math.imul(hash ^ id, 0x01000193) + layer) >>> 0;
      const random = seeded(hash);
      const logits = Float32Array.from({ length: firstWord }, () => 4 * random());
      bias(logits, read);
      return logits;
    },
    rewind(length) {
      if (length > read.length) throw new RangeError('There is nothing to rewind to.');
      read = read.slice(0, length);
    },
    async dispose() {},
  };
}

/** Whether bricks hold together, and nothing else: for tests of what is not physics. */
export const holdsTogether = (bricks: readonly Brick[]): boolean =>
  connectivity({ size: world, bricks }).floating.length === 0;
