import type { SimplePolygon } from 'manifold-3d';
import { sanitized } from './clipping.ts';
import { solidUnion } from './combine.ts';
import { flatOf, NOTHING, release, type Flat, type Nothing } from './geometry.ts';
import { asSolid, solidOperands, type Operation } from './operands.ts';
import type { Projection } from './tree.ts';

/** `projection`: the section at z = 0, or the shadow. Without any solid a shadow is empty, a section nothing. */
export function projection({ cut }: Projection, operation: Operation): Flat | Nothing {
  const whole = solidUnion(solidOperands(operation), operation);
  if (whole.dimension !== 3) return cut ? NOTHING : flatOf({ contours: [] });
  try {
    const { solid } = asSolid(whole);
    const section = cut ? solid.slice(0) : solid.project();
    const contours = section.toPolygons().map(contourOf);
    section.delete();
    return flatOf(sanitized(contours));
  } finally {
    release(whole);
  }
}

const contourOf = (polygon: SimplePolygon): Float64Array => Float64Array.from(polygon.flat());
