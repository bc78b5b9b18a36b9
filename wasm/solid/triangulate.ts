import earcut from 'earcut';
import { delaunay } from './delaunay.ts';
import type { Kernel } from './kernel.ts';
import { doubleArea, type Planar } from './planar.ts';

/** Share of the area by which triangles may miss a region that they fill. */
const CLOSE = 1e-9;
/** Contours past which cutting ears, whose work grows with holes times points, is slower. */
const MANY = 24;
/** Far below `CLOSE` in area, far above what rounding does. */
const NUDGE = 1e-11;

/**
 * Triangles of a region, counter-clockwise, as indices into the points of its contours one after the other. Every point
 * is used, those on straight lines too, so that walls can stand on the contours.
 */
export function triangulate(
  planar: Planar,
  { triangulate: thorough }: Pick<Kernel, 'triangulate'>,
): Uint32Array {
  const { contours } = planar;
  const many = contours.length > MANY ? delaunay(contours) : undefined;
  return many ?? quick(planar) ?? Uint32Array.from(thorough(contours.map(pointsOf)).flat());
}

export function pointsOf(contour: Float64Array): [number, number][] {
  const points: [number, number][] = [];
  for (let i = 0; i < contour.length; i += 2) points.push([contour[i]!, contour[i + 1]!]);
  return points;
}

interface Part {
  contour: Float64Array;
  /** Index of its first point. */
  start: number;
  /** Twice its area; negative for holes. */
  area: number;
  holes: Part[];
}

/** Undefined where cutting ears leaves points out or covers something twice. */
function quick(planar: Planar): Uint32Array | undefined {
  let start = 0;
  const parts = planar.contours.map((contour): Part => {
    const part = { contour, start, area: doubleArea(contour), holes: [] };
    start += contour.length / 2;
    return part;
  });
  const outer = parts.filter(({ area }) => area > 0).sort((a, b) => a.area - b.area);
  for (const hole of parts) {
    if (hole.area > 0) continue;
    const owner =
      outer.length === 1 ? outer[0] : outer.find(part => part.area > -hole.area && holds(part, hole));
    if (!owner) return undefined;
    owner.holes.push(hole);
  }
  const triangles: number[] = [];
  for (const part of outer) {
    const cut = ears(part) ?? ears(part, NUDGE);
    if (!cut) return undefined;
    for (const corner of cut) triangles.push(corner);
  }
  return Uint32Array.from(triangles);
}

/**
 * `nudge`: how far points are moved before ears are cut, as a share of the size: three on a line, which would be left
 * out, are on none then.
 */
function ears(part: Part, nudge = 0): number[] | undefined {
  const rings = [part, ...part.holes];
  const points: number[] = [];
  const starts: number[] = [];
  const index: number[] = [];
  for (const { contour, start } of rings) {
    if (index.length > 0) starts.push(index.length);
    for (let i = 0; i < contour.length; i++) points.push(contour[i]!);
    for (let i = 0; i < contour.length / 2; i++) index.push(start + i);
  }
  const corners = earcut(nudge > 0 ? nudged(points, nudge * Math.sqrt(part.area)) : points, starts);
  if (corners.length !== 3 * (index.length + 2 * starts.length - 2)) return undefined;
  let covered = 0;
  let signed = 0;
  for (let i = 0; i < corners.length; i += 3) {
    const [a, b, c] = [2 * corners[i]!, 2 * corners[i + 1]!, 2 * corners[i + 2]!];
    const area =
      (points[b]! - points[a]!) * (points[c + 1]! - points[a + 1]!) -
      (points[b + 1]! - points[a + 1]!) * (points[c]! - points[a]!);
    covered += Math.abs(area);
    signed += area;
  }
  // All of them run the same way; a sliver may seem not to.
  if (signed < 0) corners.reverse();
  const area = rings.reduce((sum, ring) => sum + ring.area, 0);
  if (Math.abs(covered - area) > CLOSE * part.area) return undefined;
  return corners.map(corner => index[corner]!);
}

/** Each coordinate by up to `distance`, otherwise at every index. */
function nudged(points: readonly number[], distance: number): number[] {
  let state = 1;
  return points.map(x => {
    state = Math.imul(state, 0x915f77f5) + 0x6d2b79f5;
    return x + distance * (state / 2 ** 31);
  });
}

/** Whether the middle of the first edge of `hole` lies inside. */
function holds({ contour }: Part, hole: Part): boolean {
  const x = (hole.contour[0]! + hole.contour[2]!) / 2;
  const y = (hole.contour[1]! + hole.contour[3]!) / 2;
  let inside = false;
  for (let i = 0, j = contour.length - 2; i < contour.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [contour[i]!, contour[i + 1]!, contour[j]!, contour[j + 1]!];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}
