import { type Brick, compareBricks, world } from '../brick.ts';
import { Grid } from '../grid.ts';
import { generatedParts, partOf } from '../parts.ts';
import type { Region } from './events.ts';
import { kindToken, placeToken, type Step } from './tokens.ts';

const partIndex = new Map(generatedParts.map(({ dx, dy }, index) => [`${dx}x${dy}`, index]));

/** Bricks that somebody began, in order. Throws a RangeError with what to do when they cannot be gone on from. */
export function begunBricks(bricks: readonly Brick[]): readonly Brick[] {
  for (const { x, y, z, dx, dy } of bricks) {
    const at = `${dx}x${dy} (${x},${y},${z})`;
    if (!partOf(dx, dy)) throw new RangeError(`There is no part ${dx}x${dy}. Take out ${at}.`);
    if (x < 0 || y < 0 || z < 0 || x + dx > world[0] || y + dy > world[1] || z >= world[2])
      throw new RangeError(
        `${at} is outside of the ${world.join(' × ')} studs that models are generated in. Move the bricks into them.`,
      );
  }
  const sorted = [...bricks].sort(compareBricks);
  Grid.of({ size: world, bricks: sorted });
  return sorted;
}

/** Where new bricks may come when nothing was said: from the highest layer of those that stay. */
export function regionAbove(bricks: readonly Brick[]): Region | undefined {
  if (bricks.length === 0) return undefined;
  const highest = Math.max(...bricks.map(({ z }) => z));
  return { min: [0, 0, highest], max: [world[0] - 1, world[1] - 1, world[2] - 1] };
}

/**
 * The tokens of one brick. A part that models are not generated from (1x3, 2x3, 2x8) is told as the two that fill the
 * same cells, later one first as inside of a layer.
 */
export function stepsOf({ x, y, z, dx, dy }: Omit<Brick, 'color'>, role: number): Step[] {
  const part = partIndex.get(`${dx}x${dy}`);
  if (part !== undefined)
    return [
      { id: placeToken(x, y), layer: z },
      { id: kindToken(part, role), layer: z },
    ];
  const long = Math.max(dx, dy);
  const first = long === 3 ? 2 : long / 2;
  const [a, b] =
    dx > dy
      ? [
          { x, y, z, dx: first, dy },
          { x: x + first, y, z, dx: dx - first, dy },
        ]
      : [
          { x, y, z, dx, dy: first },
          { x, y: y + first, z, dx, dy: dy - first },
        ];
  return [...stepsOf(b, role), ...stepsOf(a, role)];
}
