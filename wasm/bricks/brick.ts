import type { ColorCode } from './colors.ts';

/**
 * One brick on the grid of studs. It covers the cells `x … x + dx − 1`, `y … y + dy − 1` of layer `z`; one cell is
 * one stud pitch (8 mm) wide and one brick height (9.6 mm) tall, and layer 0 lies on the ground.
 */
export interface Brick {
  /** Studs along x and along y. `2x4` in the text format is `dx: 2, dy: 4`. */
  readonly dx: number;
  readonly dy: number;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly color: ColorCode;
}

/** Cells along x, y and z. */
export type Size = readonly [x: number, y: number, z: number];

/** Bricks in a world. A valid model has known parts only, inside of the world, no two in one cell. */
export interface BrickModel {
  readonly size: Size;
  readonly bricks: readonly Brick[];
}

/** The world of models that are generated; hand-made and imported ones may have larger ones. */
export const world: Size = [20, 20, 20];

/** The largest world along any axis. */
export const largestWorld = 256;

/** Millimetres. */
export const studPitch = 8;
export const brickHeight = 9.6;

/** Layers from the ground up; inside of a layer x and then y descending. The order in which models are written. */
export const compareBricks = (a: Brick, b: Brick): number => a.z - b.z || b.x - a.x || b.y - a.y;

/** The smallest world, at least `least`, that holds all bricks. */
export function sizeOf(bricks: readonly Brick[], least: Size = world): Size {
  let [x, y, z] = least;
  for (const brick of bricks) {
    x = Math.max(x, brick.x + brick.dx);
    y = Math.max(y, brick.y + brick.dy);
    z = Math.max(z, brick.z + 1);
  }
  return [x, y, z];
}
