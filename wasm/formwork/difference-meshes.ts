import type { Evaluated, Mesh } from '../contract.ts';
import { triangulated } from '../scad/outline.ts';
import { combined, sanitized } from '../solid/clipping.ts';
import type { Kernel, Manifold } from '../solid/kernel.ts';
import { solidOf } from '../solid/geometry.ts';
import { EMPTY_MESH, meshOf } from '../solid/mesh.ts';
import type { Planar } from '../solid/planar.ts';
import { solid } from './comparison.ts';
import { withoutSheets } from './sheets.ts';

type Shape = Pick<Evaluated, 'mesh' | 'outline'>;

export interface DifferenceMeshes {
  /** What belongs to the first shape only; empty when there is nothing, and flat when both shapes are. */
  onlyFirst: Mesh;
  onlySecond: Mesh;
}

/**
 * Pieces thinner than this share of the shape's reach are not shown: where two meshes of the same face are rounded
 * (six digits in OpenSCAD's files), films remain, and a film covers the model that it should explain.
 */
const FILM = 1e-5;

/**
 * The difference of two shapes as two meshes, to be shown. Undefined when nothing can be said: one of them has gaps, or
 * one is flat and the other is not. Both keep their place, so they can be drawn over either shape.
 */
export function differenceMeshes(first: Shape, second: Shape, kernel: Kernel): DifferenceMeshes | undefined {
  if ((first.outline === undefined) !== (second.outline === undefined)) return undefined;
  if (first.outline && second.outline) {
    const [a, b] = [sanitized(first.outline.contours), sanitized(second.outline.contours)];
    const film = FILM * Math.max(reachOf(first.mesh), reachOf(second.mesh));
    return {
      onlyFirst: visible(flat(a, b), film),
      onlySecond: visible(flat(b, a), film),
    };
  }
  const meshes = [first, second].map(shape => withoutSheets(shape.mesh)) as [Mesh, Mesh];
  const film = FILM * Math.max(...meshes.map(reachOf));
  const solids: (Manifold | undefined)[] = [];
  try {
    for (const mesh of meshes) solids.push(solid(mesh, kernel));
    const [a, b] = solids;
    if (!a || !b) return undefined;
    return { onlyFirst: remaining(a, b, film), onlySecond: remaining(b, a, film) };
  } finally {
    for (const made of solids) made?.delete();
  }
}

const flat = (a: Planar, b: Planar): Mesh =>
  triangulated({ contours: [...combined('difference', [a, b]).contours] });

/** `a` without `b` and without films. */
function remaining(a: Manifold, b: Manifold, film: number): Mesh {
  const difference = a.subtract(b);
  const pieces = difference.decompose();
  difference.delete();
  const meshes = pieces
    // Of a plate twice the volume by the area is a little less than its thickness.
    .filter(piece => 2 * piece.volume() > film * piece.surfaceArea())
    .map(piece => meshOf(solidOf(piece)));
  for (const piece of pieces) piece.delete();
  return joined(meshes);
}

function joined(meshes: readonly Mesh[]): Mesh {
  if (meshes.length === 0) return EMPTY_MESH;
  const positions = new Float32Array(meshes.reduce((sum, mesh) => sum + mesh.positions.length, 0));
  const indices = new Uint32Array(meshes.reduce((sum, mesh) => sum + mesh.indices.length, 0));
  let vertices = 0;
  let filled = 0;
  for (const mesh of meshes) {
    positions.set(mesh.positions, 3 * vertices);
    for (let i = 0; i < mesh.indices.length; i++) indices[filled++] = mesh.indices[i]! + vertices;
    vertices += mesh.positions.length / 3;
  }
  return { positions, indices, colors: [{ start: 0, count: filled, color: null }] };
}

/** A flat mesh without triangles that are lower than `film`. */
function visible(mesh: Mesh, film: number): Mesh {
  const { positions, indices } = mesh;
  const kept: number[] = [];
  for (let i = 0; i < indices.length; i += 3) {
    const corners = [0, 1, 2].map(k => 3 * indices[i + k]!);
    const sides = corners.map((from, k) => {
      const to = corners[(k + 1) % 3]!;
      return Math.hypot(positions[to]! - positions[from]!, positions[to + 1]! - positions[from + 1]!);
    });
    const [a, b, c] = corners as [number, number, number];
    const doubleArea = Math.abs(
      (positions[b]! - positions[a]!) * (positions[c + 1]! - positions[a + 1]!) -
        (positions[c]! - positions[a]!) * (positions[b + 1]! - positions[a + 1]!),
    );
    if (doubleArea > film * Math.max(...sides)) kept.push(indices[i]!, indices[i + 1]!, indices[i + 2]!);
  }
  if (kept.length === 0) return EMPTY_MESH;
  return {
    positions,
    indices: Uint32Array.from(kept),
    colors: [{ start: 0, count: kept.length, color: null }],
  };
}

function reachOf({ positions }: Mesh): number {
  let reach = 0;
  for (let i = 0; i < positions.length; i++) reach = Math.max(reach, Math.abs(positions[i]!));
  return reach;
}
