import type { Mesh, Outline } from '../contract.ts';
import { adjacency, next, type Adjacency } from './edges.ts';
import type { Vector } from './vectors.ts';

/** All points p with normal · p = offset; `normal` has unit length. */
export interface Plane {
  normal: Vector;
  offset: number;
}

export interface Section {
  /** In the plane's own (u, v); outer contours counter-clockwise seen from the side `normal` points to. */
  outline: Outline;
  /** Where (u, v) = (0, 0) lies, and the two unit directions in space. */
  origin: Vector;
  u: Vector;
  v: Vector;
  /** mm²; holes taken off. */
  area: number;
  /** mm, holes included. */
  perimeter: number;
  /** Lines that do not close, because the mesh is open there. They are not part of `outline`. */
  open: number;
}

/** Two directions u, v with u × v = normal; for the axes X: (Y, Z), Y: (Z, X) and Z: (X, Y). */
export function frame([x, y, z]: Vector): { u: Vector; v: Vector } {
  const length = Math.hypot(x, y, z) || 1;
  const n = [x / length, y / length, z / length] as const;
  const seed: Vector = Math.abs(n[2]) > 0.9 ? [1, 0, 0] : Math.abs(n[0]) > 0.9 ? [0, 1, 0] : [0, 0, 1];
  const along = seed[0] * n[0] + seed[1] * n[1] + seed[2] * n[2];
  const raw = [seed[0] - along * n[0], seed[1] - along * n[1], seed[2] - along * n[2]] as const;
  const size = Math.hypot(...raw);
  const u: Vector = [raw[0] / size, raw[1] / size, raw[2] / size];
  return { u, v: [n[1] * u[2] - n[2] * u[1], n[2] * u[0] - n[0] * u[2], n[0] * u[1] - n[1] * u[0]] };
}

/**
 * Cuts a mesh with a plane. Vertices exactly on the plane count as above it, so every contour of a closed mesh
 * closes; a face that lies in the plane is part of the solid below it.
 */
export function section(mesh: Mesh, plane: Plane, neighbours: Adjacency = adjacency(mesh)): Section {
  const { positions, indices } = mesh;
  const { twins } = neighbours;
  const [nx, ny, nz] = plane.normal;
  const heights = new Float64Array(positions.length / 3);
  for (let i = 0; i < heights.length; i++) {
    heights[i] =
      positions[3 * i]! * nx + positions[3 * i + 1]! * ny + positions[3 * i + 2]! * nz - plane.offset;
  }
  const above = (vertex: number) => heights[vertex]! >= 0;
  const { u, v } = frame(plane.normal);
  const origin: Vector = [nx * plane.offset, ny * plane.offset, nz * plane.offset];

  /** The halfedge by which the cut leaves a triangle that it enters anywhere: it runs from below to above. */
  const exit = (triangle: number): number => {
    for (let h = 3 * triangle; h < 3 * triangle + 3; h++) {
      if (!above(indices[h]!) && above(indices[next(h)]!)) return h;
    }
    return -1;
  };
  const entry = (triangle: number): number => {
    for (let h = 3 * triangle; h < 3 * triangle + 3; h++) {
      if (above(indices[h]!) && !above(indices[next(h)]!)) return h;
    }
    return -1;
  };
  const crossing = (h: number): [number, number] => {
    // From the lower vertex number, so that both triangles of an edge find the same point.
    const a = Math.min(indices[h]!, indices[next(h)]!);
    const b = Math.max(indices[h]!, indices[next(h)]!);
    const t = heights[a]! / (heights[a]! - heights[b]!);
    const at = (axis: number) =>
      positions[3 * a + axis]! + t * (positions[3 * b + axis]! - positions[3 * a + axis]!) - origin[axis]!;
    const [x, y, z] = [at(0), at(1), at(2)];
    return [x * u[0] + y * u[1] + z * u[2], x * v[0] + y * v[1] + z * v[2]];
  };

  const triangles = twins.length / 3;
  const visited = new Uint8Array(triangles);
  const contours: Float64Array[] = [];
  let open = 0;
  let area = 0;
  let perimeter = 0;
  for (let start = 0; start < triangles; start++) {
    if (visited[start] || twins[3 * start] === -2 || exit(start) < 0) continue;
    const points: number[] = [];
    let closed = false;
    for (let triangle = start; ;) {
      visited[triangle] = 1;
      const h = exit(triangle);
      const [x, y] = crossing(h);
      const last = points.length;
      if (last === 0 || points[last - 2] !== x || points[last - 1] !== y) points.push(x, y);
      const twin = twins[h]!;
      if (twin < 0) break;
      triangle = Math.floor(twin / 3);
      if (triangle === start) {
        closed = true;
        break;
      }
      if (visited[triangle]) break;
    }
    if (!closed) {
      open++;
      // Take in what lies before the start, so that one broken line is counted once.
      for (let h = entry(start); h >= 0 && twins[h]! >= 0;) {
        const triangle = Math.floor(twins[h]! / 3);
        if (visited[triangle]) break;
        visited[triangle] = 1;
        h = entry(triangle);
      }
      continue;
    }
    if (points.length > 2 && points[0] === points.at(-2) && points[1] === points.at(-1)) points.length -= 2;
    if (points.length < 6) continue;
    const contour = straightened(points);
    const measured = ring(contour);
    if (contour.length < 6 || measured.area === 0) continue;
    contours.push(contour);
    area += measured.area;
    perimeter += measured.length;
  }
  return { outline: { contours }, origin, u, v, area, perimeter, open };
}

/** Drops points in the middle of straight runs: flat faces are cut once per triangle. */
function straightened(points: number[]): Float64Array {
  const kept: number[] = [];
  const count = points.length / 2;
  for (let i = 0; i < count; i++) {
    const px = kept.length ? kept.at(-2)! : points[2 * (count - 1)]!;
    const py = kept.length ? kept.at(-1)! : points[2 * (count - 1) + 1]!;
    const x = points[2 * i]!;
    const y = points[2 * i + 1]!;
    const j = (i + 1) % count;
    const ux = x - px;
    const uy = y - py;
    const vx = points[2 * j]! - x;
    const vy = points[2 * j + 1]! - y;
    const cross = ux * vy - uy * vx;
    const ahead = ux * vx + uy * vy;
    const bends = Math.abs(cross) > 1e-6 * Math.hypot(ux, uy) * Math.hypot(vx, vy);
    if (bends || ahead <= 0) kept.push(x, y);
  }
  return Float64Array.from(kept);
}

/** Signed area (counter-clockwise positive) and length of a closed contour. */
function ring(points: Float64Array): { area: number; length: number } {
  let area = 0;
  let length = 0;
  for (let i = 0; i < points.length; i += 2) {
    const j = (i + 2) % points.length;
    area += points[i]! * points[j + 1]! - points[j]! * points[i + 1]!;
    length += Math.hypot(points[j]! - points[i]!, points[j + 1]! - points[i + 1]!);
  }
  return { area: area / 2, length };
}
