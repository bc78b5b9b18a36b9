import type { Kernel } from '../kernel.ts';
import { triangulate } from '../triangulate.ts';

const SPAN = 2 ** 26;

/** Directed edges (pairs of vertices), opposite ones taken out, as closed loops; undefined when it is not clear how they close. */
export function loopsOf(edges: readonly number[]): number[][] | undefined {
  const left = new Set<number>();
  for (let i = 0; i < edges.length; i += 2) {
    const from = edges[i]!;
    const to = edges[i + 1]!;
    if (from === to) return undefined;
    if (left.delete(to * SPAN + from)) continue;
    if (left.has(from * SPAN + to)) return undefined;
    left.add(from * SPAN + to);
  }
  const next = new Map<number, number>();
  for (const edge of left) {
    const from = Math.floor(edge / SPAN);
    // Where borders touch in a point, which way on is not told.
    if (next.has(from)) return undefined;
    next.set(from, edge % SPAN);
  }
  const loops: number[][] = [];
  for (const start of next.keys()) {
    if (!next.has(start)) continue;
    const loop: number[] = [];
    let v = start;
    do {
      loop.push(v);
      const to = next.get(v);
      if (to === undefined) return undefined;
      next.delete(v);
      v = to;
    } while (v !== start);
    loops.push(loop);
  }
  return loops;
}

/**
 * Triangles over all vertices of loops in a plane, counter-clockwise borders and clockwise holes; `place` gives the two
 * coordinates of a vertex.
 */
export function triangulatedLoops(
  loops: readonly number[][],
  place: (vertex: number) => [number, number],
  kernel: Kernel,
): number[] {
  if (loops.length === 0) return [];
  const vertices = loops.flat();
  const contours = loops.map(loop => Float64Array.from(loop.flatMap(place)));
  return Array.from(triangulate({ contours }, kernel), i => vertices[i]!);
}
