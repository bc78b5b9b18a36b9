import type { Manifold } from 'manifold-3d';
import type { Kernel } from './kernel.ts';

/**
 * Solids that merely touch have nothing in common, but Manifold 3.5 may leave the face they share as a part without a
 * volume. OpenSCAD's does not. Takes `common`, gives it back or what is left of it.
 */
export function withoutFlatParts(common: Manifold, { Manifold }: Kernel): Manifold {
  if (common.numTri() === 0) return common;
  const parts = common.decompose();
  try {
    const flat = parts.map(part => {
      const { min, max } = part.boundingBox();
      const box = max.reduce((product, high, axis) => product * (high - min[axis]!), 1);
      return Math.abs(part.volume()) <= 1e-12 * box;
    });
    if (!flat.includes(true)) return common;
    common.delete();
    return Manifold.compose(parts.filter((_, i) => !flat[i]));
  } finally {
    for (const part of parts) part.delete();
  }
}
