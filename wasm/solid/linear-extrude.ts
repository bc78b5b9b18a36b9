import { cosDegrees, sinDegrees } from './degrees.ts';
import { doubleArea, isEmpty, pointCount, type Planar } from './planar.ts';
import { segmented } from './segments.ts';
import { sliceCount } from './slices.ts';
import type { LinearExtrude } from './tree.ts';

export type Extrusion = Pick<
  LinearExtrude,
  'height' | 'center' | 'twist' | 'slices' | 'segments' | 'scale' | 'fragments'
>;

/** A closed surface whose triangles share vertices by index. */
export interface Surface {
  /** x, y, z of each vertex. */
  positions: Float64Array;
  /** Counter-clockwise from outside. */
  triangles: Uint32Array;
}

/** Triangles of a region, as indices into the points of its contours one after the other. */
export type Triangulate = (planar: Planar) => Uint32Array;

/** No layers between, none of them turned or scaled. */
export const isStraight = ({ twist, scale, slices, segments }: Extrusion): boolean =>
  twist === 0 && scale[0] === 1 && scale[1] === 1 && (slices ?? 1) === 1 && (segments ?? 0) === 0;

/**
 * What OpenSCAD's `linear_extrude` makes of a region: layers of its contour, turned and scaled evenly, and between
 * them two triangles for each edge (src/geometry/linear_extrude.cc). Undefined when nothing is left of the height.
 */
export function linearExtrusion(
  shape: Planar,
  extrusion: Extrusion,
  triangulate: Triangulate,
): Surface | undefined {
  const [heightX, heightY, height] = extrusion.height;
  if (!(height > 0) || isEmpty(shape)) return undefined;
  const slices = sliceCount(shape, height, extrusion);
  const planar = segmented(shape, extrusion, slices);
  const stride = pointCount(planar);
  const positions = new Float64Array(3 * stride * (slices + 1));
  const start = extrusion.center ? [0 - heightX / 2, 0 - heightY / 2, 0 - height / 2] : [0, 0, 0];
  let at = 0;
  for (let slice = 0; slice <= slices; slice++) {
    const { xx, xy, yx, yy } = layer(extrusion, slice, slices);
    const x0 = start[0]! + (heightX * slice) / slices;
    const y0 = start[1]! + (heightY * slice) / slices;
    const z0 = start[2]! + (height * slice) / slices;
    for (const contour of planar.contours) {
      for (let i = 0; i < contour.length; i += 2) {
        positions[at++] = xx * contour[i]! + xy * contour[i + 1]! + x0;
        positions[at++] = yx * contour[i]! + yy * contour[i + 1]! + y0;
        positions[at++] = z0;
      }
    }
  }
  const caps = triangulate(planar);
  const triangles = new Uint32Array(2 * caps.length + 6 * stride * slices);
  const sides = triangles.subarray(2 * caps.length);
  for (let slice = 1; slice <= slices; slice++) {
    addSides(sides.subarray(6 * stride * (slice - 1)), planar, extrusion, slice, slices, stride);
  }
  for (let i = 0; i < caps.length; i += 3) {
    triangles.set([caps[i]!, caps[i + 2]!, caps[i + 1]!], i);
    const top = stride * slices;
    triangles.set([caps[i]! + top, caps[i + 1]! + top, caps[i + 2]! + top], caps.length + i);
  }
  const whole = { positions, triangles };
  return extrusion.scale[0] === 0 && extrusion.scale[1] === 0
    ? pointed(whole, planar, stride * slices, caps.length)
    : whole;
}

/** The points of each contour of the last layer, `top` on, as one; what loses its extent by that goes. */
function pointed({ positions, triangles }: Surface, planar: Planar, top: number, cap: number): Surface {
  const apex = new Uint32Array(positions.length / 3 - top);
  planar.contours.reduce((at, contour, i) => {
    apex.fill(top + i, at, at + contour.length / 2);
    return at + contour.length / 2;
  }, 0);
  for (let i = 0; i < planar.contours.length; i++) {
    positions.copyWithin(3 * (top + i), 3 * top, 3 * top + 3);
  }
  const kept: number[] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    // The second cap has no area left.
    if (i >= cap && i < 2 * cap) continue;
    const [a, b, c] = [0, 1, 2].map(k => {
      const index = triangles[i + k]!;
      return index < top ? index : apex[index - top]!;
    }) as [number, number, number];
    if (a !== b && b !== c && c !== a) kept.push(a, b, c);
  }
  return {
    positions: positions.slice(0, 3 * (top + planar.contours.length)),
    triangles: Uint32Array.from(kept),
  };
}

interface Layer {
  xx: number;
  xy: number;
  yx: number;
  yy: number;
}

/** First turned, then scaled. */
function layer({ twist, scale }: Extrusion, slice: number, slices: number): Layer {
  const scaleX = 1 - ((1 - scale[0]) * slice) / slices;
  const scaleY = 1 - ((1 - scale[1]) * slice) / slices;
  const cos = cosDegrees((-twist * slice) / slices);
  const sin = sinDegrees((-twist * slice) / slices);
  return { xx: scaleX * cos, xy: scaleX * -sin, yx: scaleY * sin, yy: scaleY * cos };
}

/** Lengths within ten millionths of each other count as equal. */
const ALIKE = 1e5;

/** Two triangles for each edge between two layers, across the shorter diagonal. */
function addSides(
  triangles: Uint32Array,
  planar: Planar,
  extrusion: Extrusion,
  slice: number,
  slices: number,
  stride: number,
): void {
  const { twist, scale } = extrusion;
  const below = layer(extrusion, slice - 1, slices);
  const above = layer(extrusion, slice, slices);
  const flat = 1 - ((1 - scale[0]) * slice) / slices === 0 || 1 - ((1 - scale[1]) * slice) / slices === 0;
  const backwards = (twist * slice) / slices <= (twist * (slice - 1)) / slices;
  let base = stride * (slice - 1);
  let at = 0;
  for (const contour of planar.contours) {
    const count = contour.length / 2;
    const positive = doubleArea(contour) > 0;
    const flip = !positive !== backwards;
    for (let i = 0; i < count; i++) {
      const j = i + 1 === count ? 0 : i + 1;
      const [x0, y0] = [contour[2 * i]!, contour[2 * i + 1]!];
      const [x1, y1] = [contour[2 * j]!, contour[2 * j + 1]!];
      const rising = Math.hypot(
        below.xx * x0 + below.xy * y0 - (above.xx * x1 + above.xy * y1),
        below.yx * x0 + below.yy * y0 - (above.yx * x1 + above.yy * y1),
      );
      const falling = Math.hypot(
        below.xx * x1 + below.xy * y1 - (above.xx * x0 + above.xy * y0),
        below.yx * x1 + below.yy * y1 - (above.yx * x0 + above.yy * y0),
      );
      const differ = 2 * Math.abs(rising - falling) * ALIKE > rising + falling;
      const first = differ ? rising < falling : !flip;
      const [a, b] = [base + i, base + j];
      const [c, d] = [a + stride, b + stride];
      // At a layer that is flat in one direction the other diagonal keeps triangles from folding over.
      if (first !== flat) triangles.set([b, d, a, c, a, d], at);
      else triangles.set([b, c, a, b, d, c], at);
      at += 6;
    }
    base += count;
  }
}
