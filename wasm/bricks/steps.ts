import { Grid } from './grid.ts';
import type { Brick, BrickModel } from './brick.ts';

/** Bricks that are put on together, as indices into `bricks`, in the order of putting them on. */
export interface BuildStep {
  readonly bricks: readonly number[];
  /** Nothing that stands carries these bricks: they cannot be built. Only in the last steps. */
  readonly loose?: true;
}

/** Bricks in one step, at most. */
export const mostInStep = 8;
/** Layers of so few bricks share a step, up to so many bricks: a pole needs no page for each brick. */
const sharedStep = 4;

/**
 * An order in which a person can build the model. Each brick stands on the ground or holds to one that is there
 * already; layers come from the ground up, and a brick that only hangs from above comes once its carrier is there. A
 * layer is parted into steps of neighbours, about equally many in each.
 *
 * Throws a RangeError when bricks collide or are outside of the world.
 */
export function buildSteps(model: BrickModel): BuildStep[] {
  const { bricks } = model;
  const grid = Grid.of(model);
  const seen = new Uint8Array(bricks.length);
  const ready: number[][] = Array.from({ length: model.size[2] }, () => []);
  const found = (index: number): void => {
    if (seen[index]) return;
    seen[index] = 1;
    ready[bricks[index]!.z]!.push(index);
  };
  const batches: number[][] = [];
  const build = (): void => {
    let lowest = 0;
    while (lowest < ready.length) {
      const batch = ready[lowest]!;
      if (batch.length === 0) {
        lowest++;
        continue;
      }
      ready[lowest] = [];
      batches.push(batch);
      for (const index of batch)
        for (const step of [-1, 1] as const) grid.neighbours(bricks[index]!, step).forEach(found);
      if (lowest > 0) lowest--;
    }
  };
  for (const [index, { z }] of bricks.entries()) if (z === 0) found(index);
  build();
  const steps = grouped(batches, bricks);
  // What floats, cluster by cluster, so that the lists are complete all the same.
  const firm = batches.length;
  for (const index of bricks.keys())
    if (!seen[index]) {
      found(index);
      build();
    }
  return [...steps, ...grouped(batches.slice(firm), bricks).map(step => ({ ...step, loose: true }) as const)];
}

/** Large layers are parted, small ones that follow each other are joined. */
function grouped(batches: readonly number[][], bricks: readonly Brick[]): BuildStep[] {
  const steps: number[][] = [];
  for (const batch of batches) {
    const last = steps.at(-1);
    // Only upwards: what hangs is put on from below, in a picture of its own.
    const higher = last !== undefined && bricks[batch[0]!]!.z > bricks[last.at(-1)!]!.z;
    if (higher && last.length + batch.length <= sharedStep) {
      last.push(...batch);
      continue;
    }
    const near = batch
      .map(index => ({ index, place: alongCurve(bricks[index]!) }))
      .sort((a, b) => a.place - b.place);
    const count = Math.ceil(near.length / mostInStep);
    for (let step = 0; step < count; step++) {
      const [from, to] = [step, step + 1].map(part => Math.round((part * near.length) / count));
      steps.push(near.slice(from, to).map(({ index }) => index));
    }
  }
  return steps.map(bricks => ({ bricks }));
}

/** Half studs along an axis, as a power of two. */
const curveOrder = 9;

/**
 * Where the middle of a brick is along Hilbert's curve: neighbours along it are neighbours on the plane, so that any
 * stretch of it is a patch. (The usual turning of quadrants, from the largest down.)
 */
function alongCurve({ x, y, dx, dy }: Brick): number {
  let [u, v] = [2 * x + dx, 2 * y + dy];
  let place = 0;
  for (let half = 1 << (curveOrder - 1); half > 0; half >>= 1) {
    const right = (u & half) > 0 ? 1 : 0;
    const up = (v & half) > 0 ? 1 : 0;
    place += half * half * ((3 * right) ^ up);
    if (up === 0) {
      if (right === 1) [u, v] = [2 * half - 1 - (u & (2 * half - 1)), 2 * half - 1 - (v & (2 * half - 1))];
      [u, v] = [v, u];
    }
  }
  return place;
}
