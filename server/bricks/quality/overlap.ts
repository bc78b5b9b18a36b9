import { brickHeight, studPitch, world } from '../../../wasm/bricks/brick.ts';
import type { Voxels } from '../../../wasm/bricks/voxels.ts';

const [width, depth] = world;

/** The filled cells of a shape in the world of 20 × 20 × 20, whatever their labels. */
export interface Solid {
  readonly filled: Uint8Array;
  /** x, y, z of each cell, one after the other. */
  readonly cells: Int16Array;
  readonly count: number;
  /** Twice the middle of the box round it, along x and y. */
  readonly middle: readonly [number, number];
}

/** How one shape is moved sideways onto another; both stay on the ground. */
export type Shift = readonly [dx: number, dy: number];

export function solidOf({ size, labels }: Voxels): Solid {
  if (size.some((length, axis) => length !== world[axis])) throw new RangeError('The world is 20 × 20 × 20.');
  const filled = Uint8Array.from(labels, label => (label ? 1 : 0));
  const found: number[] = [];
  let [left, right, front, back] = [width, 0, depth, 0];
  for (const [index, on] of filled.entries()) {
    if (!on) continue;
    const x = index % width;
    const y = Math.floor(index / width) % depth;
    found.push(x, y, Math.floor(index / (width * depth)));
    left = Math.min(left, x);
    right = Math.max(right, x);
    front = Math.min(front, y);
    back = Math.max(back, y);
  }
  return {
    filled,
    cells: Int16Array.from(found),
    count: found.length / 3,
    middle: [left + right, front + back],
  };
}

/** Cells that both have, over cells that either has, with `a` moved. 0 for two empty shapes. */
export function iou(a: Solid, b: Solid, [dx, dy]: Shift = [0, 0]): number {
  let both = 0;
  for (let at = 0; at < a.cells.length; at += 3) {
    const x = a.cells[at]! + dx;
    const y = a.cells[at + 1]! + dy;
    if (x < 0 || y < 0 || x >= width || y >= depth) continue;
    both += b.filled[x + width * (y + depth * a.cells[at + 2]!)]!;
  }
  const either = a.count + b.count - both;
  return either ? both / either : 0;
}

/** The highest `iou`, with the boxes in the middle of each other or up to `reach` cells off along x and y. */
export function bestIou(a: Solid, b: Solid, reach = 2): { readonly iou: number; readonly shift: Shift } {
  const middle = [0, 1].map(axis => Math.floor((b.middle[axis]! - a.middle[axis]!) / 2));
  let best: { iou: number; shift: Shift } = { iou: -1, shift: [0, 0] };
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const shift: Shift = [middle[0]! + dx, middle[1]! + dy];
      const found = iou(a, b, shift);
      if (found > best.iou) best = { iou: found, shift };
    }
  return best;
}

/**
 * The mean distance from a cell of the one to the nearest cell of the other, both ways, in studs (a brick is 1.2 studs
 * high), with `a` moved. Infinity when one of them is empty and the other is not.
 */
export function chamfer(a: Solid, b: Solid, [dx, dy]: Shift = [0, 0]): number {
  if (a.count === 0 && b.count === 0) return 0;
  if (a.count === 0 || b.count === 0) return Infinity;
  return (oneWay(a, b, dx, dy) + oneWay(b, a, -dx, -dy)) / 2;
}

const tall = (brickHeight / studPitch) ** 2;

function oneWay(a: Solid, b: Solid, dx: number, dy: number): number {
  let sum = 0;
  for (let at = 0; at < a.cells.length; at += 3) {
    const x = a.cells[at]! + dx;
    const y = a.cells[at + 1]! + dy;
    const z = a.cells[at + 2]!;
    if (x >= 0 && y >= 0 && x < width && y < depth && b.filled[x + width * (y + depth * z)]) continue;
    let least = Infinity;
    for (let to = 0; to < b.cells.length; to += 3) {
      const apart =
        (b.cells[to]! - x) ** 2 + (b.cells[to + 1]! - y) ** 2 + (b.cells[to + 2]! - z) ** 2 * tall;
      if (apart < least) least = apart;
    }
    sum += Math.sqrt(least);
  }
  return sum / a.count;
}

/** How unlike shapes are to each other: the mean of 1 − best IoU of all pairs; undefined for fewer than two. */
export function diversity(solids: readonly Solid[]): number | undefined {
  let [sum, pairs] = [0, 0];
  for (const [index, a] of solids.entries())
    for (const b of solids.slice(index + 1)) {
      sum += 1 - bestIou(a, b).iou;
      pairs++;
    }
  return pairs ? sum / pairs : undefined;
}

/** The highest IoU with any of many shapes, box in the middle of box. */
export const nearest = (solid: Solid, among: readonly Solid[]): number =>
  among.reduce((best, other) => Math.max(best, bestIou(solid, other, 0).iou), 0);
