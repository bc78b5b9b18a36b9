import { add, cross, distance, dot, length, scaled, subtract, unit, type Vector } from './vectors.ts';

export interface Circle {
  center: Vector;
  normal: Vector;
  radius: number;
}

/** The circle through three points; undefined when they lie on a line. */
export function circumcircle(a: Vector, b: Vector, c: Vector): Circle | undefined {
  const ab = subtract(b, a);
  const ac = subtract(c, a);
  const n = cross(ab, ac);
  const nn = dot(n, n);
  if (nn <= 1e-16 * dot(ab, ab) * dot(ac, ac)) return undefined;
  const offset = scaled(
    add(scaled(cross(n, ab), dot(ac, ac)), scaled(cross(ac, n), dot(ab, ab))),
    1 / (2 * nn),
  );
  return { center: add(a, offset), normal: unit(n), radius: length(offset) };
}

/** True when a point lies on a circle to within a share of its radius, and in its plane. */
export function onCircle({ center, normal, radius }: Circle, point: Vector, share = 0.01): boolean {
  const slack = radius * share;
  return (
    Math.abs(distance(center, point) - radius) <= slack &&
    Math.abs(dot(normal, subtract(point, center))) <= slack
  );
}

/**
 * Solves a small symmetric positive system by elimination with pivots; undefined when it is singular.
 * `rows` holds the matrix with the right-hand side as last column, and is overwritten.
 */
function solved(rows: number[][]): number[] | undefined {
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let r = column + 1; r < size; r++) {
      if (Math.abs(rows[r]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = r;
    }
    if (Math.abs(rows[pivot]![column]!) < 1e-12) return undefined;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let r = 0; r < size; r++) {
      if (r === column) continue;
      const factor = rows[r]![column]! / rows[column]![column]!;
      for (let k = column; k <= size; k++) rows[r]![k]! -= factor * rows[column]![k]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}

/**
 * Least-squares circle (two coordinates a point) or sphere (three) after Kåsa (1976): |p|² = 2c·p + r² − |c|² is
 * linear. `error` is the largest distance from the fit.
 */
export function roundFit(
  points: readonly (readonly number[])[],
): { center: number[]; radius: number; error: number } | undefined {
  const first = points[0];
  if (!first) return undefined;
  const size = first.length;
  const mean = first.map((_, axis) => points.reduce((sum, p) => sum + p[axis]!, 0) / points.length);
  const scale = Math.max(...points.map(p => Math.hypot(...p.map((x, axis) => x - mean[axis]!)))) || 1;
  const rows = Array.from({ length: size + 1 }, () => Array.from({ length: size + 2 }, () => 0));
  for (const p of points) {
    const q = p.map((x, axis) => (x - mean[axis]!) / scale);
    const terms = [...q.map(x => 2 * x), 1, q.reduce((sum, x) => sum + x * x, 0)];
    for (let i = 0; i <= size; i++) for (let j = 0; j <= size + 1; j++) rows[i]![j]! += terms[i]! * terms[j]!;
  }
  const solution = solved(rows.map(row => row.map(x => x / points.length)));
  if (!solution) return undefined;
  const c = solution.slice(0, size);
  const square = solution[size]! + c.reduce((sum, x) => sum + x * x, 0);
  if (!(square > 0)) return undefined;
  const radius = Math.sqrt(square) * scale;
  const center = c.map((x, axis) => x * scale + mean[axis]!);
  const error = Math.max(
    ...points.map(p => Math.abs(Math.hypot(...p.map((x, axis) => x - center[axis]!)) - radius)),
  );
  return { center, radius, error };
}

/**
 * The direction most nearly square to all given normals (the axis of a cylinder), by power iteration on
 * trace·I − Σ w n nᵀ. `error` is the mean square of the remaining cosine: 0 for a perfect cylinder.
 */
export function axisOf(
  normals: readonly Vector[],
  weights: readonly number[],
): { axis: Vector; error: number } {
  const m = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  let total = 0;
  normals.forEach((n, i) => {
    total += weights[i]!;
    for (let r = 0; r < 3; r++) for (let c = 0; c < 3; c++) m[3 * r + c]! += weights[i]! * n[r]! * n[c]!;
  });
  const times = (v: Vector): Vector => [
    m[0]! * v[0] + m[1]! * v[1] + m[2]! * v[2],
    m[3]! * v[0] + m[4]! * v[1] + m[5]! * v[2],
    m[6]! * v[0] + m[7]! * v[1] + m[8]! * v[2],
  ];
  // A good start: square to two normals that differ most.
  const first = normals[0] ?? [0, 0, 1];
  let axis: Vector = [0, 0, 0];
  for (const n of normals) {
    const candidate = cross(first, n);
    if (length(candidate) > length(axis)) axis = candidate;
  }
  axis = length(axis) > 1e-6 ? unit(axis) : [0, 0, 1];
  for (let round = 0; round < 64; round++) axis = unit(subtract(scaled(axis, total), times(axis)));
  return { axis, error: total > 0 ? dot(axis, times(axis)) / total : 1 };
}
