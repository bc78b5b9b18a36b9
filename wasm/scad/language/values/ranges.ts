import type { Range } from './value.ts';

/** A range of this many numbers or more is not enumerated but warned about. */
export const MOST_STEPS = 10_000;

const ENDLESS = 0xffffffff;

const double = new Float64Array(1);
const bits = new BigInt64Array(double.buffer);

/** The next double above a finite one ≥ 0. */
function above(x: number): number {
  double[0] = x;
  bits[0]! += 1n;
  return double[0]!;
}

/**
 * How many numbers a range holds: 0 for one that runs the wrong way, 2³² − 1 for an endless one. A step that ends
 * just short of the stop by rounding counts (the quotient's next double is what is truncated).
 */
export function rangeLength({ begin, step, stop }: Range): number {
  if (Number.isNaN(begin) || Number.isNaN(step) || Number.isNaN(stop)) return 0;
  if (step < 0 ? begin < stop : begin > stop) return 0;
  if (step === 0) return begin === stop ? 0 : ENDLESS;
  if (begin === stop || !Number.isFinite(step)) return 1;
  if (!Number.isFinite(begin) || !Number.isFinite(stop)) return ENDLESS;
  const steps = (stop - begin) / step;
  if (steps < MOST_STEPS) return Math.trunc(Number.isInteger(steps) ? steps : above(steps)) + 1;
  return steps >= ENDLESS ? ENDLESS : Math.trunc(above(steps)) + 1;
}

/** The number at place `i` of a range; an infinite step must not spoil the first. */
export const numberAt = (range: Range, i: number): number =>
  i === 0 ? range.begin : range.begin + i * range.step;
