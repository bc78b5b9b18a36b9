import type { Color, Mesh } from '../contract.ts';
import type { Kernel, Manifold } from './kernel.ts';
import { isEmpty as isEmptyPlanar, type Planar } from './planar.ts';
import type { Matrix } from './tree.ts';
import { Unsupported } from './unsupported.ts';

/**
 * What a node of the tree gives. Geometries are immutable. Solids hold WebAssembly memory: whoever gets one from a
 * function of ours owns it and ends it with `release`; operands are only lent (`share` makes a second owner).
 *
 * OpenSCAD tells “nothing at all” (dimension 0) from an empty shape that still is 2-D or 3-D.
 */
export type Geometry = Nothing | Flat | Solid | Shell;

export interface Nothing {
  readonly dimension: 0;
}

export interface Flat {
  readonly dimension: 2;
  readonly planar: Planar;
}

/** A closed, oriented 2-manifold. */
export interface Solid {
  readonly dimension: 3;
  readonly kind: 'solid';
  readonly solid: Manifold;
  /** How many, or how many there were before a transformation that Manifold has yet to apply. */
  readonly triangles: number;
  /** Where there is a shorter way to them than through Manifold. */
  mesh?(): Mesh;
  /** Where deleting `solid` is not enough, or too much. */
  release?(): void;
  /** Where another owner is had without asking for `solid`. */
  share?(): Solid;
  /** The same for a copy elsewhere, by an affine matrix that flattens nothing. */
  moved?(matrix: Matrix): Solid;
  /** By original ID of Manifold; faces of other IDs have no colour of their own. */
  readonly colors: Colors;
}

/**
 * Faces that enclose no solid as they are: open, crossing or wrongly oriented. OpenSCAD repairs them when an operation
 * needs a solid; a hull only needs the points.
 */
export interface Shell {
  readonly dimension: 3;
  readonly kind: 'shell';
  /** Points that faces use: x, y, z. */
  readonly positions: Float64Array;
  /** As OpenSCAD shows them when nothing needs a solid of them; undefined where only it can tell. */
  readonly triangles: Uint32Array | undefined;
  readonly color: Color | undefined;
  /** Why it is none. */
  readonly reason: string;
}

export type Colors = ReadonlyMap<number, Color>;
export const COLORLESS: Colors = new Map();

export const NOTHING: Nothing = { dimension: 0 };
export const EMPTY_FLAT: Flat = { dimension: 2, planar: { contours: [] } };

/** Takes the solid over. */
export function solidOf(solid: Manifold, colors: Colors = COLORLESS, triangles = solid.numTri()): Solid {
  return { dimension: 3, kind: 'solid', solid, triangles, colors };
}

export const emptySolid = (kernel: Kernel): Solid => solidOf(kernel.Manifold.union([]), COLORLESS, 0);

export const flatOf = (planar: Planar): Flat => ({ dimension: 2, planar });

/** Closed triangles as a solid; `Unsupported` when they enclose none (OpenSCAD would repair them). */
export function solidOfMesh(kernel: Kernel, positions: Float64Array, triangles: Uint32Array): Solid {
  if (triangles.length === 0) return emptySolid(kernel);
  const solid = kernel.solid(positions, triangles);
  if (!solid) throw new Unsupported('faces that enclose no solid');
  return solidOf(solid, COLORLESS, triangles.length / 3);
}

/** The same with the colours of a mesh that somebody else made. */
export function solidOfColored(kernel: Kernel, { positions, indices, colors }: Mesh): Solid {
  const exact = Float64Array.from(positions);
  if (colors.every(({ color }) => color === null)) return solidOfMesh(kernel, exact, indices);
  const made = kernel.parts(
    exact,
    indices,
    colors.map(({ start }) => start),
  );
  if (!made) throw new Unsupported('faces that enclose no solid');
  const named = new Map<number, Color>();
  colors.forEach(({ color }, i) => color && named.set(made.ids[i]!, color));
  return solidOf(made.solid, named, indices.length / 3);
}

export function isEmpty(geometry: Geometry): boolean {
  switch (geometry.dimension) {
    case 0:
      return true;
    case 2:
      return isEmptyPlanar(geometry.planar);
    case 3:
      return geometry.kind === 'solid' ? geometry.triangles === 0 : geometry.positions.length === 0;
  }
}

/** One more owner of the same geometry. */
export function share<G extends Geometry>(geometry: G): G {
  if (geometry.dimension !== 3 || geometry.kind !== 'solid') return geometry;
  return (geometry.share?.() as G | undefined) ?? { ...geometry, solid: clone(geometry.solid) };
}

/** Frees what the geometry holds; it must not be used after that. */
export function release(geometry: Geometry): void {
  if (geometry.dimension !== 3 || geometry.kind !== 'solid') return;
  if (geometry.release) geometry.release();
  else geometry.solid.delete();
}

/** A second handle to the same C++ object: embind has it on every class, the typings do not. */
const clone = (solid: Manifold): Manifold => (solid as unknown as { clone(): Manifold }).clone();

/** Roughly how many bytes it holds. */
export function bytesOf(geometry: Geometry): number {
  switch (geometry.dimension) {
    case 0:
      return 0;
    case 2:
      return geometry.planar.contours.reduce((sum, contour) => sum + contour.byteLength + 64, 64);
    case 3:
      if (geometry.kind === 'shell')
        return geometry.positions.byteLength + (geometry.triangles?.byteLength ?? 0);
      // Half-edges, normals, references and the tree of boxes of each triangle; places and normals of each vertex.
      return 256 + 190 * geometry.triangles;
  }
}
