import type { Mesh } from '../contract.ts';
import { normals } from './creases.ts';
import { bounds } from './measure.ts';
import { rays, type Rays } from './rays.ts';
import type { Vector } from './vectors.ts';

export interface ThinWallOptions {
  /** Walls thinner than this are reported; mm. Default 0.8: two lines of a 0.4 mm nozzle. */
  limit?: number;
  /** How many points of the surface are looked at, at most. Default 200,000. */
  samples?: number;
}

export interface ThinWalls {
  /** Patches of surface that stand on a thin wall: nine coordinates a triangle, for shading. */
  patches: Float32Array;
  /** mm² of surface, both sides of a wall counted. */
  area: number;
  /** The thinnest wall met, thin or not; Infinity when none was. mm. */
  thinnest: number;
  /** Share of the surface that was looked at, 0–1: below 1 when the mesh has more triangles than `samples`. */
  coverage: number;
}

/**
 * Samples the surface and measures straight inwards to the opposite wall. Only walls whose two sides are within 60°
 * of parallel count, so that the sharp edge of a wedge is not a thin wall.
 *
 * A generator: it yields the progress (0–1) every few thousand rays, so that a worker can answer other questions
 * meanwhile, or stop.
 */
export function* thinWalls(
  mesh: Mesh,
  { limit = 0.8, samples = 200_000 }: ThinWallOptions = {},
  tree: Rays = rays(mesh),
): Generator<number, ThinWalls> {
  const { positions, indices } = mesh;
  const triangles = Math.floor(indices.length / 3);
  const n = normals(mesh);
  const { min, max } = bounds(mesh);
  const size = Math.hypot(max[0] - min[0], max[1] - min[1], max[2] - min[2]);
  const skin = Math.max(size, 1) * 1e-6;
  const total = surface(mesh);
  const stride = Math.max(1, Math.ceil(triangles / samples));
  // Large faces are cut into patches of about this edge length; the finest useful one follows from the limit.
  const step = Math.max(
    limit,
    Math.sqrt((2 * total) / Math.max(1, samples - triangles / stride)),
    size / 400,
  );
  const patches: number[] = [];
  const stack: number[][] = [];
  let thinArea = 0;
  let seenArea = 0;
  let thinnest = Infinity;
  let rounds = 0;

  for (let t = 0; t < triangles; t += stride) {
    const inward: Vector = [-n[3 * t]!, -n[3 * t + 1]!, -n[3 * t + 2]!];
    if (inward[0] === 0 && inward[1] === 0 && inward[2] === 0) continue;
    const corners: number[] = [];
    for (let k = 0; k < 3; k++) {
      const v = 3 * indices[3 * t + k]!;
      corners.push(positions[v]!, positions[v + 1]!, positions[v + 2]!);
    }
    stack.push(corners);
    while (stack.length > 0) {
      const patch = stack.pop()!;
      const halves = bisected(patch, step);
      if (halves) {
        stack.push(...halves);
        continue;
      }
      const area = patchArea(patch);
      seenArea += area;
      const from: Vector = [
        (patch[0]! + patch[3]! + patch[6]!) / 3,
        (patch[1]! + patch[4]! + patch[7]!) / 3,
        (patch[2]! + patch[5]! + patch[8]!) / 3,
      ];
      const hit = tree.first(from, inward, skin);
      if (hit) {
        const o = 3 * hit.triangle;
        const facing = inward[0] * n[o]! + inward[1] * n[o + 1]! + inward[2] * n[o + 2]!;
        if (facing > 0.5) {
          thinnest = Math.min(thinnest, hit.distance);
          if (hit.distance < limit) {
            for (const x of patch) patches.push(x);
            thinArea += area;
          }
        }
      }
      if (++rounds % 4096 === 0) yield t / triangles;
    }
  }
  return {
    patches: Float32Array.from(patches),
    area: thinArea,
    thinnest,
    coverage: total > 0 ? Math.min(1, seenArea / total) : 1,
  };
}

function surface(mesh: Mesh): number {
  let total = 0;
  const patch: number[] = Array.from({ length: 9 }, () => 0);
  for (let i = 0; i + 2 < mesh.indices.length; i += 3) {
    for (let k = 0; k < 9; k++) {
      patch[k] = mesh.positions[3 * mesh.indices[i + Math.floor(k / 3)]! + (k % 3)]!;
    }
    total += patchArea(patch);
  }
  return total;
}

function patchArea(p: number[]): number {
  const ux = p[3]! - p[0]!;
  const uy = p[4]! - p[1]!;
  const uz = p[5]! - p[2]!;
  const vx = p[6]! - p[0]!;
  const vy = p[7]! - p[1]!;
  const vz = p[8]! - p[2]!;
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2;
}

/** Halves a patch across its longest edge, or gives nothing when that is short enough already. */
function bisected(p: number[], step: number): [number[], number[]] | undefined {
  let longest = 0;
  let at = 0;
  for (let k = 0; k < 3; k++) {
    const i = 3 * k;
    const j = (i + 3) % 9;
    const length = Math.hypot(p[j]! - p[i]!, p[j + 1]! - p[i + 1]!, p[j + 2]! - p[i + 2]!);
    if (length > longest) {
      longest = length;
      at = k;
    }
  }
  // A long, very narrow triangle has no area worth the rays.
  if (longest <= step || patchArea(p) < (step * step) / 8) return undefined;
  const corner = (k: number) => p.slice(3 * (k % 3), 3 * (k % 3) + 3);
  const a = corner(at);
  const b = corner(at + 1);
  const c = corner(at + 2);
  const middle = a.map((x, axis) => (x + b[axis]!) / 2);
  return [
    [...a, ...middle, ...c],
    [...middle, ...b, ...c],
  ];
}
