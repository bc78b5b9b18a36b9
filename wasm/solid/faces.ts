import { solidOf, type Geometry } from './geometry.ts';
import type { Kernel } from './kernel.ts';
import { Unsupported } from './unsupported.ts';

/** How far a face may be from flat, as a share of the whole extent, and still be triangulated in any way. */
const FLAT = 1e-9;

/**
 * The geometry of faces over points (x, y, z each), counter-clockwise from outside: a solid when they are closed and
 * consistently oriented, at once or once points at the same place are one, as in OpenSCAD (`createManifoldFromPolySet`
 * of its src/geometry/manifold/manifoldutils.cc). Else a shell: OpenSCAD would repair it.
 */
export function geometryOfFaces(
  kernel: Kernel,
  positions: Float64Array,
  faces: readonly (readonly number[])[],
): Geometry {
  const points = used(positions, faces);
  const shell = { dimension: 3, kind: 'shell', positions: points.positions, color: undefined } as const;
  let triangles: Uint32Array;
  try {
    triangles = triangulated(kernel, points.positions, points.faces);
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    return { ...shell, triangles: undefined, reason: error.message };
  }
  return (
    geometryOfTriangles(kernel, points.positions, triangles) ?? {
      ...shell,
      triangles,
      reason: 'faces that enclose no solid',
    }
  );
}

/** Undefined when the triangles enclose no solid, or one that is inside out. */
export function geometryOfTriangles(
  kernel: Kernel,
  positions: Float64Array,
  triangles: Uint32Array,
): Geometry | undefined {
  const solid = kernel.solid(positions, triangles) ?? solidOfSoup(kernel, positions, triangles);
  if (!solid) return undefined;
  if (solid.volume() > 0) return solidOf(solid);
  solid.delete();
  return undefined;
}

function solidOfSoup(kernel: Kernel, positions: Float64Array, triangles: Uint32Array) {
  const welded = weld(positions);
  const kept: number[] = [];
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [welded[triangles[i]!]!, welded[triangles[i + 1]!]!, welded[triangles[i + 2]!]!];
    if (a !== b && b !== c && c !== a) kept.push(a, b, c);
  }
  return kernel.solid(positions, Uint32Array.from(kept));
}

/** The first point at the same place, for each point. */
function weld(positions: Float64Array): Uint32Array {
  const first = new Map<string, number>();
  const welded = new Uint32Array(positions.length / 3);
  for (let i = 0; i < welded.length; i++) {
    const key = `${positions[3 * i]! + 0} ${positions[3 * i + 1]! + 0} ${positions[3 * i + 2]! + 0}`;
    const known = first.get(key);
    if (known === undefined) first.set(key, i);
    welded[i] = known ?? i;
  }
  return welded;
}

/** Without the points that no face uses. */
function used(
  positions: Float64Array,
  faces: readonly (readonly number[])[],
): { positions: Float64Array; faces: number[][] } {
  const index = new Map<number, number>();
  const kept = faces.map(face =>
    face.map(point => {
      let known = index.get(point);
      if (known === undefined) index.set(point, (known = index.size));
      return known;
    }),
  );
  const result = new Float64Array(3 * index.size);
  for (const [point, i] of index) result.set(positions.subarray(3 * point, 3 * point + 3), 3 * i);
  return { positions: result, faces: kept };
}

function triangulated(
  kernel: Kernel,
  positions: Float64Array,
  faces: readonly (readonly number[])[],
): Uint32Array {
  const triangles: number[] = [];
  const tolerance = FLAT * extentOf(positions);
  const triangular = faces.every(({ length }) => length <= 3);
  for (const face of faces) {
    if (triangular) {
      if (face.length < 3) throw new Unsupported('a face of fewer than three points');
      triangles.push(...face);
      continue;
    }
    const corners = withoutRepeats(positions, face);
    if (corners.length === 3) triangles.push(...corners);
    else if (corners.length > 3) addPolygon(kernel, positions, corners, tolerance, triangles);
  }
  return Uint32Array.from(triangles);
}

function extentOf(positions: Float64Array): number {
  let extent = 0;
  for (let axis = 0; axis < 3; axis++) {
    let min = Infinity;
    let max = -Infinity;
    for (let i = axis; i < positions.length; i += 3) {
      min = Math.min(min, positions[i]!);
      max = Math.max(max, positions[i]!);
    }
    extent = Math.max(extent, max - min);
  }
  return extent;
}

/** OpenSCAD compares neighbours as floats. */
function withoutRepeats(positions: Float64Array, face: readonly number[]): number[] {
  const equal = (a: number, b: number): boolean => {
    for (let axis = 0; axis < 3; axis++)
      if (Math.fround(positions[3 * a + axis]!) !== Math.fround(positions[3 * b + axis]!)) return false;
    return true;
  };
  const corners: number[] = [];
  for (const index of face)
    if (corners.length === 0 || !equal(index, corners[corners.length - 1]!)) corners.push(index);
  const [first = 0] = corners;
  while (corners.length > 0 && equal(first, corners[corners.length - 1]!)) corners.pop();
  return corners;
}

function addPolygon(
  kernel: Kernel,
  positions: Float64Array,
  corners: readonly number[],
  tolerance: number,
  triangles: number[],
): void {
  // Newell's normal: twice the area in each of the coordinate planes.
  const normal = [0, 0, 0];
  for (let i = 0; i < corners.length; i++) {
    const a = 3 * corners[i]!;
    const b = 3 * corners[(i + 1) % corners.length]!;
    for (let axis = 0; axis < 3; axis++) {
      const u = (axis + 1) % 3;
      const v = (axis + 2) % 3;
      normal[axis]! += (positions[a + u]! - positions[b + u]!) * (positions[a + v]! + positions[b + v]!);
    }
  }
  const length = Math.hypot(...normal);
  if (!(length > tolerance * tolerance)) throw new Unsupported('a face without area');
  const distance = (index: number): number =>
    (normal[0]! * (positions[3 * index]! - positions[3 * corners[0]!]!) +
      normal[1]! * (positions[3 * index + 1]! - positions[3 * corners[0]! + 1]!) +
      normal[2]! * (positions[3 * index + 2]! - positions[3 * corners[0]! + 2]!)) /
    length;
  if (corners.some(index => Math.abs(distance(index)) > tolerance))
    throw new Unsupported('a face that is not flat');
  // Seen along the axis that the face turns to most, from outside.
  const axis = [0, 1, 2].reduce((best, i) => (Math.abs(normal[i]!) > Math.abs(normal[best]!) ? i : best), 0);
  const [u, v] = normal[axis]! > 0 ? [(axis + 1) % 3, (axis + 2) % 3] : [(axis + 2) % 3, (axis + 1) % 3];
  const outline = corners.map(
    index => [positions[3 * index + u]!, positions[3 * index + v]!] as [number, number],
  );
  for (const triangle of isConvex(outline) ? fan(corners.length) : kernel.triangulate([outline], tolerance))
    triangles.push(...triangle.map(i => corners[i]!));
}

function isConvex(outline: readonly (readonly [number, number])[]): boolean {
  let turned = 0;
  for (let i = 0; i < outline.length; i++) {
    const [ax, ay] = outline[i]!;
    const [bx, by] = outline[(i + 1) % outline.length]!;
    const [cx, cy] = outline[(i + 2) % outline.length]!;
    const turn = Math.atan2(
      (bx - ax) * (cy - by) - (by - ay) * (cx - bx),
      (bx - ax) * (cx - bx) + (by - ay) * (cy - by),
    );
    if (turn <= 0) return false;
    turned += turn;
  }
  // Once round, and not more often.
  return turned < 3 * Math.PI;
}

const fan = (count: number): [number, number, number][] =>
  Array.from({ length: count - 2 }, (_, i) => [0, i + 1, i + 2]);
