import type { SimplePolygon } from 'manifold-3d';
import { sanitized, surrounded } from './clipping.ts';
import { solidUnion } from './combine.ts';
import { flatOf, NOTHING, release, type Flat, type Nothing } from './geometry.ts';
import type { Kernel, Manifold } from './kernel.ts';
import { asSolid, solidOperands, type Operation } from './operands.ts';
import { doubleArea, type Planar } from './planar.ts';
import type { Projection } from './tree.ts';

/** `projection`: the section at z = 0, or the shadow. Without any solid a shadow is empty, a section nothing. */
export function projection({ cut }: Projection, operation: Operation): Flat | Nothing {
  const whole = solidUnion(solidOperands(operation), operation);
  if (whole.dimension !== 3) return cut ? NOTHING : flatOf({ contours: [] });
  try {
    const { solid } = asSolid(whole);
    return flatOf(
      cut ? sanitized(section(solid)) : withoutSlivers(surrounded(shadow(solid, operation.kernel))),
    );
  } finally {
    release(whole);
  }
}

/** Contours no wider than the grid of 2-D operations come of rounding. */
function withoutSlivers({ contours }: Planar): Planar {
  return {
    contours: contours.filter(contour => {
      let around = 0;
      for (let i = 0, j = contour.length - 2; i < contour.length; j = i, i += 2)
        around += Math.hypot(contour[i]! - contour[j]!, contour[i + 1]! - contour[j + 1]!);
      return Math.abs(doubleArea(contour)) > around * 2 ** -27;
    }),
  };
}

function section(solid: Manifold): Float64Array[] {
  const slice = solid.slice(0);
  const contours = slice.toPolygons().map(contourOf);
  slice.delete();
  return contours;
}

const contourOf = (polygon: SimplePolygon): Float64Array => Float64Array.from(polygon.flat());

/** What operations on upright faces lose of their uprightness. */
const SIDEWAYS = 1e-9;

/**
 * Where faces that look up or sideways meet faces that look down. Faces that operations tilted by a rounding count
 * as upright: else they leave slivers behind that OpenSCAD does not have.
 */
function shadow(solid: Manifold, kernel: Kernel): Float64Array[] {
  const { triVerts } = solid.getMesh();
  const positions = kernel.vertices(solid);
  const down = new Uint8Array(triVerts.length / 3);
  for (let face = 0; face < down.length; face++) {
    const [a, b, c] = [0, 1, 2].map(k => 3 * triVerts[3 * face + k]!) as [number, number, number];
    const [ux, uy, uz] = [0, 1, 2].map(k => positions[b + k]! - positions[a + k]!) as [
      number,
      number,
      number,
    ];
    const [vx, vy, vz] = [0, 1, 2].map(k => positions[c + k]! - positions[a + k]!) as [
      number,
      number,
      number,
    ];
    const turn = ux * vy - uy * vx;
    down[face] = turn < -SIDEWAYS * Math.hypot(ux, uy, uz) * Math.hypot(vx, vy, vz) ? 1 : 0;
  }
  const below = new Set<number>();
  const key = (from: number, to: number): number => from * 2 ** 26 + to;
  const next = (corner: number): number => (corner % 3 === 2 ? corner - 2 : corner + 1);
  triVerts.forEach((from, corner) => {
    if (down[Math.trunc(corner / 3)]) below.add(key(triVerts[next(corner)]!, from));
  });
  const edges = new Map<number, number[]>();
  triVerts.forEach((from, corner) => {
    const to = triVerts[next(corner)]!;
    if (down[Math.trunc(corner / 3)] || !below.has(key(from, to))) return;
    const ends = edges.get(from);
    if (ends) ends.push(to);
    else edges.set(from, [to]);
  });
  const contours: Float64Array[] = [];
  for (const [start, ends] of edges) {
    while (ends.length > 0) {
      const contour: number[] = [];
      let at: number | undefined = start;
      do {
        contour.push(positions[3 * at]!, positions[3 * at + 1]!);
        at = edges.get(at)?.pop();
      } while (at !== undefined && at !== start);
      contours.push(Float64Array.from(contour));
    }
  }
  return contours;
}
