import type { Measurement, Mesh } from '../contract.ts';
import { adjacency, next, type Adjacency } from './edges.ts';
import { UnionFind } from './union-find.ts';

/**
 * Facts about a mesh, in double precision.
 *
 * The volume sums signed tetrahedra from the middle of the bounding box (not from the origin: a part far from it
 * would lose digits); cavities count negative. Topology is that of the surface where triangles meet along edges:
 * solids that share only a point, or only an edge, are separate components. An open mesh has the genus it would have
 * with its holes closed, and a volume that depends on where it lies: look at `watertight` first.
 *
 * An empty mesh has a bounding box from 0 to 0 and no components, and is not watertight.
 */
export function measure(mesh: Mesh, neighbours: Adjacency = adjacency(mesh)): Measurement {
  const { positions, indices } = mesh;
  const triangles = Math.floor(indices.length / 3);
  const boundingBox = bounds(mesh);
  if (triangles === 0) {
    return { boundingBox, volume: 0, area: 0, triangles: 0, components: 0, genus: 0, watertight: false };
  }
  const [cx, cy, cz] = boundingBox.min.map((low, axis) => (low + boundingBox.max[axis]!) / 2) as [
    number,
    number,
    number,
  ];
  let volume = 0;
  let area = 0;
  for (let i = 0; i < 3 * triangles; i += 3) {
    const a = 3 * indices[i]!;
    const b = 3 * indices[i + 1]!;
    const c = 3 * indices[i + 2]!;
    const ax = positions[a]! - cx;
    const ay = positions[a + 1]! - cy;
    const az = positions[a + 2]! - cz;
    const ux = positions[b]! - cx - ax;
    const uy = positions[b + 1]! - cy - ay;
    const uz = positions[b + 2]! - cz - az;
    const vx = positions[c]! - cx - ax;
    const vy = positions[c + 1]! - cy - ay;
    const vz = positions[c + 2]! - cz - az;
    const nx = uy * vz - uz * vy;
    const ny = uz * vx - ux * vz;
    const nz = ux * vy - uy * vx;
    volume += ax * nx + ay * ny + az * nz;
    area += Math.sqrt(nx * nx + ny * ny + nz * nz);
  }
  return { boundingBox, volume: volume / 6, area: area / 2, triangles, ...topology(neighbours) };
}

/** The box around the vertices that triangles use; stray vertices do not count. */
export function bounds({ positions, indices }: Mesh): Measurement['boundingBox'] {
  if (indices.length === 0) return { min: [0, 0, 0], max: [0, 0, 0] };
  // Written out for each axis: this runs for every picture of a large mesh.
  let [lx, ly, lz] = [Infinity, Infinity, Infinity];
  let [hx, hy, hz] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < indices.length; i++) {
    const v = 3 * indices[i]!;
    const x = positions[v]!;
    const y = positions[v + 1]!;
    const z = positions[v + 2]!;
    if (x < lx) lx = x;
    if (x > hx) hx = x;
    if (y < ly) ly = y;
    if (y > hy) hy = y;
    if (z < lz) lz = z;
    if (z > hz) hz = z;
  }
  return { min: [lx, ly, lz], max: [hx, hy, hz] };
}

function topology({
  twins,
  open,
  crowded,
}: Adjacency): Pick<Measurement, 'components' | 'genus' | 'watertight'> {
  const surfaces = new UnionFind(twins.length / 3);
  // Corners around which triangles turn without a gap are one vertex, whatever the index says: that way solids
  // touching in a point keep their own.
  const corners = new UnionFind(twins.length);
  let faces = 0;
  let edges = 0;
  for (let h = 0; h < twins.length; h++) {
    const twin = twins[h]!;
    if (h % 3 === 0) {
      if (twin === -2) {
        surfaces.count--;
        corners.count -= 3;
      } else faces++;
    }
    if (twin === -2) continue;
    if (twin === -1 || h < twin) edges++;
    if (h < twin) {
      surfaces.union(Math.floor(h / 3), Math.floor(twin / 3));
      corners.union(h, next(twin));
      corners.union(next(h), twin);
    }
  }
  const euler = corners.count - edges + faces + boundaryLoops(twins, corners);
  const components = surfaces.count;
  return {
    components,
    genus: components - euler / 2,
    watertight: faces > 0 && open === 0 && crowded === 0,
  };
}

/** Each vertex on a boundary has one boundary edge in and one out, so the boundary falls into closed loops. */
function boundaryLoops(twins: Int32Array, corners: UnionFind): number {
  const onward = new Map<number, number>();
  for (let h = 0; h < twins.length; h++) if (twins[h] === -1) onward.set(corners.find(h), h);
  let loops = 0;
  for (const start of onward.keys()) {
    if (!onward.has(start)) continue;
    loops++;
    for (let vertex = start; onward.has(vertex);) {
      const edge = onward.get(vertex)!;
      onward.delete(vertex);
      vertex = corners.find(next(edge));
    }
  }
  return loops;
}
