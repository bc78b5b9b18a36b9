import * as fc from 'fast-check';
import { world, type Brick, type BrickModel } from './brick.ts';
import { colors } from './colors.ts';
import { Grid } from './grid.ts';
import { oriented, parts } from './parts.ts';

const ways = oriented(parts);

/** Any bricks that fit beside each other, at least one, the lowest on the ground; they need not hold together. */
export const anyModel: fc.Arbitrary<BrickModel> = fc
  .array(
    fc.record({
      way: fc.nat(ways.length - 1),
      x: fc.nat(19),
      y: fc.nat(19),
      z: fc.nat(7),
      color: fc.constantFrom(...colors.map(({ code }) => code)),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map(drawn => {
    const grid = new Grid(world);
    const bricks: Brick[] = [];
    const lowest = Math.min(...drawn.map(({ z }) => z));
    for (const { way, x, y, z, color } of drawn) {
      const { dx, dy } = ways[way]!;
      const brick: Brick = { dx, dy, x: Math.min(x, 20 - dx), y: Math.min(y, 20 - dy), z: z - lowest, color };
      if (grid.misfit(brick)) continue;
      grid.place(brick, bricks.push(brick) - 1);
    }
    return { size: world, bricks };
  });

/** A short wall of two layers in two colours, bonded: five bricks. */
export const wall: BrickModel = {
  size: world,
  bricks: [
    { dx: 4, dy: 2, x: 8, y: 4, z: 0, color: 4 },
    { dx: 4, dy: 2, x: 4, y: 4, z: 0, color: 4 },
    { dx: 2, dy: 2, x: 10, y: 4, z: 1, color: 14 },
    { dx: 4, dy: 2, x: 6, y: 4, z: 1, color: 14 },
    { dx: 2, dy: 2, x: 4, y: 4, z: 1, color: 14 },
  ],
};
