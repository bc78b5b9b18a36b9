import { echoed, typeName } from './values/formatting.ts';
import type { Call } from './call.ts';
import { isVector, type Value } from './values/value.ts';
import type { Fragments } from '../../solid/tree.ts';

/** The parameters of a builtin, in the order that positional arguments take. */
export interface Signature {
  readonly names: readonly string[];
  readonly places: ReadonlyMap<string, number>;
}

export function signature(...names: string[]): Signature {
  return { names, places: new Map(names.map((name, i) => [name, i])) };
}

const isSpecial = (name: string): boolean => name.charCodeAt(0) === 36;

/**
 * The arguments of a call in the order of the signature, `undefined` for those that were not given; what does not fit
 * is warned about (OpenSCAD src/core/Parameters.cc). A positional argument takes the first parameter that no argument
 * before it has named. `$` variables among the arguments are read by `special`.
 */
export function bind(call: Call, { names: parameters, places }: Signature): readonly Value[] {
  const { values, names } = call;
  const bound: Value[] = [];
  for (let i = 0; i < parameters.length; i++) bound.push(undefined);
  // Bits: places given by name, and by position. No builtin has more than a dozen.
  let named = 0;
  let positional = 0;
  let strangers: Set<string> | undefined;
  let next = 0;
  let tooMany = false;
  for (let i = 0; i < values.length; i++) {
    const name = names[i];
    if (name === undefined) {
      while (named & (1 << next)) next++;
      if (next < parameters.length) {
        positional |= 1 << next;
        bound[next++] = values[i];
      } else if (!tooMany) {
        tooMany = true;
        call.warn('Too many unnamed arguments supplied');
      }
      continue;
    }
    const place = places.get(name);
    if (place === undefined) {
      if (strangers?.has(name)) call.warn(`argument "${name}" supplied more than once`);
      else if (!isSpecial(name)) call.warn(`variable "${name}" not specified as parameter`);
      (strangers ??= new Set()).add(name);
      continue;
    }
    const bit = 1 << place;
    if (named & bit) call.warn(`argument "${name}" supplied more than once`);
    else if (positional & bit) call.warn(`argument "${name}" overrides positional argument`);
    named |= bit;
    bound[place] = values[i];
  }
  return bound;
}

/** The value of either name; both given is warned about, and the first counts. */
export function either(call: Call, names: readonly [string, string], first: Value, second: Value): Value {
  if (first !== undefined && second !== undefined) {
    call.warn(`Specified both "${names[0]}" and "${names[1]}"`);
  }
  return first === undefined ? second : first;
}

/** False, with a warning, for a value of another type; `undef` passes. */
export function typed(call: Call, parameter: string, value: Value, type: 'number' | 'string'): boolean {
  if (value === undefined || typeof value === type) return true;
  call.warn(
    `${call.name}(..., ${parameter}=${echoed(value)}) Invalid type: expected ${type}, found ${typeName(value)}`,
  );
  return false;
}

/** A whole number from `least` up to 2³² − 1, truncated and clamped; undefined, with a warning, for what is none. */
export function whole(call: Call, parameter: string, value: Value, least: number): number | undefined {
  if (value === undefined || !typed(call, parameter, value, 'number')) return undefined;
  if (!Number.isFinite(value)) {
    call.warn(`${call.name}(..., ${parameter}=${echoed(value)}) argument cannot be infinite or nan`);
    return undefined;
  }
  return Math.min(Math.max(Math.trunc(value as number), least), 4294967295);
}

export const numberOr = (value: Value, other: number): number => (typeof value === 'number' ? value : other);
export const textOr = (value: Value, other: string): string => (typeof value === 'string' ? value : other);
export const finite = (value: Value): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** As WebAssembly casts to a signed 32-bit integer: truncated, clamped, 0 for NaN. */
export const toInt = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.trunc(Math.min(Math.max(value, -2147483648), 2147483647)) + 0;
/** The same for unsigned ones. */
export const toUnsigned = (value: number): number =>
  Number.isNaN(value) ? 0 : Math.trunc(Math.min(Math.max(value, 0), 4294967295));

/** How a convexity is read where it counts as 0 when it is no number. */
export const convexityOf = (value: Value): number => toInt(numberOr(value, 0));

/** `[x, y]` of numbers. */
export function vec2(value: Value): readonly [number, number] | undefined {
  if (!isVector(value) || value.length !== 2) return undefined;
  const [x, y] = value;
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : undefined;
}

/**
 * Fills `into` from a vector of three numbers, or of two when `third` stands for the missing one. OpenSCAD's quirks
 * (Value::getVec3) are kept: what stands before a wrong component is taken over although the answer is false, and two
 * components count as a vector whatever they are.
 */
export function vec3(value: Value, into: [number, number, number], third?: number): boolean {
  if (!isVector(value)) return false;
  if (value.length === 2 && third !== undefined) {
    const pair = vec2(value);
    if (pair) [into[0], into[1]] = pair;
    into[2] = third;
    return true;
  }
  if (value.length !== 3) return false;
  for (let i = 0; i < 3; i++) {
    const component = value[i];
    if (typeof component !== 'number') return false;
    into[i] = component;
  }
  return true;
}

/** `$fn`, `$fa` and `$fs` as the call sees them; 0 for what is no number. */
export function fragments(call: Call): Fragments {
  const read = (name: string): number => numberOr(call.special(name), 0);
  return { fn: read('$fn'), fa: read('$fa'), fs: read('$fs') };
}

const LEAST = 0.01;

/** The same, with what is too small clamped and warned about. */
export function clampedFragments(call: Call): Fragments {
  const { fn, fa, fs } = fragments(call);
  if (fs < LEAST) call.warn('$fs too small - clamping to 0.010000');
  if (fa < LEAST) call.warn('$fa too small - clamping to 0.010000');
  return { fn, fa: fa < LEAST ? LEAST : fa, fs: fs < LEAST ? LEAST : fs };
}
