import type { Faces } from '../known-faces.ts';

/** A connected flat part of a surface. */
export interface FlatFace {
  /** Outward, of length 1; `offset` is how far from the origin along it. */
  readonly normal: readonly [number, number, number];
  readonly offset: number;
  /** First corners of its triangles, as offsets into `triangles`. */
  readonly triangles: readonly number[];
}

/** How far normals of one plane may be apart. */
const PARALLEL = 1e-9;

/** The flat faces that closed triangles form; those without an area are faces of their own, or of a neighbour. */
export function flatFaces({ positions, triangles }: Faces): FlatFace[] {
  const count = triangles.length / 3;
  const normals = new Float64Array(triangles.length);
  for (let t = 0; t < count; t++) setNormal(normals, t, positions, triangles);
  const parent = Int32Array.from({ length: count }, (_, t) => t);
  const root = (t: number): number => {
    while (parent[t] !== t) t = parent[t] = parent[parent[t]!]!;
    return t;
  };
  const open = new Map<number, number>();
  for (let corner = 0; corner < triangles.length; corner++) {
    const from = triangles[corner]!;
    const to = triangles[corner % 3 === 2 ? corner - 2 : corner + 1]!;
    const key = Math.min(from, to) * 2 ** 26 + Math.max(from, to);
    const other = open.get(key);
    if (other === undefined) {
      open.set(key, corner);
      continue;
    }
    const [a, b] = [Math.floor(corner / 3), Math.floor(other / 3)];
    if (parallel(normals, a, b)) parent[root(a)] = root(b);
  }
  const groups = new Map<number, number[]>();
  for (let t = 0; t < count; t++) {
    const of = root(t);
    const group = groups.get(of);
    if (group) group.push(3 * t);
    else groups.set(of, [3 * t]);
  }
  return [...groups].map(([t, members]) => {
    const normal = [normals[3 * t]!, normals[3 * t + 1]!, normals[3 * t + 2]!] as const;
    const at = 3 * triangles[3 * t]!;
    const offset =
      normal[0] * positions[at]! + normal[1] * positions[at + 1]! + normal[2] * positions[at + 2]!;
    return { normal, offset, triangles: members };
  });
}

function setNormal(normals: Float64Array, t: number, p: Float64Array, triangles: Uint32Array): void {
  const [a, b, c] = [3 * triangles[3 * t]!, 3 * triangles[3 * t + 1]!, 3 * triangles[3 * t + 2]!];
  const [ux, uy, uz] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!];
  const [vx, vy, vz] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!];
  const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(x, y, z);
  if (length < 1e-12) return;
  normals[3 * t] = x / length;
  normals[3 * t + 1] = y / length;
  normals[3 * t + 2] = z / length;
}

function parallel(normals: Float64Array, a: number, b: number): boolean {
  let length = 0;
  for (let i = 0; i < 3; i++) {
    if (Math.abs(normals[3 * a + i]! - normals[3 * b + i]!) > PARALLEL) return false;
    length += Math.abs(normals[3 * a + i]!);
  }
  return length > 0;
}

/** The border of triangles of one face: directed edges that no other of them runs back along, as pairs of vertices. */
export function borderOf(corners: ArrayLike<number>, starts: Iterable<number>): number[] {
  const edges = new Map<number, [number, number]>();
  for (const t of starts) {
    for (let i = 0; i < 3; i++) {
      const from = corners[t + i]!;
      const to = corners[t + ((i + 1) % 3)]!;
      if (!edges.delete(to * 2 ** 26 + from)) edges.set(from * 2 ** 26 + to, [from, to]);
    }
  }
  return [...edges.values()].flat();
}
