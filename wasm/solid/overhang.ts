import type { Mesh } from '../contract.ts';
import { bounds } from './measure.ts';

/** Faces within this height of the lowest point lie on the printer's bed, and need no support. In mm. */
export const bedContact = 0.05;

export interface Overhang {
  /** mm² that hang over, the bed's contact face not counted. */
  area: number;
  /** Numbers of the triangles. */
  triangles: Uint32Array;
}

/**
 * Faces that need support: those which lean outwards from the vertical by more than `limit` degrees (a ceiling leans
 * by 90°). Printed as modelled: Z up, lowest point on the bed.
 */
export function overhang(mesh: Mesh, limit = 45): Overhang {
  const { positions, indices } = mesh;
  const floor = bounds(mesh).min[2] + bedContact;
  const steep = Math.sin((limit * Math.PI) / 180) + 1e-6;
  const found: number[] = [];
  let area = 0;
  for (let i = 0; i + 2 < indices.length; i += 3) {
    const a = 3 * indices[i]!;
    const b = 3 * indices[i + 1]!;
    const c = 3 * indices[i + 2]!;
    const ux = positions[b]! - positions[a]!;
    const uy = positions[b + 1]! - positions[a + 1]!;
    const vx = positions[c]! - positions[a]!;
    const vy = positions[c + 1]! - positions[a + 1]!;
    const z = ux * vy - uy * vx;
    if (z >= 0) continue;
    const uz = positions[b + 2]! - positions[a + 2]!;
    const vz = positions[c + 2]! - positions[a + 2]!;
    const length = Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, z);
    if (-z <= steep * length) continue;
    if (Math.max(positions[a + 2]!, positions[b + 2]!, positions[c + 2]!) <= floor) continue;
    found.push(i / 3);
    area += length / 2;
  }
  return { area, triangles: Uint32Array.from(found) };
}
