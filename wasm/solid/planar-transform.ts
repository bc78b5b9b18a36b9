import { sanitized } from './clipping.ts';
import { boundsOf, isEmpty, NOTHING, type Planar } from './planar.ts';
import type { Matrix, Vec3 } from './tree.ts';

/** What OpenSCAD says when a transformation leaves nothing of a 2-D shape; it names no place. */
export const FLATTENED = 'Scaling a 2D object with 0 - removing object';

function mapped(planar: Planar, map: (x: number, y: number, out: Float64Array, at: number) => void): Planar {
  return {
    contours: planar.contours.map(contour => {
      const moved = new Float64Array(contour.length);
      for (let i = 0; i < contour.length; i += 2) map(contour[i]!, contour[i + 1]!, moved, i);
      return moved;
    }),
  };
}

/** The determinant of what a 4 × 4 matrix does to x and y. */
function determinant(m: Matrix): number {
  const [a, b, c] = [m[0]!, m[1]!, m[3]!];
  const [d, e, f] = [m[4]!, m[5]!, m[7]!];
  const [g, h, i] = [m[12]!, m[13]!, m[15]!];
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}

/** x and y as a 4 × 4 matrix moves them; undefined when it flattens the plane (then `FLATTENED` is to be said). */
export function transformed(planar: Planar, m: Matrix): Planar | undefined {
  const scale = determinant(m);
  if (scale === 0) return undefined;
  const [a, b, c] = [m[0]!, m[1]!, m[3]!];
  const [d, e, f] = [m[4]!, m[5]!, m[7]!];
  const moved = mapped(planar, (x, y, out, at) => {
    out[at] = a * x + b * y + c;
    out[at + 1] = d * x + e * y + f;
  });
  // A mirrored shape's contours run the wrong way; OpenSCAD puts that right on the grid.
  return scale < 0 ? sanitized(moved.contours) : moved;
}

/** `resize`: a size of 0 keeps that extent, or follows the larger size where `auto` says so. */
export function resized(
  planar: Planar,
  [width, height]: Vec3 | readonly [number, number],
  auto: readonly boolean[],
): Planar | undefined {
  if (isEmpty(planar)) return NOTHING;
  const bounds = boundsOf(planar);
  const extent = [bounds.maxX - bounds.minX, bounds.maxY - bounds.minY];
  const size = [width, height];
  const largest = height !== 0 && height > width ? 1 : 0;
  const follow = size[largest]! > 0 ? size[largest]! / extent[largest]! : 1;
  const [x, y] = [0, 1].map(i => (size[i]! > 0 ? size[i]! / extent[i]! : auto[i] ? follow : 1));
  if (x === 0 || y === 0) return undefined;
  return mapped(planar, (px, py, out, at) => {
    out[at] = x! * px;
    out[at + 1] = y! * py;
  });
}
