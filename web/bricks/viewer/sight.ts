import { type Brick, brickHeight, studPitch } from '../../../wasm/bricks/brick.ts';
import type { Vector } from '../../../wasm/solid/vectors.ts';

/** What a line of sight meets first. */
export interface Seen {
  /** Undefined for the plate. */
  readonly brick?: Brick;
  /** The cell before what was met, where a brick could go: on top of it, or beside it. */
  readonly cell: readonly [x: number, y: number, z: number];
  /** Which way the face looks that was met. */
  readonly side: 'top' | 'bottom' | 'side';
  /** Millimetres. */
  readonly at: Vector;
}

interface Hit {
  distance: number;
  axis: number;
  sign: number;
}

/** Where a ray enters a box; undefined when it passes by, or begins inside of it. */
function enter(from: Vector, along: Vector, low: Vector, high: Vector): Hit | undefined {
  let near = -Infinity;
  let far = Infinity;
  let axis = 0;
  for (let i = 0; i < 3; i++) {
    const d = along[i]!;
    if (Math.abs(d) < 1e-9) {
      if (from[i]! < low[i]! || from[i]! > high[i]!) return undefined;
      continue;
    }
    const a = ((d > 0 ? low[i]! : high[i]!) - from[i]!) / d;
    const b = ((d > 0 ? high[i]! : low[i]!) - from[i]!) / d;
    if (a > near) [near, axis] = [a, i];
    far = Math.min(far, b);
  }
  return near > 0 && near <= far ? { distance: near, axis, sign: along[axis]! > 0 ? -1 : 1 } : undefined;
}

/**
 * Looks along a ray for the nearest brick, or for a cell of the plate. Bricks are boxes here, which is what a hand
 * feels them to be.
 * @param lift millimetres that a layer is raised, for exploded views
 * @param plate studs along x and y
 */
export function look(
  { from, direction }: { from: Vector; direction: Vector },
  bricks: Iterable<Brick>,
  plate: readonly [number, number],
  lift = 0,
): Seen | undefined {
  let found: { brick?: Brick; hit: Hit } | undefined;
  for (const brick of bricks) {
    const z = brick.z * (brickHeight + lift);
    const low: Vector = [brick.x * studPitch, brick.y * studPitch, z];
    const high: Vector = [
      (brick.x + brick.dx) * studPitch,
      (brick.y + brick.dy) * studPitch,
      z + brickHeight,
    ];
    const hit = enter(from, direction, low, high);
    if (hit && hit.distance < (found?.hit.distance ?? Infinity)) found = { brick, hit };
  }
  if (direction[2] < 0 && from[2] > 0) {
    const distance = -from[2] / direction[2];
    const x = Math.floor((from[0] + distance * direction[0]) / studPitch);
    const y = Math.floor((from[1] + distance * direction[1]) / studPitch);
    const inside = x >= 0 && y >= 0 && x < plate[0] && y < plate[1];
    if (inside && distance < (found?.hit.distance ?? Infinity))
      found = { hit: { distance, axis: 2, sign: 1 } };
  }
  if (!found) return undefined;
  const { brick, hit } = found;
  const at = from.map((value, axis) => value + hit.distance * direction[axis]!) as unknown as Vector;
  const cell = [0, 1, 2].map(axis => {
    const pitch = axis === 2 ? brickHeight : studPitch;
    const base = brick ? [brick.x, brick.y, brick.z][axis]! : 0;
    const length = brick ? [brick.dx, brick.dy, 1][axis]! : 0;
    if (axis === hit.axis) return hit.sign > 0 ? base + length : base - 1;
    if (axis === 2) return base;
    const value = Math.floor(at[axis]! / pitch);
    // At the very edge of a brick rounding may say the next cell.
    return brick ? Math.min(base + length - 1, Math.max(base, value)) : value;
  }) as [number, number, number];
  const side = hit.axis !== 2 ? 'side' : hit.sign > 0 ? 'top' : 'bottom';
  return { ...(brick ? { brick } : {}), cell, side, at };
}
