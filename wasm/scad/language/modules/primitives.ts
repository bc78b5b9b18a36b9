import { echoed } from '../values/formatting.ts';
import {
  bind,
  clampedFragments,
  convexityOf,
  numberOr,
  signature,
  toUnsigned,
  vec2,
  vec3,
} from '../arguments.ts';
import type { BuiltinModule, ModuleCall } from '../call.ts';
import { leaf, withoutChildren } from './parent.ts';
import { isVector, type Value } from '../values/value.ts';
import type { Vec2, Vec3 } from '../../../solid/tree.ts';

// Wording, order of the messages and defaults: OpenSCAD src/core/primitives.cc.

/** A diameter beats a radius. */
function radiusOf(
  call: ModuleCall,
  names: readonly [string, string],
  d: Value,
  r: Value,
): number | undefined {
  if (typeof d === 'number') {
    if (typeof r === 'number') {
      call.warn(`Ignoring radius variable "${names[1]}" as diameter "${names[0]}" is defined too.`);
    }
    return d / 2;
  }
  return typeof r === 'number' ? r : undefined;
}

const CUBE = signature('size', 'center');
const ROUND = signature('r', 'd');
const CYLINDER = signature('h', 'r1', 'r2', 'center', 'r', 'd', 'd1', 'd2');
const POLYHEDRON = signature('points', 'faces', 'convexity', 'triangles');
const POLYGON = signature('points', 'paths', 'convexity');

const cube: BuiltinModule = call => {
  withoutChildren(call);
  const [given, center] = bind(call, CUBE);
  const size: [number, number, number] = typeof given === 'number' ? [given, given, given] : [1, 1, 1];
  if (given !== undefined && typeof given !== 'number' && !vec3(given, size)) {
    call.warn(
      `Unable to convert cube(size=${echoed(given)}, ...) parameter to a number or a vec3 of numbers`,
    );
  }
  return { kind: 'cube', ...leaf(call), size, center: center === true };
};

const sphere: BuiltinModule = call => {
  withoutChildren(call);
  const [r, d] = bind(call, ROUND);
  const fragments = clampedFragments(call);
  return { kind: 'sphere', ...leaf(call), radius: radiusOf(call, ['d', 'r'], d, r) ?? 1, fragments };
};

const cylinder: BuiltinModule = call => {
  withoutChildren(call);
  const [h, r1, r2, center, r, d, d1, d2] = bind(call, CYLINDER);
  const fragments = clampedFragments(call);
  const both = radiusOf(call, ['d', 'r'], d, r);
  const bottom = radiusOf(call, ['d1', 'r1'], d1, r1);
  const top = radiusOf(call, ['d2', 'r2'], d2, r2);
  if (both !== undefined && (bottom !== undefined || top !== undefined)) {
    call.warn('Cylinder parameters ambiguous');
  }
  return {
    kind: 'cylinder',
    ...leaf(call),
    height: numberOr(h, 1),
    bottom: bottom ?? both ?? 1,
    top: top ?? both ?? 1,
    center: center === true,
    fragments,
  };
};

const square: BuiltinModule = call => {
  withoutChildren(call);
  const [given, center] = bind(call, CUBE);
  let size: Vec2 = [1, 1];
  if (typeof given === 'number') size = [given, given];
  else if (given !== undefined) {
    const pair = vec2(given);
    if (pair) size = pair;
    else {
      call.warn(
        `Unable to convert square(size=${echoed(given)}, ...) parameter to a number or a vec2 of numbers`,
      );
    }
  }
  return { kind: 'square', ...leaf(call), size, center: center === true };
};

const circle: BuiltinModule = call => {
  withoutChildren(call);
  const [r, d] = bind(call, ROUND);
  const fragments = clampedFragments(call);
  return { kind: 'circle', ...leaf(call), radius: radiusOf(call, ['d', 'r'], d, r) ?? 1, fragments };
};

const error = (call: ModuleCall, text: string): void => call.say('error', text, true);

/** Indices below `count`; what is none of them is reported and left out. */
function indices(
  call: ModuleCall,
  list: readonly Value[],
  name: string,
  at: number,
  count: number,
): number[] {
  const result: number[] = [];
  for (const [i, value] of list.entries()) {
    if (typeof value !== 'number') {
      error(call, `Unable to convert ${name}[${at}][${i}] = ${echoed(value)} to a number`);
      continue;
    }
    const index = toUnsigned(value);
    if (index < count) result.push(index);
    else call.warn(`Point index ${index} is out of bounds (from ${name}[${at}][${i}])`);
  }
  return result;
}

const polyhedron: BuiltinModule = call => {
  withoutChildren(call);
  const [coordinates, given, convexity, triangles] = bind(call, POLYHEDRON);
  const points: Vec3[] = [];
  const faces: number[][] = [];
  const node = { kind: 'polyhedron' as const, ...leaf(call), points, faces, convexity: 1 };
  call.run.spend(isVector(coordinates) ? coordinates.length : 0);
  if (!isVector(coordinates)) {
    error(call, `Unable to convert points = ${echoed(coordinates)} to a vector of coordinates`);
    return node;
  }
  for (const value of coordinates) {
    const point: [number, number, number] = [0, 0, 0];
    if (isVector(value) && value.length === 2 && !vec2(value)) {
      call.run.unsure('a point of a polyhedron whose coordinates are no numbers is a random one in OpenSCAD');
    }
    if (vec3(value, point, 0) && point.every(Number.isFinite)) points.push(point);
    else {
      error(call, `Unable to convert points[${points.length}] = ${echoed(value)} to a vec3 of numbers`);
      points.push([0, 0, 0]);
    }
  }
  let list = given;
  if (given === undefined && triangles !== undefined) {
    call.deprecated(
      'polyhedron(triangles=[]) will be removed in future releases. Use polyhedron(faces=[]) instead.',
    );
    list = triangles;
  }
  if (!isVector(list)) {
    error(call, `Unable to convert faces = ${echoed(list)} to a vector of vector of point indices`);
    return node;
  }
  call.run.spend(list.length);
  for (const [at, value] of list.entries()) {
    if (!isVector(value)) {
      error(call, `Unable to convert faces[${at}] = ${echoed(value)} to a vector of numbers`);
      continue;
    }
    const face = indices(call, value, 'faces', at, points.length);
    if (face.length >= 3) faces.push(face);
  }
  return { ...node, convexity: Math.max(convexityOf(convexity), 1) };
};

const polygon: BuiltinModule = call => {
  withoutChildren(call);
  const [coordinates, given, convexity] = bind(call, POLYGON);
  const points: Vec2[] = [];
  const paths: number[][] = [];
  const node = {
    kind: 'polygon' as const,
    ...leaf(call),
    points,
    paths: undefined as number[][] | undefined,
    convexity: 1,
  };
  if (!isVector(coordinates)) {
    error(call, `Unable to convert points = ${echoed(coordinates)} to a vector of coordinates`);
    return node;
  }
  call.run.spend(coordinates.length);
  for (const value of coordinates) {
    const point = vec2(value);
    if (point && Number.isFinite(point[0]) && Number.isFinite(point[1])) points.push(point);
    else {
      error(call, `Unable to convert points[${points.length}] = ${echoed(value)} to a vec2 of numbers`);
      points.push([0, 0]);
    }
  }
  if (isVector(given)) {
    call.run.spend(given.length);
    for (const [at, value] of given.entries()) {
      if (isVector(value)) paths.push(indices(call, value, 'paths', at, points.length));
      else error(call, `Unable to convert paths[${at}] = ${echoed(value)} to a vector of numbers`);
    }
  } else if (given !== undefined) {
    error(call, `Unable to convert paths = ${echoed(given)} to a vector of vector of point indices`);
    return node;
  }
  return {
    ...node,
    paths: paths.length > 0 ? paths : undefined,
    convexity: Math.max(convexityOf(convexity), 1),
  };
};

export const primitives: readonly (readonly [string, BuiltinModule])[] = [
  ['cube', cube],
  ['sphere', sphere],
  ['cylinder', cylinder],
  ['polyhedron', polyhedron],
  ['square', square],
  ['circle', circle],
  ['polygon', polygon],
];
