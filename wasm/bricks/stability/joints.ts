import type { Brick } from '../brick.ts';
import type { Grid } from '../grid.ts';
import type { Constants, Point } from './formula.ts';

/** The ground, as the brick below. */
export const ground = -1;

/** All the studs by which one brick sits on another, or on the ground. */
export interface Joint {
  readonly above: number;
  readonly below: number;
  /** Where it pulls: every contact point, in studs of the world. */
  readonly pulls: readonly Point[];
  /**
   * Where it bears: the corners of the convex hull of `pulls`. Bearing costs nothing and has no limit, so a force in
   * between is as good as a sum of forces at the corners.
   */
  readonly bears: readonly Point[];
}

/** Two bricks side by side, which can push each other apart along x (0) or y (1); `low` at the smaller coordinate. */
export interface Push {
  readonly low: number;
  readonly high: number;
  readonly axis: 0 | 1;
}

const turn = (a: Point, b: Point, c: Point): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** Counterclockwise; without points on its sides. Andrew's monotone chain. */
export function hull(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const chain = (from: readonly Point[]): Point[] => {
    const line: Point[] = [];
    for (const point of from) {
      while (line.length >= 2 && turn(line.at(-2)!, line.at(-1)!, point) <= 1e-12) line.pop();
      line.push(point);
    }
    return line.slice(0, -1);
  };
  return sorted.length < 3 ? sorted : [...chain(sorted), ...chain(sorted.reverse())];
}

/** The joint of `above` with `below` where they overlap; `below` is undefined for the ground. */
export function joint(
  [above, upper]: readonly [number, Brick],
  [below, lower]: readonly [number, Brick | undefined],
  { points }: Pick<Constants, 'points'>,
): Joint {
  const x = [
    Math.max(upper.x, lower?.x ?? -Infinity),
    Math.min(upper.x + upper.dx, lower ? lower.x + lower.dx : Infinity),
  ];
  const y = [
    Math.max(upper.y, lower?.y ?? -Infinity),
    Math.min(upper.y + upper.dy, lower ? lower.y + lower.dy : Infinity),
  ];
  const pulls: Point[] = [];
  for (let i = x[0]!; i < x[1]!; i++)
    for (let j = y[0]!; j < y[1]!; j++)
      for (const [px, py] of points(upper, i - upper.x, j - upper.y)) pulls.push([i + px, j + py]);
  return { above, below, pulls, bears: hull(pulls) };
}

/** The bricks that stand beside a brick, as pushes with it. Several cells side by side push as one. */
export function pushes(index: number, { x, y, z, dx, dy }: Brick, grid: Grid): Push[] {
  const found: Push[] = [];
  const beside = (cells: Iterable<readonly [number, number]>, push: (other: number) => Push): void => {
    const others = new Set<number>();
    for (const [i, j] of cells) others.add(grid.at(i, j, z));
    for (const other of others) if (other >= 0) found.push(push(other));
  };
  const rows = Array.from({ length: dy }, (_, j) => y + j);
  const columns = Array.from({ length: dx }, (_, i) => x + i);
  beside(
    rows.map(j => [x - 1, j] as const),
    other => ({ low: other, high: index, axis: 0 }),
  );
  beside(
    rows.map(j => [x + dx, j] as const),
    other => ({ low: index, high: other, axis: 0 }),
  );
  beside(
    columns.map(i => [i, y - 1] as const),
    other => ({ low: other, high: index, axis: 1 }),
  );
  beside(
    columns.map(i => [i, y + dy] as const),
    other => ({ low: index, high: other, axis: 1 }),
  );
  return found;
}
