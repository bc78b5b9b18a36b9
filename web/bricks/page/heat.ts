import type { Brick } from '../../../wasm/bricks/brick.ts';

/** From nothing to do, over half of what a joint holds, to the point where it gives way. */
const stops = [
  [0x3b, 0x7d, 0xd8],
  [0x4f, 0xb8, 0x9a],
  [0xf2, 0xc2, 0x3d],
  [0xe8, 0x7a, 0x2b],
  [0xc6, 0x28, 0x28],
] as const;

/**
 * The colour of a score, `#rrggbb`; 0 and below is cool, 1 and above is hot. By the root of the score: models that
 * stand have low ones, and it is among those that people look for the weak places.
 */
export function heatColor(score: number): string {
  const at = Math.sqrt(Math.min(1, Math.max(0, score))) * (stops.length - 1);
  const low = Math.min(stops.length - 2, Math.floor(at));
  const channels = [0, 1, 2].map(i => {
    const [from, to] = [stops[low]![i]!, stops[low + 1]![i]!];
    return Math.round(from + (to - from) * (at - low));
  });
  return `#${channels.map(value => value.toString(16).padStart(2, '0')).join('')}`;
}

/** A CSS gradient of the scale, for its legend. */
export const heatGradient = `linear-gradient(to right, ${stops.map((_, i) => heatColor((i / (stops.length - 1)) ** 2)).join(', ')})`;

export const heatPaint = (scores: ReadonlyMap<Brick, number>): Map<Brick, string> =>
  new Map([...scores].map(([brick, score]) => [brick, heatColor(score)]));
