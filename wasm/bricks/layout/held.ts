import type { Voxels } from '../voxels.ts';
import { type Layout, layOut, type LayoutOptions } from './lay-out.ts';

export interface HeldOptions extends LayoutOptions {
  /** Puts pillars below what floats, where there is room for them, before anything is dropped. */
  readonly pillars?: boolean;
}

export interface HeldLayout extends Layout {
  /** The shape that was laid out: what was given, with pillars and without the cells that no brick could hold. */
  readonly voxels: Voxels;
  /** How many cells were dropped. */
  readonly dropped: number;
  /** How many pillars were put up. */
  readonly pillars: number;
}

/**
 * A layout in which nothing floats: cells that stay loose are dropped, the ends of what reaches out too far before the
 * rest of it, and the shape is laid out again.
 */
export function layOutHeld(voxels: Voxels, options: HeldOptions): HeldLayout {
  let shape = voxels;
  let dropped = 0;
  let pillars = 0;
  for (let round = 0; ; round++) {
    const layout = layOut(shape, options);
    if (layout.floating === 0) return { ...layout, voxels: shape, dropped, pillars };
    if (options.pillars && round < 4) {
      const labels = shape.labels.slice();
      const before = pillars;
      for (const cluster of floatingCells(shape, layout)) if (raise(labels, shape.size, cluster)) pillars++;
      shape = { size: shape.size, labels };
      if (pillars > before) continue;
    }
    const distances = fromHeld(shape, layout);
    // In the end all that floats goes, so that this ends too.
    const patient = round < 12;
    const labels = shape.labels.slice();
    for (const cluster of floatingCells(shape, layout)) {
      const farthest = Math.max(...cluster.map(cell => distances[cell]!));
      for (const cell of cluster)
        if (!patient || distances[cell] === farthest) {
          labels[cell] = 0;
          dropped++;
        }
    }
    shape = { size: shape.size, labels };
  }
}

/**
 * Puts a pillar, of two by two cells where there is room, below the lowest layer of a cluster, as near to the middle of
 * it as can be. False where something stands right below all of it.
 */
function raise(labels: Uint8Array, [sx, sy]: Voxels['size'], cluster: readonly number[]): boolean {
  const layer = sx * sy;
  const lowest = Math.floor(Math.min(...cluster) / layer);
  const feet = cluster.filter(cell => Math.floor(cell / layer) === lowest);
  const middle = (of: (cell: number) => number): number =>
    feet.reduce((sum, cell) => sum + of(cell), 0) / feet.length;
  const x = (cell: number): number => cell % sx;
  const y = (cell: number): number => Math.floor(cell / sx) % sy;
  const [mx, my] = [middle(x), middle(y)];
  const far = (cell: number): number => (x(cell) - mx) ** 2 + (y(cell) - my) ** 2;
  const under = new Set(feet);
  const wide = (cell: number): number[] => [cell, cell + 1, cell + sx, cell + sx + 1];
  const ordered = feet.toSorted((a, b) => far(a) - far(b));
  const square = ordered
    .filter(cell => x(cell) < sx - 1 && y(cell) < sy - 1)
    .map(wide)
    .find(cells => cells.every(cell => under.has(cell) && !labels[cell - layer]));
  const single = ordered.find(cell => !labels[cell - layer]);
  const foot = square ?? (single === undefined ? [] : [single]);
  for (const cell of foot)
    for (let below = cell - layer; below >= 0 && !labels[below]; below -= layer)
      labels[below] = labels[cell]!;
  return foot.length > 0;
}

/** By cell: 0 where a brick is held, 1 beside it and so on through the shape, and beyond all that where no way leads. */
function fromHeld(shape: Voxels, layout: Layout): Int32Array {
  const { size, labels } = shape;
  const distances = new Int32Array(labels.length).fill(2 ** 30);
  let edge: number[] = [];
  const loose = new Set(floatingCells(shape, layout).flat());
  for (let cell = 0; cell < labels.length; cell++)
    if (labels[cell] && !loose.has(cell)) {
      distances[cell] = 0;
      edge.push(cell);
    }
  for (let distance = 1; edge.length > 0; distance++) {
    const next: number[] = [];
    for (const cell of edge)
      for (const beside of faces(cell, size))
        if (labels[beside] && distances[beside]! > distance) {
          distances[beside] = distance;
          next.push(beside);
        }
    edge = next;
  }
  return distances;
}

/** The neighbours of a cell through its six faces. */
export function* faces(cell: number, [sx, sy, sz]: Voxels['size']): Generator<number> {
  const x = cell % sx;
  const y = Math.floor(cell / sx) % sy;
  const z = Math.floor(cell / (sx * sy));
  if (x > 0) yield cell - 1;
  if (x < sx - 1) yield cell + 1;
  if (y > 0) yield cell - sx;
  if (y < sy - 1) yield cell + sx;
  if (z > 0) yield cell - sx * sy;
  if (z < sz - 1) yield cell + sx * sy;
}

/** The cells of each cluster without a brick on the ground. */
function floatingCells({ size, labels }: Voxels, { bricks }: Layout): number[][] {
  const [sx, sy] = size;
  const owner = new Int32Array(labels.length).fill(-1);
  const cellsOf = bricks.map(({ x, y, z, dx, dy }, index) => {
    const cells: number[] = [];
    for (let j = 0; j < dy; j++)
      for (let i = 0; i < dx; i++) {
        const cell = x + i + sx * (y + j + sy * z);
        owner[cell] = index;
        cells.push(cell);
      }
    return cells;
  });
  const seen = new Uint8Array(bricks.length);
  const spread = (start: number[]): number[] => {
    const found = [...start];
    for (const index of start) seen[index] = 1;
    for (let next = 0; next < found.length; next++)
      for (const cell of cellsOf[found[next]!]!)
        for (const other of [owner[cell - sx * sy] ?? -1, owner[cell + sx * sy] ?? -1])
          if (other >= 0 && !seen[other]) {
            seen[other] = 1;
            found.push(other);
          }
    return found;
  };
  spread(bricks.flatMap(({ z }, index) => (z === 0 ? [index] : [])));
  const floating: number[][] = [];
  for (let index = 0; index < bricks.length; index++)
    if (!seen[index]) floating.push(spread([index]).flatMap(number => cellsOf[number]!));
  return floating;
}
