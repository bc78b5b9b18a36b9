/**
 * A region of the plane: closed outlines of x, y pairs. Outer ones run counter-clockwise, holes clockwise, and they do
 * not cross, once it is `clean`; what `hull` leaves behind is not, until an operation reads it (as in OpenSCAD).
 */
export interface Planar {
  readonly outlines: readonly Float64Array[];
  readonly clean: boolean;
}

export const NOTHING: Planar = { outlines: [], clean: true };

export const isEmpty = (planar: Planar): boolean => planar.outlines.length === 0;

/** Twice the signed area of one outline: positive when it runs counter-clockwise. */
export function doubleArea(outline: Float64Array): number {
  // Relative to the first point: far from the origin nothing is lost.
  const x0 = outline[0]!;
  const y0 = outline[1]!;
  let sum = 0;
  for (let i = 2; i + 3 < outline.length; i += 2) {
    sum += (outline[i]! - x0) * (outline[i + 3]! - y0) - (outline[i + 2]! - x0) * (outline[i + 1]! - y0);
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
  for (const outline of planar.outlines) {
    for (let i = 0; i < outline.length; i += 2) {
      const x = outline[i]!;
      const y = outline[i + 1]!;
      if (x < bounds.minX) bounds.minX = x;
      if (x > bounds.maxX) bounds.maxX = x;
      if (y < bounds.minY) bounds.minY = y;
      if (y > bounds.maxY) bounds.maxY = y;
    }
  }
  return bounds;
}

/** Points of all outlines together. */
export function pointCount(planar: Planar): number {
  let count = 0;
  for (const outline of planar.outlines) count += outline.length / 2;
  return count;
}
