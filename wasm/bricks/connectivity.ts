import type { BrickModel } from './brick.ts';
import { Grid } from './grid.ts';

/**
 * The clusters of bricks that hold together by their studs, each as ascending indices into `bricks`, the one with the
 * lowest index first. Bricks on the ground hold to it, and so all of them are one cluster: `grounded`, the others
 * float. Sideways neighbours do not hold.
 */
export interface Connectivity {
  readonly grounded: readonly number[];
  readonly floating: readonly (readonly number[])[];
}

/** Throws a RangeError when bricks collide or are outside of the world. */
export function connectivity(model: BrickModel, grid = Grid.of(model)): Connectivity {
  const { bricks } = model;
  const seen = new Uint8Array(bricks.length);
  const flood = (start: readonly number[]): number[] => {
    const found = [...start];
    for (const index of start) seen[index] = 1;
    for (let next = 0; next < found.length; next++) {
      const brick = bricks[found[next]!]!;
      for (const step of [-1, 1] as const)
        for (const other of grid.neighbours(brick, step))
          if (!seen[other]) {
            seen[other] = 1;
            found.push(other);
          }
    }
    return found.sort((a, b) => a - b);
  };
  const grounded = flood(bricks.flatMap(({ z }, index) => (z === 0 ? [index] : [])));
  const floating: number[][] = [];
  for (let index = 0; index < bricks.length; index++) if (!seen[index]) floating.push(flood([index]));
  return { grounded, floating };
}
