import type { Mesh } from '../../contract.ts';
import { brickHeight, largestWorld, type Size, studPitch } from '../brick.ts';
import { type ColorCode, colors, defaultColor } from '../colors.ts';
import type { Voxels } from '../voxels.ts';
import { faces } from './held.ts';
import { type Raster, solidity } from './rays.ts';

export interface VoxeliseOptions {
  /** Cells along the longest side: studs, or layers when it is the height. 1 to `largestWorld`. Default 20. */
  readonly studs?: number;
  /** For triangles without a colour. Default white. */
  readonly color?: ColorCode;
}

export interface Voxelised {
  readonly voxels: Voxels;
  /** The colour of each label: of the nearest triangle, as the nearest colour of bricks. */
  readonly palette: readonly ColorCode[];
  /** How much larger the brick model is than the mesh. */
  readonly scale: number;
  /** The mesh encloses nothing, and its surface alone was made of bricks. */
  readonly surfaceOnly: boolean;
}

/** As much of a cell as must be solid for a brick to be there. */
const enough = 0.5;
/** As much as a wall thinner than that must fill. */
const little = 0.02;
/** Fewer cells than this are no wall, but the rounding of a surface. */
const wallCells = 4;

/**
 * The cells of the world of bricks that a mesh fills. Proportions are those of bricks: a cell is 8 × 8 × 9.6. The mesh
 * stands on the ground with its lowest point, in the middle of a world that is as large as it needs.
 *
 * A cell belongs to the shape when half of it is solid. Walls thinner than that stay, in the cells that they are mostly
 * in. Throws a RangeError for a mesh without triangles, and for `studs` out of range.
 */
export function voxelise(mesh: Mesh, options: VoxeliseOptions = {}): Voxelised {
  const { studs = 20, color = defaultColor } = options;
  if (!(Number.isInteger(studs) && studs >= 1 && studs <= largestWorld))
    throw new RangeError(
      `The longest side takes a whole number of studs from 1 to ${largestWorld}, not ${studs}.`,
    );
  if (mesh.indices.length === 0) throw new RangeError('The model has no surface: there is nothing to build.');
  const { raster, scale } = rasterOf(mesh, studs);
  const palette: ColorCode[] = [];
  const labelOf = triangleLabels(mesh, color, palette);
  const count = raster.size[0] * raster.size[1] * raster.size[2];
  const votes = new Map<number, Map<number, number>>();
  const hit = (cell: number, triangle: number): void => {
    const label = labelOf(triangle);
    const of = votes.get(cell) ?? new Map<number, number>();
    of.set(label, (of.get(label) ?? 0) + 1);
    votes.set(cell, of);
  };
  const along = ([0, 1, 2] as const).map(axis => solidity(mesh, raster, axis, hit));
  const mean = new Float32Array(count);
  const most = new Float32Array(count);
  for (let cell = 0; cell < count; cell++) {
    const known = along.map(each => each[cell]!).filter(each => !Number.isNaN(each));
    mean[cell] = known.length ? known.reduce((sum, each) => sum + each, 0) / known.length : 0;
    most[cell] = Math.max(0, ...known);
  }
  const filled = Uint8Array.from(mean, each => Number(each >= enough - 1e-4));
  keepWalls(filled, most, raster.size);
  const surfaceOnly = !filled.includes(1);
  if (surfaceOnly) for (const cell of votes.keys()) filled[cell] = 1;
  const labels = spread(votes, raster.size);
  for (let cell = 0; cell < count; cell++) labels[cell] = filled[cell] ? labels[cell]! : 0;
  return { voxels: { size: raster.size, labels }, palette, scale, surfaceOnly };
}

function rasterOf({ positions, indices }: Mesh, studs: number): { raster: Raster; scale: number } {
  const least = [Infinity, Infinity, Infinity];
  const most = [-Infinity, -Infinity, -Infinity];
  for (const corner of indices)
    for (let axis = 0; axis < 3; axis++) {
      const at = positions[3 * corner + axis]!;
      least[axis] = Math.min(least[axis]!, at);
      most[axis] = Math.max(most[axis]!, at);
    }
  const unit = [studPitch, studPitch, brickHeight] as const;
  const scale = studs / Math.max(...unit.map((each, axis) => (most[axis]! - least[axis]!) / each));
  const cell = unit.map(each => each / scale) as [number, number, number];
  const size = cell.map((each, axis) =>
    Math.min(largestWorld, Math.max(1, Math.round((most[axis]! - least[axis]!) / each))),
  ) as unknown as Size;
  const origin = cell.map((each, axis) =>
    axis === 2 ? least[2]! : (least[axis]! + most[axis]! - each * size[axis]!) / 2,
  ) as [number, number, number];
  return { raster: { origin, cell, size }, scale };
}

/** The label of the triangle that begins at an index, by its colour; new colours come to the palette. */
function triangleLabels(
  { colors: runs }: Mesh,
  color: ColorCode,
  palette: ColorCode[],
): (triangle: number) => number {
  const labels = runs.map(run => {
    const code = run.color ? nearestColor(run.color) : color;
    if (!palette.includes(code)) palette.push(code);
    return palette.indexOf(code);
  });
  const starts = runs.map(({ start }) => start);
  return triangle => {
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= triangle) low = middle;
      else high = middle;
    }
    return labels[low]!;
  };
}

/** By the weighted distance of “redmean”, which is nearer to what eyes say than plain RGB. Clear only for clear. */
export function nearestColor([red, green, blue, alpha]: readonly number[]): ColorCode {
  let best = defaultColor;
  let least = Infinity;
  for (const { code, hex, alpha: clear } of colors) {
    if (clear < 1 !== alpha! < 0.7) continue;
    const [r, g, b] = [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255) as [
      number,
      number,
      number,
    ];
    const mean = (red! + r) / 2;
    const distance = (2 + mean) * (red! - r) ** 2 + 4 * (green! - g) ** 2 + (3 - mean) * (blue! - b) ** 2;
    if (distance >= least) continue;
    least = distance;
    best = code;
  }
  return best;
}

/** Fills the cells of walls that fill no cell by half: those of most substance across the wall. */
function keepWalls(filled: Uint8Array, most: Float32Array, size: Size): void {
  const thin = new Uint8Array(filled.length);
  for (let cell = 0; cell < filled.length; cell++) {
    const own = most[cell]!;
    if (filled[cell] || own < little) continue;
    const place = [
      cell % size[0],
      Math.floor(cell / size[0]) % size[1],
      Math.floor(cell / (size[0] * size[1])),
    ];
    for (const [axis, stride] of [1, size[0], size[0] * size[1]].entries()) {
      const before = place[axis]! > 0 ? cell - stride : -1;
      const after = place[axis]! < size[axis]! - 1 ? cell + stride : -1;
      if (filled[before] || filled[after]) continue;
      if (own >= (most[before] ?? 0) && own > (most[after] ?? 0)) thin[cell] = 1;
    }
  }
  const seen = new Uint8Array(filled.length);
  for (let start = 0; start < thin.length; start++) {
    if (!thin[start] || seen[start]) continue;
    const wall = [start];
    seen[start] = 1;
    let alone = true;
    for (let next = 0; next < wall.length; next++)
      for (const beside of faces(wall[next]!, size)) {
        if (filled[beside]) alone = false;
        if (!thin[beside] || seen[beside]) continue;
        seen[beside] = 1;
        wall.push(beside);
      }
    if (alone || wall.length >= wallCells) for (const cell of wall) thin[cell] = 2;
  }
  for (let cell = 0; cell < thin.length; cell++) if (thin[cell] === 2) filled[cell] = 1;
}

/** The label of each cell, from 1: the one that most rays met in it, or in the nearest cell where they met any. */
function spread(votes: ReadonlyMap<number, ReadonlyMap<number, number>>, size: Size): Uint8Array {
  const labels = new Uint8Array(size[0] * size[1] * size[2]);
  let edge: number[] = [];
  for (const [cell, of] of votes) {
    let [label, most] = [0, 0];
    for (const [each, count] of of) if (count > most) [label, most] = [each, count];
    labels[cell] = label + 1;
    edge.push(cell);
  }
  while (edge.length > 0) {
    const next: number[] = [];
    for (const cell of edge)
      for (const beside of faces(cell, size))
        if (!labels[beside]) {
          labels[beside] = labels[cell]!;
          next.push(beside);
        }
    edge = next;
  }
  return labels;
}
