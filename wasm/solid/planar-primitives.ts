import { cosDegrees, sinDegrees } from './degrees.ts';
import { sanitized } from './clipping.ts';
import { fragmentsOf } from './fragments.ts';
import { NOTHING, type Planar } from './planar.ts';
import type { Circle, Polygon, Square } from './tree.ts';

/** Sizes that are not positive and finite give nothing. */
export function square({ size: [x, y], center }: Pick<Square, 'size' | 'center'>): Planar {
  if (!(x > 0 && y > 0 && Number.isFinite(x) && Number.isFinite(y))) return NOTHING;
  const left = center ? 0 - x / 2 : 0;
  const bottom = center ? 0 - y / 2 : 0;
  const right = center ? x - x / 2 : x;
  const top = center ? y - y / 2 : y;
  return { contours: [Float64Array.of(left, bottom, right, bottom, right, top, left, top)] };
}

/** The corners of OpenSCAD's circle, from the positive x axis on, counter-clockwise. */
export function circleOutline(radius: number, fragments: number): Float64Array {
  const contour = new Float64Array(2 * fragments);
  for (let i = 0; i < fragments; i++) {
    const angle = (360 * i) / fragments;
    contour[2 * i] = radius * cosDegrees(angle);
    contour[2 * i + 1] = radius * sinDegrees(angle);
  }
  return contour;
}

export function circle({ radius, fragments }: Pick<Circle, 'radius' | 'fragments'>): Planar {
  if (!(radius > 0 && Number.isFinite(radius))) return NOTHING;
  return { contours: [circleOutline(radius, fragmentsOf(radius, fragments))] };
}

/** By the even-odd rule over all paths; paths of fewer than three points enclose nothing. */
export function polygon({ points, paths }: Pick<Polygon, 'points' | 'paths'>): Planar {
  const contours: Float64Array[] = [];
  if (!paths || paths.length === 0) {
    if (points.length > 2) contours.push(Float64Array.from(points.flat()));
  } else {
    for (const path of paths) {
      const contour = new Float64Array(2 * path.length);
      path.forEach((index, i) => {
        const [x, y] = points[index]!;
        contour[2 * i] = x;
        contour[2 * i + 1] = y;
      });
      if (path.length > 2) contours.push(contour);
    }
  }
  return contours.length === 0 ? NOTHING : sanitized(contours);
}
