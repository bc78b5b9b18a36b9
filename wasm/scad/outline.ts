import earcut from 'earcut';
import type { Mesh, Outline } from '../contract.ts';
import { Vertices } from './weld.ts';

/** Twice the signed area: positive when the contour runs counter-clockwise. */
function doubleArea(contour: Float64Array): number {
  let sum = 0;
  for (let i = 0, j = contour.length - 2; i < contour.length; j = i, i += 2) {
    sum += contour[j]! * contour[i + 1]! - contour[i]! * contour[j + 1]!;
  }
  return sum;
}

interface Box {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

function box(contour: Float64Array): Box {
  const result = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };
  for (let i = 0; i < contour.length; i += 2) {
    result.minX = Math.min(result.minX, contour[i]!);
    result.maxX = Math.max(result.maxX, contour[i]!);
    result.minY = Math.min(result.minY, contour[i + 1]!);
    result.maxY = Math.max(result.maxY, contour[i + 1]!);
  }
  return result;
}

const within = (a: Box, b: Box): boolean =>
  a.minX >= b.minX && a.maxX <= b.maxX && a.minY >= b.minY && a.maxY <= b.maxY;

/** Even-odd rule. */
function contains(contour: Float64Array, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = contour.length - 2; i < contour.length; j = i, i += 2) {
    const yi = contour[i + 1]!;
    const yj = contour[j + 1]!;
    if (yi > y !== yj > y && x < ((contour[j]! - contour[i]!) * (y - yi)) / (yj - yi) + contour[i]!)
      inside = !inside;
  }
  return inside;
}

/** SVG as the engine writes it (paths of M and L with y downwards) to contours with y upwards. */
export function readSvg(text: string): Outline {
  const contours: Float64Array[] = [];
  for (const [, data] of text.matchAll(/<path d="([^"]*)"/g)) {
    for (const part of data!.split('M').slice(1)) {
      const values = part.match(/-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi);
      if (!values || values.length < 6) continue;
      const contour = Float64Array.from(values.slice(0, values.length & ~1), Number);
      for (let i = 1; i < contour.length; i += 2) contour[i] = 0 - contour[i]!;
      if (doubleArea(contour) !== 0) contours.push(contour);
    }
  }
  return { contours };
}

/** The inside of an outline as flat triangles at z = 0, facing up. Outer contours run counter-clockwise. */
export function triangulated(outline: Outline): Mesh {
  const outer = outline.contours
    .filter(c => doubleArea(c) > 0)
    .map(contour => ({ contour, box: box(contour), area: doubleArea(contour), holes: [] as Float64Array[] }))
    .sort((a, b) => a.area - b.area);
  for (const hole of outline.contours) {
    const area = doubleArea(hole);
    if (area >= 0) continue;
    const around = box(hole);
    // The smallest contour around it: islands inside of holes have holes of their own.
    const owner = outer.find(
      o => o.area > -area && within(around, o.box) && contains(o.contour, ...inner(hole)),
    );
    owner?.holes.push(hole);
  }
  const vertices = new Vertices(1024);
  const indices: number[] = [];
  for (const { contour, holes } of outer) {
    const starts: number[] = [];
    const coordinates: number[] = [...contour];
    for (const hole of holes) {
      starts.push(coordinates.length / 2);
      for (const value of hole) coordinates.push(value);
    }
    const index = Array.from({ length: coordinates.length / 2 }, (_, i) =>
      vertices.add(coordinates[2 * i]!, coordinates[2 * i + 1]!, 0),
    );
    const triangles = earcut(coordinates, starts);
    for (let t = 0; t < triangles.length; t += 3) {
      const [a, b, c] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
      const [ia, ib, ic] = [index[a]!, index[b]!, index[c]!];
      if (ia === ib || ib === ic || ic === ia) continue;
      if (cross(coordinates, a, b, c) > 0) indices.push(ia, ib, ic);
      else indices.push(ia, ic, ib);
    }
  }
  return {
    positions: vertices.positions(),
    indices: Uint32Array.from(indices),
    colors: [{ start: 0, count: indices.length, color: null }],
  };
}

/** The middle of the first edge: unlike a corner, it lies on no other contour that merely touches. */
const inner = (contour: Float64Array): [number, number] => [
  (contour[0]! + contour[2]!) / 2,
  (contour[1]! + contour[3]!) / 2,
];

const cross = (p: readonly number[], a: number, b: number, c: number): number =>
  (p[2 * b]! - p[2 * a]!) * (p[2 * c + 1]! - p[2 * a + 1]!) -
  (p[2 * b + 1]! - p[2 * a + 1]!) * (p[2 * c]! - p[2 * a]!);
