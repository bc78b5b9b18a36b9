import { describe, expect, it } from 'vitest';
import type { Color, Mesh } from '../../contract.ts';
import { brickHeight, studPitch } from '../brick.ts';
import { colorOf } from '../colors.ts';
import type { Voxels } from '../voxels.ts';
import { layOutHeld } from './held.ts';
import { nearestColor, voxelise } from './voxelise.ts';

type Point = readonly [x: number, y: number, z: number];

/** A mesh of the corners of its triangles, which are not merged: voxels do not need that. */
function meshOf(corners: readonly Point[], color: Color | null = null): Mesh {
  return {
    positions: Float32Array.from(corners.flat()),
    indices: Uint32Array.from(corners.keys()),
    colors: [{ start: 0, count: corners.length, color }],
  };
}

function joined(...meshes: readonly Mesh[]): Mesh {
  const all: { positions: number[]; indices: number[]; colors: Mesh['colors'] } = {
    positions: [],
    indices: [],
    colors: [],
  };
  for (const { positions, indices, colors } of meshes) {
    const [vertices, start] = [all.positions.length / 3, all.indices.length];
    all.positions.push(...positions);
    all.indices.push(...Array.from(indices, index => index + vertices));
    all.colors.push(...colors.map(run => ({ ...run, start: run.start + start })));
  }
  return {
    positions: Float32Array.from(all.positions),
    indices: Uint32Array.from(all.indices),
    colors: all.colors,
  };
}

/** Two triangles for each side of a box, turned outwards, or inwards with `inwards`. */
function box([x, y, z]: Point, [dx, dy, dz]: Point, color: Color | null = null, inwards = false): Mesh {
  const corner = (i: number, j: number, k: number): Point => [x + i * dx, y + j * dy, z + k * dz];
  const sides: readonly (readonly Point[])[] = [
    [corner(0, 0, 0), corner(0, 1, 0), corner(1, 1, 0), corner(1, 0, 0)],
    [corner(0, 0, 1), corner(1, 0, 1), corner(1, 1, 1), corner(0, 1, 1)],
    [corner(0, 0, 0), corner(1, 0, 0), corner(1, 0, 1), corner(0, 0, 1)],
    [corner(0, 1, 0), corner(0, 1, 1), corner(1, 1, 1), corner(1, 1, 0)],
    [corner(0, 0, 0), corner(0, 0, 1), corner(0, 1, 1), corner(0, 1, 0)],
    [corner(1, 0, 0), corner(1, 1, 0), corner(1, 1, 1), corner(1, 0, 1)],
  ];
  const triangles = sides.flatMap(([a, b, c, d]) => [a!, b!, c!, a!, c!, d!]);
  return meshOf(inwards ? triangles.toReversed() : triangles, color);
}

/** A ball of `rings` × 2 `rings` quadrangles. */
function ball(radius: number, rings = 24): Mesh {
  const at = (ring: number, turn: number): Point => {
    const [down, around] = [(Math.PI * ring) / rings, (Math.PI * turn) / rings];
    return [
      radius * Math.sin(down) * Math.cos(around),
      radius * Math.sin(down) * Math.sin(around),
      radius * Math.cos(down),
    ];
  };
  const corners: Point[] = [];
  for (let ring = 0; ring < rings; ring++)
    for (let turn = 0; turn < 2 * rings; turn++) {
      const [a, b, c, d] = [at(ring, turn), at(ring + 1, turn), at(ring + 1, turn + 1), at(ring, turn + 1)];
      if (ring < rings - 1) corners.push(a, b, c);
      if (ring > 0) corners.push(a, c, d);
    }
  return meshOf(corners);
}

const cells = ({ labels }: Voxels): number => labels.reduce((sum, label) => sum + Number(label > 0), 0);
/** Brick cells of a model of so many cubic millimetres. */
const cellsOf = (volume: number, scale: number): number =>
  (volume * scale ** 3) / (studPitch ** 2 * brickHeight);

describe('voxelise', () => {
  it('makes a box of the size of bricks into just those, wherever it lies', () => {
    for (const at of [
      [0, 0, 0],
      [-37.3, 112.9, 5.1],
    ] as const) {
      const { voxels, scale, surfaceOnly } = voxelise(box(at, [80, 48, 28.8]), { studs: 10 });
      expect(voxels.size).toEqual([10, 6, 3]);
      expect(cells(voxels)).toBe(180);
      expect(scale).toBeCloseTo(1, 5);
      expect(surfaceOnly).toBe(false);
    }
  });

  it('keeps proportions: a cube is taller in studs than in layers', () => {
    const { voxels } = voxelise(box([0, 0, 0], [30, 30, 30]), { studs: 12 });
    expect(voxels.size).toEqual([12, 12, 10]);
    expect(cells(voxels)).toBe(1440);
  });

  it('fills as much as a ball holds, within three percent', () => {
    const { voxels, scale } = voxelise(ball(25), { studs: 20 });
    const expected = cellsOf((4 / 3) * Math.PI * 25 ** 3, scale);
    expect(cells(voxels)).toBeGreaterThan(0.97 * expected);
    expect(cells(voxels)).toBeLessThan(1.03 * expected);
    // No knobs on its poles.
    const [sx, sy, sz] = voxels.size;
    expect([sx, sy, sz]).toEqual([20, 20, 17]);
  });

  it('leaves hollows empty, and takes solids that lie in one another for one', () => {
    const hollow = joined(box([0, 0, 0], [80, 80, 96]), box([16, 16, 19.2], [48, 48, 57.6], null, true));
    expect(cells(voxelise(hollow, { studs: 10 }).voxels)).toBe(10 * 10 * 10 - 6 * 6 * 6);
    const crossed = joined(box([0, 0, 0], [80, 16, 19.2]), box([32, 0, 0], [16, 80, 19.2]));
    expect(cells(voxelise(crossed, { studs: 10 }).voxels)).toBe(2 * (10 * 2 + 10 * 2 - 2 * 2));
  });

  it('fills a model that is turned inside out all the same', () => {
    expect(cells(voxelise(box([0, 0, 0], [80, 48, 28.8], null, true), { studs: 10 }).voxels)).toBe(180);
  });

  it('keeps walls far thinner than a brick, whole', () => {
    // A floor with a wall of a tenth of a stud on it, and a mast of a fifth.
    const model = joined(
      box([0, 0, 0], [96, 96, 19.2]),
      box([20, 0, 19.2], [0.8, 96, 57.6]),
      box([70.5, 50.5, 19.2], [1.6, 1.6, 76.8]),
    );
    const { voxels } = voxelise(model, { studs: 12 });
    expect(cells(voxels)).toBe(12 * 12 * 2 + 12 * 6 + 8);
    expect(layOutHeld(voxels, { seed: 1 }).dropped).toBe(0);
  });

  it('gives each cell the nearest colour that bricks have', () => {
    const red: Color = [0.72, 0.02, 0, 1];
    const blue: Color = [0.1, 0.35, 0.68, 1];
    const model = joined(box([0, 0, 0], [40, 48, 28.8], red), box([40, 0, 0], [40, 48, 28.8], blue));
    const { voxels, palette } = voxelise(model, { studs: 10 });
    expect(palette).toEqual([4, 1]);
    for (let cell = 0; cell < voxels.labels.length; cell++)
      expect(palette[voxels.labels[cell]! - 1]).toBe(cell % 10 < 5 ? 4 : 1);
    expect(colorOf(nearestColor([1, 1, 1, 0.3]))?.name).toBe('Clear');
    expect(colorOf(nearestColor([0, 0, 0, 1]))?.name).toBe('Black');
    expect(voxelise(box([0, 0, 0], [8, 8, 9.6]), { studs: 1, color: 14 }).palette).toEqual([14]);
  });

  it('builds the surface of what encloses nothing, and says so', () => {
    const sheet = meshOf([
      [0, 0, 0],
      [80, 0, 0],
      [80, 0, 96],
      [0, 0, 0],
      [80, 0, 96],
      [0, 0, 96],
    ]);
    const { voxels, surfaceOnly } = voxelise(sheet, { studs: 10 });
    expect(surfaceOnly).toBe(true);
    expect(voxels.size).toEqual([10, 1, 10]);
    expect(cells(voxels)).toBe(100);
  });

  it('closes a hole in a surface: a box without one of its triangles stays a box', () => {
    const whole = box([0, 0, 0], [80, 48, 28.8]);
    const torn = {
      ...whole,
      indices: whole.indices.slice(6),
      colors: [{ start: 0, count: 30, color: null }],
    };
    expect(cells(voxelise(torn, { studs: 10 }).voxels)).toBe(180);
  });

  it('says what it cannot do', () => {
    expect(() => voxelise(meshOf([]))).toThrow(/no surface/);
    expect(() => voxelise(ball(1), { studs: 0 })).toThrow(/whole number of studs/);
    expect(() => voxelise(ball(1), { studs: 257 })).toThrow(/1 to 256/);
  });
});
