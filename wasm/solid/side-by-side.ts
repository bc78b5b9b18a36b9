import { apart, boundsOfPoints, type Bounds } from './bounds.ts';
import type { Solid } from './geometry.ts';
import type { Kernel, Manifold } from './kernel.ts';
import { KnownFaces, type Faces } from './known-faces.ts';

/** Pairs of bounds are looked at one by one. */
const MOST = 64;

/**
 * The union of solids whose bounds are apart, when Manifold does not have all of them yet: their faces together.
 * Undefined when they are not apart, coloured, or all in Manifold, which is quick then.
 */
export function sideBySide(solids: readonly Solid[], kernel: Kernel): Solid | undefined {
  if (solids.length > MOST || !solids.some(isNew) || solids.some(({ colors }) => colors.size > 0)) {
    return undefined;
  }
  const bounds: Bounds[] = [];
  const parts: Faces[] = [];
  for (const solid of solids) {
    const faces = solid instanceof KnownFaces ? solid.faces() : facesOf(solid.solid, kernel);
    if (!faces) return undefined;
    const own = boundsOfPoints(faces.positions);
    if (bounds.some(other => !apart(own, other))) return undefined;
    bounds.push(own);
    parts.push(faces);
  }
  return KnownFaces.of(kernel, together(parts));
}

const isNew = (solid: Solid): boolean => solid instanceof KnownFaces && !solid.built;

/** Undefined where vertices share a place. */
export function facesOf(solid: Manifold, kernel: Kernel): Faces | undefined {
  const { triVerts, mergeFromVert } = solid.getMesh();
  return mergeFromVert.length > 0 ? undefined : { positions: kernel.vertices(solid), triangles: triVerts };
}

function together(parts: readonly Faces[]): Faces {
  const positions = new Float64Array(parts.reduce((sum, part) => sum + part.positions.length, 0));
  const triangles = new Uint32Array(parts.reduce((sum, part) => sum + part.triangles.length, 0));
  let at = 0;
  let filled = 0;
  for (const part of parts) {
    const base = at / 3;
    positions.set(part.positions, at);
    at += part.positions.length;
    for (const vertex of part.triangles) triangles[filled++] = base + vertex;
  }
  return { positions, triangles };
}
