import type { Outline } from '../contract.ts';

/** A region of the plane, as a 2-D result is one: contours that do not cross. Nobody changes it once it was made. */
export interface Planar {
  readonly contours: Readonly<Outline['contours']>;
}

export const NOTHING: Planar = { contours: [] };

export const isEmpty = (planar: Planar): boolean => planar.contours.length === 0;

/** Twice the signed area of one contour: positive when it runs counter-clockwise. */
export function doubleArea(contour: Float64Array): number {
  // Relative to the first point: far from the origin nothing is lost.
  const x0 = contour[0]!;
  const y0 = contour[1]!;
  let sum = 0;
  for (let i = 2; i + 3 < contour.length; i += 2) {
    sum += (contour[i]! - x0) * (contour[i + 3]! - y0) - (contour[i + 2]! - x0) * (contour[i + 1]! - y0);
  }
  return sum;
}

export interface Bounds {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** Infinite the wrong way round when there is no point. */
export function boundsOf(planar: Planar): Bounds {
  const bounds = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (const contour of planar.contours) {
    for (let i = 0; i < contour.length; i += 2) {
      const x = contour[i]!;
      const y = contour[i + 1]!;
      if (x < bounds.minX) bounds.minX = x;
      if (x > bounds.maxX) bounds.maxX = x;
      if (y < bounds.minY) bounds.minY = y;
      if (y > bounds.maxY) bounds.maxY = y;
    }
  }
  return bounds;
}

/** Points of all contours together. */
export function pointCount(planar: Planar): number {
  let count = 0;
  for (const contour of planar.contours) count += contour.length / 2;
  return count;
}
