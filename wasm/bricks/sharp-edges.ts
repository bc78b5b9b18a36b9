import type { BrickShape } from './brick-mesh.ts';

/**
 * Pairs of vertices between which the surface bends by more than `degrees`. Vertices must be shared by neighbouring
 * triangles, as in every closed mesh.
 */
export function sharpEdges(
  { positions, indices }: BrickShape,
  degrees = 40,
): (readonly [from: number, to: number])[] {
  const most = Math.cos((degrees * Math.PI) / 180);
  const facing = new Map<string, readonly number[]>();
  const edges: (readonly [number, number])[] = [];
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [indices[i]!, indices[i + 1]!, indices[i + 2]!] as const;
    const [a, b, c] = corners.map(vertex => positions.subarray(3 * vertex, 3 * vertex + 3)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    const [u, v] = [b, c].map(end => [end[0]! - a[0]!, end[1]! - a[1]!, end[2]! - a[2]!]) as [
      number[],
      number[],
    ];
    const cross = [
      u[1]! * v[2]! - u[2]! * v[1]!,
      u[2]! * v[0]! - u[0]! * v[2]!,
      u[0]! * v[1]! - u[1]! * v[0]!,
    ];
    const length = Math.hypot(...cross);
    const normal = cross.map(value => value / length);
    for (const [from, to] of [
      [corners[0], corners[1]],
      [corners[1], corners[2]],
      [corners[2], corners[0]],
    ] as const) {
      const other = facing.get(`${to} ${from}`);
      if (!other) facing.set(`${from} ${to}`, normal);
      else if (other[0]! * normal[0]! + other[1]! * normal[1]! + other[2]! * normal[2]! < most)
        edges.push([from, to]);
    }
  }
  return edges;
}
