import { echoed } from '../values/formatting.ts';
import { bind, numberOr, signature, vec3 } from '../arguments.ts';
import type { BuiltinModule, ModuleCall } from '../call.ts';
import { parent } from './parent.ts';
import { isVector, type Value } from '../values/value.ts';
import { cosDegrees, sinDegrees } from '../../../solid/degrees.ts';
import type { Matrix, Node } from '../../../solid/tree.ts';

// Formulas, wording and order: OpenSCAD src/core/TransformNode.cc and src/utils/degree_trig.cc.

const VECTOR = signature('v');
const ROTATE = signature('a', 'v');
const MATRIX = signature('m');

type Triple = [number, number, number];
/** Row by row. */
type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const IDENTITY3: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

const transform = (call: ModuleCall, matrix: Matrix): Node => ({
  kind: 'transform',
  ...parent(call),
  matrix,
});

/**
 * The identity times `m`, as OpenSCAD multiplies: what is not finite spreads over its column, and −0 stays only where
 * every product is −0.
 */
function linear(m: Matrix3): Matrix {
  const at = (row: number, column: number): number =>
    (row === 0 ? 1 : 0) * m[column]! +
    (row === 1 ? 1 : 0) * m[3 + column]! +
    (row === 2 ? 1 : 0) * m[6 + column]!;
  return [
    at(0, 0), at(0, 1), at(0, 2), 0,
    at(1, 0), at(1, 1), at(1, 2), 0,
    at(2, 0), at(2, 1), at(2, 2), 0,
    0, 0, 0, 1,
  ]; // prettier-ignore
}

const translate: BuiltinModule = call => {
  const [given] = bind(call, VECTOR);
  const v: Triple = [0, 0, 0];
  if (vec3(given, v, 0) && v.every(Number.isFinite)) {
    // + 0: OpenSCAD adds to nothing, so that −0 does not show.
    return transform(call, [1, 0, 0, v[0] + 0, 0, 1, 0, v[1] + 0, 0, 0, 1, v[2] + 0, 0, 0, 0, 1]);
  }
  call.warn(`Unable to convert translate(${echoed(given)}) parameter to a vec3 or vec2 of numbers`);
  return transform(call, IDENTITY);
};

const scale: BuiltinModule = call => {
  const [given] = bind(call, VECTOR);
  let v: Triple = [1, 1, 1];
  if (!vec3(given, v, 1)) {
    if (typeof given === 'number') v = [given, given, given];
    else {
      call.warn(
        `Unable to convert scale(${echoed(given)}) parameter to a number, a vec3 or vec2 of numbers or a number`,
      );
    }
  }
  const matrix = [...IDENTITY];
  // Zeros are multiplied too: they take a sign, or end as nan.
  for (let row = 0; row < 3; row++)
    for (let column = 0; column < 3; column++) matrix[4 * row + column]! *= v[column]!;
  return transform(call, matrix);
};

/** About z, then y, then x: `rotate([x, y, z])`. */
function eulerAngles(call: ModuleCall, angles: readonly Value[], v: Value): Matrix {
  const sines = [0, 0, 0];
  const cosines = [1, 1, 1];
  let ok = angles.length <= 3;
  let angle = 0;
  for (let i = Math.min(angles.length, 3) - 1; i >= 0; i--) {
    // A wrong component takes over the angle read before it.
    const given = angles[i];
    if (typeof given === 'number') angle = given;
    else ok = false;
    if (!Number.isFinite(angle)) ok = false;
    sines[i] = sinDegrees(angle);
    cosines[i] = cosDegrees(angle);
  }
  const both = `a=${echoed(angles)}, v=${echoed(v)}`;
  if (ok && v !== undefined) {
    call.warn(`When parameter a is supplied as vector, v is ignored rotate(${both})`);
  } else if (!ok) {
    call.warn(`Problem converting rotate(${v === undefined ? `a=${echoed(angles)}` : both}) parameter`);
  }
  const [sx, sy, sz] = sines as Triple;
  const [cx, cy, cz] = cosines as Triple;
  return linear([
    cy * cz, cz * sx * sy - cx * sz, cx * cz * sy + sx * sz,
    cy * sz, cx * cz + sx * sy * sz, -cz * sx + cx * sy * sz,
    -sy, cy * sx, cx * cy,
  ]); // prettier-ignore
}

/** https://en.wikipedia.org/wiki/Rotation_matrix#Rotation_matrix_from_axis_and_angle */
function aboutAxis(angle: number, [x, y, z]: Triple): Matrix3 {
  const s = sinDegrees(angle);
  const c = cosDegrees(angle);
  const m = x * x + y * y + z * z;
  if (!(m > 0)) return IDENTITY3;
  const f = (1 - c) / m;
  const length = Math.sqrt(m);
  const [cx, cy, cz] = [x * f, y * f, z * f];
  const [ux, uy, uz] = [(x / length) * s, (y / length) * s, (z / length) * s];
  return [
    cx * x + c, cy * x - uz, cz * x + uy,
    cx * y + uz, cy * y + c, cz * y - ux,
    cx * z - uy, cy * z + ux, cz * z + c,
  ]; // prettier-ignore
}

const rotate: BuiltinModule = call => {
  const [a, v] = bind(call, ROTATE);
  if (isVector(a)) return transform(call, eulerAngles(call, a, v));
  const converted = typeof a === 'number' && Number.isFinite(a);
  const axis: Triple = [0, 0, 1];
  const fits = vec3(v, axis, 0);
  const matrix = linear(aboutAxis(converted ? a : 0, axis));
  if (v !== undefined && !fits) {
    call.warn(
      converted
        ? `Problem converting rotate(..., v=${echoed(v)}) parameter`
        : `Problem converting rotate(a=${echoed(a)}, v=${echoed(v)}) parameter`,
    );
  } else if (!converted) call.warn(`Problem converting rotate(a=${echoed(a)}) parameter`);
  return transform(call, matrix);
};

const mirror: BuiltinModule = call => {
  const [given] = bind(call, VECTOR);
  const v: Triple = [1, 0, 0];
  if (!vec3(given, v, 0)) {
    call.warn(`Unable to convert mirror(${echoed(given)}) parameter to a vec3 or vec2 of numbers`);
  }
  const [x, y, z] = v;
  if (x === 0 && y === 0 && z === 0) return transform(call, IDENTITY);
  const a = x * x + y * y + z * z;
  return transform(call, [
    1 - (2 * x * x) / a, (-2 * y * x) / a, (-2 * z * x) / a, 0,
    (-2 * x * y) / a, 1 - (2 * y * y) / a, (-2 * z * y) / a, 0,
    (-2 * x * z) / a, (-2 * y * z) / a, 1 - (2 * z * z) / a, 0,
    0, 0, 0, 1,
  ]); // prettier-ignore
};

const multmatrix: BuiltinModule = call => {
  const [given] = bind(call, MATRIX);
  if (!isVector(given)) return transform(call, IDENTITY);
  const matrix = [...IDENTITY];
  for (let row = 0; row < 4; row++) {
    const values = given[row];
    if (!isVector(values)) continue;
    for (let column = 0; column < 4; column++) {
      const at = 4 * row + column;
      matrix[at] = numberOr(values[column], matrix[at]!);
    }
  }
  const w = matrix[15]!;
  return transform(call, w === 1 ? matrix : matrix.map(value => value / w));
};

export const transforms: readonly (readonly [string, BuiltinModule])[] = [
  ['translate', translate],
  ['rotate', rotate],
  ['scale', scale],
  ['mirror', mirror],
  ['multmatrix', multmatrix],
];
