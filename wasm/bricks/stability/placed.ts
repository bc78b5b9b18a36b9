import type { Brick } from '../brick.ts';
import type { Grid } from '../grid.ts';
import type { Constants } from './formula.ts';
import { ground, joint, pushes } from './joints.ts';
import type { Placed } from './programme.ts';

/**
 * What bricks add to a programme: their joints below, and the joints above and pushes with bricks that are in it
 * already. `added` are indices into `bricks`; `named` says under which number the programme knows a brick, and is
 * undefined for those that are in no programme.
 */
export function placed(
  bricks: readonly Brick[],
  grid: Grid,
  added: readonly number[],
  constants: Constants,
  {
    named = index => index,
    loads,
  }: { named?: (index: number) => number | undefined; loads?: ReadonlyMap<number, number> } = {},
): Map<number, Placed> {
  const now = new Set(added);
  const found = new Map<number, Placed>();
  for (const index of added) {
    const brick = bricks[index]!;
    const number = named(index)!;
    const joints = [];
    if (brick.z === 0) joints.push(joint([number, brick], [ground, undefined], constants));
    for (const other of grid.neighbours(brick, -1)) {
      const below = named(other);
      if (below !== undefined) joints.push(joint([number, brick], [below, bricks[other]], constants));
    }
    for (const other of grid.neighbours(brick, 1)) {
      const above = now.has(other) ? undefined : named(other);
      if (above !== undefined) joints.push(joint([above, bricks[other]!], [number, brick], constants));
    }
    const beside = [];
    for (const { low, high, axis } of pushes(index, brick, grid)) {
      // Of two new ones the lower one brings the push.
      if (low !== index && now.has(low)) continue;
      const pair = { low: named(low), high: named(high) };
      if (pair.low !== undefined && pair.high !== undefined)
        beside.push({ low: pair.low, high: pair.high, axis });
    }
    found.set(number, { brick, joints, pushes: beside, load: loads?.get(index) ?? 0 });
  }
  return found;
}
