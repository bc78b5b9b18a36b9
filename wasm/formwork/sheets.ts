import type { Mesh } from '../contract.ts';
import { adjacency } from '../solid/edges.ts';
import { UnionFind } from '../solid/union-find.ts';

/** Of the cube of its extent; less is what rounding leaves of nothing. */
const FLAT = 1e-9;

/**
 * The mesh without pieces of surface that enclose nothing: where solids touch, boolean operations may leave the face
 * they share as a sheet of two sides. Colours are not kept. The same mesh when there are none.
 */
export function withoutSheets(mesh: Mesh): Mesh {
  const { positions, indices } = mesh;
  const count = indices.length / 3;
  if (count === 0) return mesh;
  const { twins } = adjacency(mesh);
  const surfaces = new UnionFind(count);
  for (const [side, twin] of twins.entries())
    if (twin >= 0) surfaces.union(Math.floor(side / 3), Math.floor(twin / 3));
  const pieces = new Map<
    number,
    { triangles: number[]; volume: number; extent: number; from: readonly number[] }
  >();
  for (let triangle = 0; triangle < count; triangle++) {
    const corners = [0, 1, 2].map(k => 3 * indices[3 * triangle + k]!);
    const first = corners[0]!;
    const id = surfaces.find(triangle);
    let piece = pieces.get(id);
    if (!piece) {
      const from = [0, 1, 2].map(k => positions[first + k]!);
      pieces.set(id, (piece = { triangles: [], volume: 0, extent: 0, from }));
    }
    piece.triangles.push(triangle);
    const { from } = piece;
    const [a, b, c] = corners.map(at => [0, 1, 2].map(k => positions[at + k]! - from[k]!)) as [
      number[],
      number[],
      number[],
    ];
    for (const place of [a, b, c])
      for (const coordinate of place) piece.extent = Math.max(piece.extent, Math.abs(coordinate));
    piece.volume +=
      (a[0]! * (b[1]! * c[2]! - b[2]! * c[1]!) +
        a[1]! * (b[2]! * c[0]! - b[0]! * c[2]!) +
        a[2]! * (b[0]! * c[1]! - b[1]! * c[0]!)) /
      6;
  }
  const solid = [...pieces.values()].filter(({ volume, extent }) => Math.abs(volume) > FLAT * extent ** 3);
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
