import { cosDegrees as cos, sinDegrees as sin } from '../../../solid/degrees.ts';

/**
 * Trigonometry in degrees, exact at the multiples of 30 and 45 degrees (facts: OpenSCAD src/utils/degree_trig.cc).
 */
export { cos, sin };

const RADIANS = Math.PI / 180;
const DEGREES = 180 / Math.PI;
const SQRT3 = 1.7320508075688772;
const SQRT1_3 = 0.5773502691896257;
/** From here on the remainder by 180 degrees means nothing any more. */
const HUGE = 2 ** 52 * 360;

export function tan(degrees: number): number {
  let x = degrees;
  // An `int` there: WebAssembly gives the nearest one.
  const cycles = Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, Math.floor(x / 180)));
  if (!(x < 180 && x >= 0)) {
    if (!(x < HUGE && x > -HUGE)) return NaN;
    x -= 180 * cycles;
  }
  const odd = cycles % 2 !== 0;
  const negative = x > 90;
  if (negative) x = 180 - x;
  if (x === 0) x = odd ? -0 : 0;
  else if (x === 30) x = SQRT1_3;
  else if (x === 45) x = 1;
  else if (x === 60) x = SQRT3;
  else if (x === 90) x = odd ? -Infinity : Infinity;
  else x = Math.tan(x * RADIANS);
  return negative ? -x : x;
}

/** Half away from zero, as C does it. */
export const round = (x: number): number => {
  const size = Math.abs(x);
  const down = Math.floor(size);
  const result = size - down >= 0.5 ? down + 1 : down;
  return x < 0 ? -result : x === 0 ? x : result;
};

export function asin(x: number): number {
  const degrees = Math.asin(x) * DEGREES;
  const whole = round(degrees);
  return sin(whole) === x ? whole : degrees;
}

export function acos(x: number): number {
  const degrees = Math.acos(x) * DEGREES;
  const whole = round(degrees);
  return cos(whole) === x ? whole : degrees;
}

export function atan(x: number): number {
  const degrees = Math.atan(x) * DEGREES;
  const whole = round(degrees);
  return tan(whole) === x ? whole : degrees;
}

export function atan2(y: number, x: number): number {
  const degrees = Math.atan2(y, x) * DEGREES;
  const whole = round(degrees);
  return Math.abs(degrees - whole) < 3e-14 ? whole : degrees;
}
