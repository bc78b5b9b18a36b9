import type { Voxels } from '../voxels.ts';
import { type Layout, layOut, type LayoutOptions } from './lay-out.ts';

export interface HeldLayout extends Layout {
  /** The shape that was laid out: what was given, without the cells that no brick could hold. */
  readonly voxels: Voxels;
  /** How many those were. */
  readonly dropped: number;
}

/**
 * A layout in which nothing floats: cells that stay loose are dropped, the ends of what reaches out too far before the
 * rest of it, and the shape is laid out again.
 */
export function layOutHeld(voxels: Voxels, options: LayoutOptions): HeldLayout {
  let shape = voxels;
  let dropped = 0;
  for (let round = 0; ; round++) {
    const layout = layOut(shape, options);
    if (layout.floating === 0) return { ...layout, voxels: shape, dropped };
    const distances = fromHeld(shape, layout);
    // In the end all that floats goes, so that this ends too.
    const patient = round < 8;
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
