import type { Mesh } from '../contract.ts';
import { adjacency } from '../solid/edges.ts';
import { UnionFind } from '../solid/union-find.ts';

/** Positions are 32-bit floats: both sides of a sheet may lie apart by so much of their distance from the origin. */
const FLAT = 2 ** -22;

/**
 * The mesh without pieces of surface that enclose nothing: where solids touch, boolean operations may leave the face
 * they share as a sheet of two sides. Colours are not kept. The same mesh when there are none.
 */
export function withoutSheets(mesh: Mesh): Mesh {
  const { positions, indices } = mesh;
  const count = indices.length / 3;
  if (count === 0) return mesh;
  let reach = 0;
  for (const coordinate of positions) reach = Math.max(reach, Math.abs(coordinate));
  const { twins } = adjacency(mesh);
  const surfaces = new UnionFind(count);
  for (const [side, twin] of twins.entries())
    if (twin >= 0) surfaces.union(Math.floor(side / 3), Math.floor(twin / 3));
  const pieces = new Map<
    number,
    { triangles: number[]; volume: number; area: number; from: readonly number[] }
  >();
  for (let triangle = 0; triangle < count; triangle++) {
    const corners = [0, 1, 2].map(k => 3 * indices[3 * triangle + k]!);
    const first = corners[0]!;
    const id = surfaces.find(triangle);
    let piece = pieces.get(id);
    if (!piece) {
      const from = [0, 1, 2].map(k => positions[first + k]!);
      pieces.set(id, (piece = { triangles: [], volume: 0, area: 0, from }));
    }
    piece.triangles.push(triangle);
    const { from } = piece;
    const [a, b, c] = corners.map(at => [0, 1, 2].map(k => positions[at + k]! - from[k]!)) as [
      number[],
      number[],
      number[],
    ];
    const [x, y, z] = cross(b, c, a);
    piece.area += Math.hypot(x, y, z) / 2;
    piece.volume +=
      (a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) +
        a[1]! * (b[2]! * c[0]! - b[0]! * c[2]!) +
        a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!)) /
      6;
  }
  const solid = [...pieces.values()].filter(({ volume, area }) => Math.abs(volume) > FLAT * reach * area);
  if (solid.length === pieces.size) return mesh;
  const kept = solid
    .flatMap(({ triangles }) => triangles)
    .flatMap(t => [...indices.subarray(3 * t, 3 * t + 3)]);
  return {
    positions,
    indices: Uint32Array.from(kept),
    colors: [{ start: 0, count: kept.length, color: null }],
  };
}

/** Normal of a triangle, twice its area long. */
function cross(b: readonly number[], c: readonly number[], a: readonly number[]): [number, number, number] {
  const [ux, uy, uz] = [b[0]! - a[0]!, b[1]! - a[1]!, b[2]! - a[2]!];
  const [vx, vy, vz] = [c[0]! - a[0]!, c[1]! - a[1]!, c[2]! - a[2]!];
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
}
