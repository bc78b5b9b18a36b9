import type { BrickShape } from './brick-mesh.ts';

/**
 * Pairs of vertices between which the surface bends by more than `degrees`. Vertices must be shared by neighbouring
 * triangles, as in every closed mesh.
 */
export function sharpEdges(
  { positions: p, indices }: BrickShape,
  degrees = 40,
): (readonly [from: number, to: number])[] {
  const most = Math.cos((degrees * Math.PI) / 180);
  const vertices = p.length / 3;
  const normals = new Float64Array(indices.length);
  /** The triangle that an edge was first seen in, by its two ends. */
  const facing = new Map<number, number>();
  const edges: (readonly [number, number])[] = [];
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [3 * indices[i]!, 3 * indices[i + 1]!, 3 * indices[i + 2]!];
    const [ux, uy, uz] = [p[b]! - p[a]!, p[b + 1]! - p[a + 1]!, p[b + 2]! - p[a + 2]!];
    const [vx, vy, vz] = [p[c]! - p[a]!, p[c + 1]! - p[a + 1]!, p[c + 2]! - p[a + 2]!];
    const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
    const length = Math.hypot(x, y, z);
    normals.set([x / length, y / length, z / length], i);
    for (let corner = 0; corner < 3; corner++) {
      const from = indices[i + corner]!;
      const to = indices[i + ((corner + 1) % 3)]!;
      const other = facing.get(to * vertices + from);
      if (other === undefined) facing.set(from * vertices + to, i);
      else if (
        normals[i]! * normals[other]! +
          normals[i + 1]! * normals[other + 1]! +
          normals[i + 2]! * normals[other + 2]! <
        most
      )
        edges.push([from, to]);
    }
  }
  return edges;
}
