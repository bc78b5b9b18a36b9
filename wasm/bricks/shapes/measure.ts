import type { Voxels } from '../voxels.ts';

/** The box round some cells: its lowest corner and its size in cells. */
export interface Extent {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly dx: number;
  readonly dy: number;
  readonly dz: number;
  /** Cells in it that count. */
  readonly count: number;
}

/**
 * What judges look at. `role` is an index in `Category.roles`; without it any cell counts. Cells outside of the world
 * are empty.
 */
export interface Measure {
  has(x: number, y: number, z: number, role?: number): boolean;
  /** The box round the cells of a role, or of several; undefined when it has none. */
  extent(
    role?: number | readonly number[],
    where?: (x: number, y: number, z: number) => boolean,
  ): Extent | undefined;
  count(role?: number, where?: (x: number, y: number, z: number) => boolean): number;
  /** Pieces of a layer's cells of a role, that meet edge to edge. */
  pieces(z: number, role?: number): number;
}

export function measure({ size: [sx, sy, sz], labels }: Voxels): Measure {
  const label = (x: number, y: number, z: number): number =>
    x < 0 || y < 0 || z < 0 || x >= sx || y >= sy || z >= sz ? 0 : labels[x + sx * (y + sy * z)]!;
  const has = (x: number, y: number, z: number, role?: number): boolean => {
    const found = label(x, y, z);
    return role === undefined ? found > 0 : found === role + 1;
  };
  const extent: Measure['extent'] = (role, where) => {
    let [x0, y0, z0, x1, y1, z1, count] = [Infinity, Infinity, Infinity, -1, -1, -1, 0];
    const wanted = role === undefined ? undefined : typeof role === 'number' ? [role] : role;
    for (let z = 0; z < sz; z++)
      for (let y = 0; y < sy; y++)
        for (let x = 0; x < sx; x++) {
          const found = label(x, y, z);
          if (!found || (wanted && !wanted.includes(found - 1)) || (where && !where(x, y, z))) continue;
          count++;
          x0 = Math.min(x0, x);
          y0 = Math.min(y0, y);
          z0 = Math.min(z0, z);
          x1 = Math.max(x1, x);
          y1 = Math.max(y1, y);
          z1 = z;
        }
    return count
      ? { x: x0, y: y0, z: z0, dx: x1 - x0 + 1, dy: y1 - y0 + 1, dz: z1 - z0 + 1, count }
      : undefined;
  };
  return {
    has,
    extent,
    count: (role, where) => extent(role, where)?.count ?? 0,
    pieces(z, role) {
      const seen = new Uint8Array(sx * sy);
      let pieces = 0;
      for (let start = 0; start < seen.length; start++) {
        if (seen[start] || !has(start % sx, Math.floor(start / sx), z, role)) continue;
        pieces++;
        seen[start] = 1;
        const queue = [start];
        for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
          const [x, y] = [next % sx, Math.floor(next / sx)];
          for (const [u, v] of [
            [x + 1, y],
            [x - 1, y],
            [x, y + 1],
            [x, y - 1],
          ] as const) {
            if (!has(u, v, z, role) || seen[u + sx * v]) continue;
            seen[u + sx * v] = 1;
            queue.push(u + sx * v);
          }
        }
      }
      return pieces;
    },
  };
}
