import { compareBricks, type Brick, type BrickModel, type Size } from '../../../wasm/bricks/brick.ts';
import { Grid } from '../../../wasm/bricks/grid.ts';
import { generatedParts } from '../../../wasm/bricks/parts.ts';
import { between, pick, seeded } from '../../../wasm/bricks/random.ts';

/** What is solved: the same bricks in every run and on every machine. */
export interface BenchModel {
  readonly name: string;
  /** The first `count` bricks of it, in the order in which they are built. */
  of(count: number): BrickModel;
}

/** A wall of 2x4 in bond, eight studs thick: nothing pulls in most of it, and every brick has many contacts. */
const wall: BenchModel = {
  name: 'wall',
  of(count) {
    const bricks = Array.from({ length: count }, (_, index): Brick => {
      const z = Math.floor(index / 16);
      const [row, column] = [Math.floor((index % 16) / 4), index % 4];
      return { dx: 4, dy: 2, x: 4 * column + (z % 2 ? 2 : 0), y: 2 * row, z, color: 4 };
    });
    return { size: [20, 20, 40], bricks };
  },
};

/** Bricks on each other by chance, with overhangs of up to half of their length, as in branches of trees: much pulls. */
const pile: BenchModel = {
  name: 'pile',
  of(count) {
    const size: Size = [24, 24, 40];
    const random = seeded(3);
    const large = generatedParts.filter(({ dx, dy }) => dx * dy > 2);
    const grid = new Grid(size);
    const bricks: Brick[] = [];
    while (bricks.length < count) {
      const { dx, dy } = pick(random, large);
      const base = bricks.length > 0 && random() < 0.9 ? pick(random, bricks) : undefined;
      const beside = (own: number, of: number): number => between(random, -(own >> 1), of - ((own + 1) >> 1));
      const x = base ? base.x + beside(dx, base.dx) : between(random, 0, size[0] - dx);
      const y = base ? base.y + beside(dy, base.dy) : between(random, 0, size[1] - dy);
      const brick: Brick = { dx, dy, x, y, z: base ? base.z + 1 : 0, color: 4 };
      if (grid.misfit(brick)) continue;
      grid.place(brick, bricks.length);
      bricks.push(brick);
    }
    return { size, bricks: bricks.sort(compareBricks) };
  },
};

export const benchModels: readonly BenchModel[] = [wall, pile];
