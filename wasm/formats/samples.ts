import type { Color, Mesh, Outline } from '../contract.ts';

/**
 * Shapes with known volume, area and extent, for the tests and benchmarks of the writers (no part of the app
 * imports this file).
 */

const red: Color = [1, 0, 0, 1];
const translucentBlue: Color = [0, 0, 1, 0.5];

/** A cube of 20 mm with a corner at the origin: 8 vertices, 12 triangles; bottom, top and front red, the rest blue. */
export function cube(colors: readonly (Color | null)[] = [red, translucentBlue]): Mesh {
  const positions = new Float32Array([
    0, 0, 0, 20, 0, 0, 20, 20, 0, 0, 20, 0, 0, 0, 20, 20, 0, 20, 20, 20, 20, 0, 20, 20,
  ]);
  const indices = new Uint32Array([
    0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4,
    7,
  ]);
  const count = indices.length / colors.length;
  return { positions, indices, colors: colors.map((color, i) => ({ start: i * count, count, color })) };
}

/** Two cubes of 20 mm side by side, 5 mm apart: one red, one green. */
export function pair(): Mesh {
  const one = cube([red]);
  const other = cube([red]).positions.map((value, i) => (i % 3 === 0 ? value + 25 : value));
  const count = one.indices.length;
  return {
    positions: Float32Array.of(...one.positions, ...other),
    indices: Uint32Array.of(...one.indices, ...one.indices.map(index => index + 8)),
    colors: [
      { start: 0, count, color: red },
      { start: count, count, color: [0, 1, 0, 1] },
    ],
  };
}

/** A torus about the Z axis, off the origin, with `2 · rings · sides` triangles: genus 1 and awkward coordinates. */
export function torus(rings: number, sides: number, color: Color | null = null): Mesh {
  const positions = new Float32Array(rings * sides * 3);
  const indices = new Uint32Array(rings * sides * 6);
  for (let r = 0; r < rings; r++)
    for (let s = 0; s < sides; s++) {
      const around = (r / rings) * 2 * Math.PI;
      const across = (s / sides) * 2 * Math.PI;
      const radius = 30 + 10 * Math.cos(across);
      const vertex = r * sides + s;
      positions.set(
        [radius * Math.cos(around) + 7.3, radius * Math.sin(around), 10 * Math.sin(across)],
        vertex * 3,
      );
      const right = ((r + 1) % rings) * sides + s;
      const up = r * sides + ((s + 1) % sides);
      const corner = ((r + 1) % rings) * sides + ((s + 1) % sides);
      indices.set([vertex, right, corner, vertex, corner, up], vertex * 6);
    }
  return { positions, indices, colors: [{ start: 0, count: indices.length, color }] };
}

/** A square of 40 mm about (5, 0) with a hole of 10 × 20 mm: area 1400 mm². */
export const frame: Outline = {
  contours: [
    new Float64Array([-15, -20, 25, -20, 25, 20, -15, 20]),
    new Float64Array([0, -10, 0, 10, 10, 10, 10, -10]),
  ],
};

/** Volume (mm³) and bounding box of a soup of triangles, nine numbers each: what any reader can give. */
export function soup(corners: ArrayLike<number>): {
  volume: number;
  min: number[];
  max: number[];
  triangles: number;
} {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  let volume = 0;
  for (let i = 0; i < corners.length; i += 9) {
    const [ax, ay, az, bx, by, bz, cx, cy, cz] = Array.from({ length: 9 }, (_, k) => corners[i + k]!) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    volume += (ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)) / 6;
    for (let k = 0; k < 9; k++) {
      min[k % 3] = Math.min(min[k % 3]!, corners[i + k]!);
      max[k % 3] = Math.max(max[k % 3]!, corners[i + k]!);
    }
  }
  return { volume, min, max, triangles: corners.length / 9 };
}

/** The corners of an indexed mesh, nine numbers per triangle. */
export function corners({ positions, indices }: Pick<Mesh, 'positions' | 'indices'>): Float32Array {
  const all = new Float32Array(indices.length * 3);
  indices.forEach((vertex, i) => all.set(positions.subarray(vertex * 3, vertex * 3 + 3), i * 3));
  return all;
}
