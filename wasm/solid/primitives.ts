import { cosDegrees, sinDegrees } from './degrees.ts';
import { fragmentsOf } from './fragments.ts';
import { emptySolid, solidOf, solidOfMesh, type Solid } from './geometry.ts';
import type { Operation } from './operands.ts';
import type { Cube, Cylinder, Sphere } from './tree.ts';

const positive = (x: number): boolean => x > 0 && Number.isFinite(x);

/** Nothing unless every side is positive and finite. */
export function cube({ size, center }: Cube, { kernel }: Operation): Solid {
  if (!size.every(positive)) return emptySolid(kernel);
  return solidOf(kernel.Manifold.cube(size, center));
}

/** Rings at (i + ½) · 180° / rings, without poles (OpenSCAD src/core/primitives.cc). */
export function sphere({ radius, fragments }: Sphere, { kernel }: Operation): Solid {
  if (!positive(radius)) return emptySolid(kernel);
  const sides = fragmentsOf(radius, fragments);
  const rings = (sides + 1) >> 1;
  const positions = new Float64Array(3 * rings * sides);
  for (let ring = 0; ring < rings; ring++) {
    const polar = (180 * (ring + 0.5)) / rings;
    addCircle(positions, ring * sides, radius * sinDegrees(polar), radius * cosDegrees(polar), sides);
  }
  const triangles: number[] = [];
  addCap(triangles, 0, sides, false);
  for (let ring = 0; ring < rings - 1; ring++) addBand(triangles, (ring + 1) * sides, ring * sides, sides);
  addCap(triangles, (rings - 1) * sides, sides, true);
  return solidOfMesh(kernel, positions, Uint32Array.from(triangles));
}

export function cylinder({ height, bottom, top, center, fragments }: Cylinder, { kernel }: Operation): Solid {
  const finite = Number.isFinite(bottom) && Number.isFinite(top);
  if (!positive(height) || !finite || bottom < 0 || top < 0 || (bottom <= 0 && top <= 0))
    return emptySolid(kernel);
  const sides = fragmentsOf(Math.max(bottom, top), fragments);
  const low = center ? -height / 2 : 0;
  const high = center ? height / 2 : height;
  const triangles: number[] = [];
  if (bottom === 0 || top === 0) {
    const positions = new Float64Array(3 * (sides + 1));
    addCircle(positions, 0, bottom || top, bottom ? low : high, sides);
    positions[3 * sides + 2] = bottom ? high : low;
    for (let i = 0; i < sides; i++) {
      const j = (i + 1) % sides;
      if (bottom) triangles.push(i, j, sides);
      else triangles.push(j, i, sides);
    }
    addCap(triangles, 0, sides, bottom > 0);
    return solidOfMesh(kernel, positions, Uint32Array.from(triangles));
  }
  const positions = new Float64Array(6 * sides);
  addCircle(positions, 0, bottom, low, sides);
  addCircle(positions, sides, top, high, sides);
  addBand(triangles, 0, sides, sides);
  addCap(triangles, 0, sides, true);
  addCap(triangles, sides, sides, false);
  return solidOfMesh(kernel, positions, Uint32Array.from(triangles));
}

/** `sides` points about the z axis, counter-clockwise from above. */
function addCircle(positions: Float64Array, from: number, radius: number, z: number, sides: number): void {
  for (let i = 0; i < sides; i++) {
    const angle = (360 * i) / sides;
    positions[3 * (from + i)] = radius * cosDegrees(angle);
    positions[3 * (from + i) + 1] = radius * sinDegrees(angle);
    positions[3 * (from + i) + 2] = z;
  }
}

/** The wall between two rings of points. */
function addBand(triangles: number[], lower: number, upper: number, sides: number): void {
  for (let i = 0; i < sides; i++) {
    const j = (i + 1) % sides;
    triangles.push(lower + i, lower + j, upper + j, lower + i, upper + j, upper + i);
  }
}

/** A convex flat face over a ring, halved again and again: fewer long slivers than a fan has. */
function addCap(triangles: number[], from: number, sides: number, down: boolean): void {
  const halve = (first: number, last: number): void => {
    if (last - first < 2) return;
    const middle = (first + last) >> 1;
    if (down) triangles.push(from + first, from + last, from + middle);
    else triangles.push(from + first, from + middle, from + last);
    halve(first, middle);
    halve(middle, last);
  };
  halve(0, sides - 1);
}
