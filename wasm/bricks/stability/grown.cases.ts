import type { Brick, Size } from '../brick.ts';
import { world } from '../brick.ts';
import { Grid } from '../grid.ts';
import { generatedParts } from '../parts.ts';
import { between, pick, seeded } from '../random.ts';

export interface GrownOptions {
  readonly size?: Size;
  /** How often a brick goes on or under another one instead of on the ground: 0 to 1. */
  readonly upwards?: number;
  /** Whether bricks may also hang from others. */
  readonly hanging?: boolean;
}

/**
 * Valid models by chance, connected to the ground, in the order in which their bricks can be put: piles with overhangs
 * and bridges, some of which stand.
 */
export function grown(seed: number, count: number, options: GrownOptions = {}): Brick[] {
  const { size = world, upwards = 0.9, hanging = false } = options;
  const random = seeded(seed);
  const grid = new Grid(size);
  const bricks: Brick[] = [];
  for (let attempt = 0; bricks.length < count && attempt < count * 200; attempt++) {
    const { dx, dy } = pick(random, generatedParts);
    const base = bricks.length > 0 && random() < upwards ? pick(random, bricks) : undefined;
    const z = base ? base.z + (hanging && random() < 0.3 ? -1 : 1) : 0;
    const x = base ? base.x + between(random, 1 - dx, base.dx - 1) : between(random, 0, size[0] - dx);
    const y = base ? base.y + between(random, 1 - dy, base.dy - 1) : between(random, 0, size[1] - dy);
    const brick: Brick = { dx, dy, x, y, z, color: 4 };
    if (z < 0 || grid.misfit(brick)) continue;
    grid.place(brick, bricks.length);
    bricks.push(brick);
  }
  return bricks;
}
