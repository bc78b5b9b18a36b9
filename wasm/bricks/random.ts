/** Fractions from 0 up to, without, 1. The same seed gives the same numbers on every machine. */
export type Random = () => number;

/** Mulberry32, a generator of 32 bits of state: enough to choose shapes and bricks by. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `least` to `most`, both included. */
export const between = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1));

/** Throws a RangeError when there is nothing to choose from. */
export function pick<T>(random: Random, from: readonly T[]): T {
  if (from.length === 0) throw new RangeError('There is nothing to pick from.');
  return from[Math.floor(random() * from.length)]!;
}
