import type { Brick, Size } from './brick.ts';

/**
 * A shape of cells. `labels` holds one byte per cell at `x + size x · (y + size y · z)`: 0 is empty, `n` is label
 * `n − 1` (of a role or of a colour: bricks do not reach over a border between labels).
 */
export interface Voxels {
  readonly size: Size;
  readonly labels: Uint8Array;
}

/** A brick before it has a colour, with the label of its cells. */
export interface LabelledBrick extends Omit<Brick, 'color'> {
  readonly label: number;
}

export const emptyVoxels = (size: Size): Voxels => ({
  size,
  labels: new Uint8Array(size[0] * size[1] * size[2]),
});

/** The cells that bricks fill; of bricks without a label the label is 0. Bricks must lie inside of `size`. */
export function voxelsOf(
  bricks: Iterable<Omit<Brick, 'color'> & { readonly label?: number }>,
  size: Size,
): Voxels {
  const voxels = emptyVoxels(size);
  for (const { x, y, z, dx, dy, label = 0 } of bricks)
    for (let j = y; j < y + dy; j++)
      for (let i = x; i < x + dx; i++) voxels.labels[i + size[0] * (j + size[1] * z)] = label + 1;
  return voxels;
}
