import type { OrientedPart } from '../parts.ts';
import { between, pick, type Random } from '../random.ts';
import type { LabelledBrick } from '../voxels.ts';
import { fill, type Manner } from './greedy.ts';
import type { Plan } from './plan.ts';

/** Floating clusters are worst, then clusters that only the ground holds together, then bricks. */
export function cost(plan: Plan): number {
  const { all, floating } = plan.clusters();
  return 1000 * floating + 25 * Math.max(0, all - 1) + plan.count;
}

export const someManner = (random: Random): Manner => ({
  corner: between(random, 0, 7),
  turn: random() < 0.5 ? 0 : 1,
  luck: 1 + 3 * random(),
});

/** Part of a world: both corners belong to it. */
interface Box {
  readonly least: readonly [x: number, y: number, z: number];
  readonly most: readonly [x: number, y: number, z: number];
}

/**
 * Takes every brick away that reaches into a box and fills the place again. What comes out holds together as far as
 * luck has it; the answer puts the old bricks back.
 */
export function rebuild(plan: Plan, box: Box, parts: readonly OrientedPart[], random: Random): () => void {
  const [sx, sy] = plan.size;
  const taken = new Set<number>();
  for (let z = box.least[2]; z <= box.most[2]; z++)
    for (let y = box.least[1]; y <= box.most[1]; y++)
      for (let x = box.least[0]; x <= box.most[0]; x++) {
        const number = plan.in(x + sx * (y + sy * z));
        if (number >= 0) taken.add(number);
      }
  const old: LabelledBrick[] = [];
  const cells: number[] = [];
  for (const number of taken) {
    const brick = plan.brick(number);
    old.push(brick);
    for (let j = 0; j < brick.dy; j++)
      for (let i = 0; i < brick.dx; i++) cells.push(brick.x + i + sx * (brick.y + j + sy * brick.z));
    plan.remove(number);
  }
  plan.regroup();
  fill(plan, cells, parts, random, someManner(random));
  return () => {
    for (const cell of cells) {
      const number = plan.in(cell);
      if (number >= 0) plan.remove(number);
    }
    for (const { x, y, z, dx, dy } of old) plan.place(x, y, z, dx, dy);
    plan.regroup();
  };
}

/** Rebuilds, and keeps what comes out where it is no worse by `cost`. True when it is better. */
function improve(plan: Plan, box: Box, parts: readonly OrientedPart[], random: Random): boolean {
  const before = cost(plan);
  const undo = rebuild(plan, box, parts, random);
  const after = cost(plan);
  if (after > before) undo();
  return after < before;
}

/** A box of one to three layers around a cell, up to `most` studs to each side. */
export const around = (plan: Plan, cell: number, random: Random, most = 3): Box => {
  const [sx, sy, sz] = plan.size;
  const x = cell % sx;
  const y = Math.floor(cell / sx) % sy;
  const z = Math.floor(cell / plan.layer);
  const reach = between(random, 1, most);
  const down = between(random, 0, 1);
  const up = between(random, 0, 1);
  return {
    least: [Math.max(0, x - reach), Math.max(0, y - reach), Math.max(0, z - down)],
    most: [Math.min(sx - 1, x + reach), Math.min(sy - 1, y + reach), Math.min(sz - 1, z + up)],
  };
};

/** Cells where bricks of different clusters stand side by side: only there can a rebuilding join them. */
function seams(plan: Plan): number[] {
  const [sx, sy] = plan.size;
  const found: number[] = [];
  const { grounded, floating } = plan.clusters();
  for (const cell of plan.filled) {
    const own = plan.cluster(plan.in(cell));
    const others: number[] = [];
    if (cell % sx < sx - 1) others.push(plan.in(cell + 1));
    if (Math.floor(cell / sx) % sy < sy - 1) others.push(plan.in(cell + sx));
    if (
      others.some(number => {
        if (number < 0) return false;
        const other = plan.cluster(number);
        return other !== own && (floating === 0 || !grounded.has(own) || !grounded.has(other));
      })
    )
      found.push(cell);
  }
  return found;
}

/** Rebuilds around seams until all holds together, nothing is left to try, or `attempts` are used up. */
export function connect(plan: Plan, parts: readonly OrientedPart[], random: Random, attempts: number): void {
  let open = seams(plan);
  for (let attempt = 0; attempt < attempts && open.length > 0; attempt++)
    if (improve(plan, around(plan, pick(random, open), random), parts, random)) open = seams(plan);
}

/** Rebuilds here and there, small bricks first, to need fewer of them. */
export function tighten(plan: Plan, parts: readonly OrientedPart[], random: Random, attempts: number): void {
  for (let attempt = 0; attempt < attempts; attempt++) {
    let cell = plan.filled[0]!;
    let least = Infinity;
    for (let look = 0; look < 4; look++) {
      const candidate = plan.filled[between(random, 0, plan.filled.length - 1)]!;
      const { dx, dy } = plan.brick(plan.in(candidate));
      if (dx * dy < least) {
        least = dx * dy;
        cell = candidate;
      }
    }
    improve(plan, around(plan, cell, random), parts, random);
  }
}
