import { type Brick, type BrickModel, type Size } from './brick.ts';

/** Why a brick cannot be where it is meant to be. */
export type Misfit = 'outside' | 'collision';

/**
 * Which brick is in which cell. Bricks are known by the number under which they were placed; 0 and up. A cell is
 * `x + size x · (y + size y · z)`.
 */
export class Grid {
  readonly size: Size;
  readonly #cells: Int32Array;

  constructor(size: Size) {
    this.size = size;
    this.#cells = new Int32Array(size[0] * size[1] * size[2]).fill(-1);
  }

  /** Throws a RangeError that names the first brick that does not fit. */
  static of({ size, bricks }: BrickModel): Grid {
    const grid = new Grid(size);
    for (const [index, brick] of bricks.entries()) {
      const misfit = grid.misfit(brick);
      if (misfit)
        throw new RangeError(
          `Brick ${index + 1}, ${brick.dx}x${brick.dy} (${brick.x},${brick.y},${brick.z}), ` +
            (misfit === 'outside' ? 'is outside of the world.' : 'is where another brick is.'),
        );
      grid.place(brick, index);
    }
    return grid;
  }

  /** The brick in a cell; −1 where there is none, or outside of the world. */
  at(x: number, y: number, z: number): number {
    const [sx, sy, sz] = this.size;
    if (x < 0 || y < 0 || z < 0 || x >= sx || y >= sy || z >= sz) return -1;
    return this.#cells[x + sx * (y + sy * z)]!;
  }

  /** Undefined where the brick fits. */
  misfit({ x, y, z, dx, dy }: Omit<Brick, 'color'>): Misfit | undefined {
    const [sx, sy, sz] = this.size;
    if (x < 0 || y < 0 || z < 0 || x + dx > sx || y + dy > sy || z >= sz) return 'outside';
    for (let j = y; j < y + dy; j++)
      for (let i = x; i < x + dx; i++) if (this.#cells[i + sx * (j + sy * z)]! >= 0) return 'collision';
    return undefined;
  }

  /** The caller has asked `misfit` before. */
  place(brick: Omit<Brick, 'color'>, index: number): void {
    this.#fill(brick, index);
  }

  remove(brick: Omit<Brick, 'color'>): void {
    this.#fill(brick, -1);
  }

  #fill({ x, y, z, dx, dy }: Omit<Brick, 'color'>, value: number): void {
    const [sx, sy] = this.size;
    for (let j = y; j < y + dy; j++)
      for (let i = x; i < x + dx; i++) this.#cells[i + sx * (j + sy * z)] = value;
  }

  /** The bricks that touch a place from below (`step` −1) or from above (1); each once. */
  neighbours({ x, y, z, dx, dy }: Omit<Brick, 'color'>, step: -1 | 1): Set<number> {
    const found = new Set<number>();
    for (let j = y; j < y + dy; j++)
      for (let i = x; i < x + dx; i++) {
        const index = this.at(i, j, z + step);
        if (index >= 0) found.add(index);
      }
    return found;
  }
}
