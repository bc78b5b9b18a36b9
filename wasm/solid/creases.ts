import type { Mesh } from '../contract.ts';
import { adjacency, next, type Adjacency } from './edges.ts';

/** Twenty-five degrees: facets of a circle with 15 sides or more read as one smooth face. */
export const creaseAngle = 25;

/** The unit normal of a triangle, or zeros for one without area. Written into `out` at `offset`. */
export function normal(
  { positions, indices }: Mesh,
  triangle: number,
  out: Float64Array | [number, number, number] = [0, 0, 0],
  offset = 0,
): typeof out {
  const a = 3 * indices[3 * triangle]!;
  const b = 3 * indices[3 * triangle + 1]!;
  const c = 3 * indices[3 * triangle + 2]!;
  const ux = positions[b]! - positions[a]!;
  const uy = positions[b + 1]! - positions[a + 1]!;
  const uz = positions[b + 2]! - positions[a + 2]!;
  const vx = positions[c]! - positions[a]!;
  const vy = positions[c + 1]! - positions[a + 1]!;
  const vz = positions[c + 2]! - positions[a + 2]!;
  const x = uy * vz - uz * vy;
  const y = uz * vx - ux * vz;
  const z = ux * vy - uy * vx;
  const length = Math.sqrt(x * x + y * y + z * z) || 1;
  out[offset] = x / length;
  out[offset + 1] = y / length;
  out[offset + 2] = z / length;
  return out;
}

/** Unit normals of all triangles, x y z each. */
export function normals(mesh: Mesh): Float64Array {
  const triangles = Math.floor(mesh.indices.length / 3);
  const all = new Float64Array(3 * triangles);
  for (let t = 0; t < triangles; t++) normal(mesh, t, all, 3 * t);
  return all;
}

/**
 * The edges to draw: where neighbouring triangles turn by more than `angle` degrees, and open edges.
 * @returns pairs of vertex numbers of `mesh.positions`, so that lines can share the buffer of the faces
 */
export function creases(
  mesh: Mesh,
  angle = creaseAngle,
  neighbours: Adjacency = adjacency(mesh),
): Uint32Array {
  const { indices } = mesh;
  const { twins } = neighbours;
  const n = normals(mesh);
  const limit = Math.cos((angle * Math.PI) / 180);
  const pairs = new Uint32Array(2 * twins.length);
  let length = 0;
  for (let h = 0; h < twins.length; h++) {
    const twin = twins[h]!;
    if (twin === -2 || (twin >= 0 && twin < h)) continue;
    if (twin >= 0 && turns(n, Math.floor(h / 3), Math.floor(twin / 3)) >= limit) continue;
    pairs[length++] = indices[h]!;
    pairs[length++] = indices[next(h)]!;
  }
  return pairs.slice(0, length);
}

/** Cosine of the angle between two triangles' normals; 1 beside a triangle without area, which hides no crease. */
export function turns(normals: Float64Array, one: number, other: number): number {
  const i = 3 * one;
  const j = 3 * other;
  const ax = normals[i]!;
  const ay = normals[i + 1]!;
  const az = normals[i + 2]!;
  const bx = normals[j]!;
  const by = normals[j + 1]!;
  const bz = normals[j + 2]!;
  if ((ax === 0 && ay === 0 && az === 0) || (bx === 0 && by === 0 && bz === 0)) return 1;
  return ax * bx + ay * by + az * bz;
}
