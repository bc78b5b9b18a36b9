import { cosine, sine } from './sine.ts';

const toRadians = (degrees: number): number => degrees * (Math.PI / 180);

/** √¾: the sine of 60°. */
const SQRT3_4 = Math.sqrt(0.75);

/** OpenSCAD gives up on angles past this (src/utils/degree_trig.h, TRIG_HUGE_VAL). */
const HUGE = 2 ** 26 * 360 * 2 ** 26;

/** The angle within one turn, 0 ≤ x < 360; NaN where nothing is left of it. */
function withinTurn(x: number): number {
  if (x >= 0 && x < 360) return x;
  if (x < 0 && x >= -360) return x + 360;
  if (x < HUGE && x > -HUGE) return x - 360 * Math.floor(x / 360);
  return NaN;
}

/** Sine of an angle in degrees, exact at multiples of 30° and 45° (OpenSCAD src/utils/degree_trig.cc). */
export function sinDegrees(degrees: number): number {
  let x = withinTurn(degrees);
  const negative = x >= 180;
  if (negative) x -= 180;
  if (x > 90) x = 180 - x;
  let value: number;
  if (x < 45) value = x === 30 ? 0.5 : sine(toRadians(x));
  else if (x === 45) value = Math.SQRT1_2;
  else if (x === 60) value = SQRT3_4;
  else value = cosine(toRadians(90 - x));
  return negative ? -value : value;
}

/** Cosine of an angle in degrees, exact at multiples of 30° and 45° (OpenSCAD src/utils/degree_trig.cc). */
export function cosDegrees(degrees: number): number {
  let x = withinTurn(degrees);
  let negative = x >= 180;
  if (negative) x -= 180;
  if (x > 90) {
    x = 180 - x;
    negative = !negative;
  }
  let value: number;
  if (x > 45) value = x === 60 ? 0.5 : sine(toRadians(90 - x));
  else if (x === 45) value = Math.SQRT1_2;
  else if (x === 30) value = SQRT3_4;
  else value = cosine(toRadians(x));
  return negative ? -value : value;
}
