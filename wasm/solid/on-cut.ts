import type { Feature } from './features.ts';
import type { Section } from './section.ts';
import { add, distance, dot, onSegment, scaled, subtract, type Vector } from './vectors.ts';

/** The corner or edge of a section's outline near a point of the cut, or else the face of the cut there. */
export function onCut(
  { outline, origin, u, v }: Section,
  normal: Vector,
  at: Vector,
  reach: number,
): Feature {
  const inSpace = (x: number, y: number) => add(origin, add(scaled(u, x), scaled(v, y)));
  let nearest: Extract<Feature, { kind: 'edge' }> | undefined;
  for (const contour of outline.contours) {
    for (let i = 0; i < contour.length; i += 2) {
      const j = (i + 2) % contour.length;
      const from = inSpace(contour[i]!, contour[i + 1]!);
      const to = inSpace(contour[j]!, contour[j + 1]!);
      const foot = onSegment(from, to, at);
      if (!nearest || distance(foot, at) < distance(nearest.at, at))
        nearest = { kind: 'edge', at: foot, from, to };
    }
  }
  if (!nearest || distance(nearest.at, at) > reach) {
    const from = subtract(at, origin);
    return { kind: 'plane', at, normal, ...faceAt(outline.contours, dot(from, u), dot(from, v)) };
  }
  for (const end of [nearest.from, nearest.to])
    if (distance(end, at) <= reach) return { kind: 'point', at: end };
  return nearest;
}

/** The one piece of a cut around a point: the innermost outer contour about it, less the holes right inside that. */
function faceAt(contours: readonly Float64Array[], x: number, y: number): { area: number; face: string } {
  const outer = innermost(contours, x, y);
  let area = outer < 0 ? 0 : signedArea(contours[outer]!);
  for (const contour of contours) {
    const hole = signedArea(contour);
    if (hole < 0 && innermost(contours, contour[0]!, contour[1]!) === outer) area += hole;
  }
  return { area, face: `cut ${outer}` };
}

/** Index of the smallest outer contour about a point, −1 for none. */
function innermost(contours: readonly Float64Array[], x: number, y: number): number {
  let found = -1;
  let smallest = Infinity;
  for (const [i, contour] of contours.entries()) {
    const area = signedArea(contour);
    if (area <= 0 || area >= smallest || !within(contour, x, y)) continue;
    found = i;
    smallest = area;
  }
  return found;
}

/** Above 0 for a contour that runs counter-clockwise. */
function signedArea(contour: Float64Array): number {
  let twice = 0;
  for (let i = 0; i < contour.length; i += 2) {
    const j = (i + 2) % contour.length;
    twice += contour[i]! * contour[j + 1]! - contour[j]! * contour[i + 1]!;
  }
  return twice / 2;
}

/** Counts how often the way out along +x crosses the contour. */
function within(contour: Float64Array, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0; i < contour.length; i += 2) {
    const j = (i + 2) % contour.length;
    const [ax, ay, bx, by] = [contour[i]!, contour[i + 1]!, contour[j]!, contour[j + 1]!];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}
