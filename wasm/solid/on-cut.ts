import type { Feature } from './features.ts';
import type { Section } from './section.ts';
import { add, distance, onSegment, scaled, type Vector } from './vectors.ts';

/** The corner or edge of a section's outline near a point of the cut, or else the whole cut. */
export function onCut(
  { outline, origin, u, v, area }: Section,
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
  if (!nearest || distance(nearest.at, at) > reach) return { kind: 'plane', at, normal, area };
  for (const end of [nearest.from, nearest.to])
    if (distance(end, at) <= reach) return { kind: 'point', at: end };
  return nearest;
}
