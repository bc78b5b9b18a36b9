import { GRID_FINE } from './fragments.ts';
import type { Planar } from './planar.ts';
import type { Fragments, LinearExtrude } from './tree.ts';

/** Formulas of OpenSCAD src/utils/calc.cc and src/geometry/linear_extrude.cc. */

type Extrusion = Pick<LinearExtrude, 'twist' | 'slices' | 'scale' | 'fragments'>;

/** At least three slices a turn: with 180° a slice nothing solid would be left. */
const fewest = (twist: number): number => Math.max(Math.ceil(twist / 120), 1);

const unusable = (radius: number, fn: number): boolean => radius < GRID_FINE || !Number.isFinite(fn);

/** Of a twist without scale: the farthest point follows a helix. `twist` ≥ 0, radius squared. */
function helixSlices(square: number, height: number, twist: number, { fn, fa, fs }: Fragments): number {
  if (unusable(Math.sqrt(square), fn)) return fewest(twist);
  if (fn > 0) return Math.max(Math.ceil((twist / 360) * fn), fewest(twist));
  const radians = twist * (Math.PI / 180);
  const pitch = height / radians;
  const length = radians * Math.sqrt(square + pitch * pitch);
  return Math.max(Math.min(Math.ceil(twist / fa), Math.ceil(length / fs)), fewest(twist));
}

/** Length of an Archimedean spiral r = a·θ from 0 to θ. */
const spiralLength = (a: number, theta: number): number =>
  0.5 * a * (theta * Math.sqrt(1 + theta * theta) + Math.asinh(theta));

/** Of a twist with uniform scale: seen from above, the farthest point follows a piece of a spiral. */
function conicalSlices(
  square: number,
  height: number,
  twist: number,
  scale: number,
  { fn, fa, fs }: Fragments,
): number {
  const radius = Math.sqrt(square);
  if (unusable(radius, fn)) return fewest(twist);
  if (fn > 0) return Math.max(Math.ceil((twist * fn) / 360), fewest(twist));
  const radians = twist * (Math.PI / 180);
  const end = scale > 1 ? (radians * scale) / (scale - 1) : radians / (1 - scale);
  const a = radius / end;
  const flat = spiralLength(a, end) - spiralLength(a, end - radians);
  const length = Math.sqrt(flat * flat + height * height);
  return Math.max(Math.min(Math.ceil(twist / fa), Math.ceil(length / fs)), fewest(twist));
}

/** Of a non-uniform scale without twist: the longest way of a point, in pieces of `$fs`. */
function diagonalSlices(square: number, height: number, { fn, fs }: Fragments): number {
  if (unusable(Math.sqrt(square), fn)) return 1;
  if (fn > 0) return Math.max(Math.trunc(fn), 1);
  return Math.max(Math.ceil(Math.sqrt(square + height * height) / fs), 1);
}

function largest(planar: Planar, measure: (x: number, y: number) => number): number {
  let result = 0;
  for (const contour of planar.contours) {
    for (let i = 0; i < contour.length; i += 2) {
      const value = measure(contour[i]!, contour[i + 1]!);
      if (value > result) result = value;
    }
  }
  return result;
}

/** How many layers a `linear_extrude` of that height has. */
export function sliceCount(planar: Planar, height: number, extrusion: Extrusion): number {
  const { slices, fragments } = extrusion;
  const [scaleX, scaleY] = extrusion.scale;
  if (slices !== undefined) return slices;
  const twist = Math.abs(extrusion.twist);
  const radius = () => largest(planar, (x, y) => x * x + y * y);
  const way = () => largest(planar, (x, y) => (x - x * scaleX) ** 2 + (y - y * scaleY) ** 2);
  if (twist !== 0) {
    if (scaleX === 1 && scaleY === 1) return helixSlices(radius(), height, twist, fragments);
    if (scaleX === scaleY) return conicalSlices(radius(), height, twist, scaleX, fragments);
    return Math.max(
      diagonalSlices(way(), height, fragments),
      helixSlices(radius(), height, twist, fragments),
    );
  }
  return scaleX === scaleY ? 1 : diagonalSlices(way(), height, fragments);
}
