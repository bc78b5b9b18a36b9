import type { Fragments } from './tree.ts';

/** Radii below this count as nothing (OpenSCAD src/geometry/Grid.h, GRID_FINE). */
export const GRID_FINE = 2 ** -20;

/** How many straight pieces stand for a full circle of that radius (OpenSCAD src/utils/calc.cc). */
export function fragmentsOf(radius: number, { fn, fa, fs }: Fragments): number {
  if (radius < GRID_FINE || !Number.isFinite(fn)) return 3;
  if (fn > 0) return fn >= 3 ? Math.trunc(fn) : 3;
  return Math.ceil(Math.max(Math.min(360 / fa, (radius * 2 * Math.PI) / fs), 5));
}
