import { inflated } from './clipping.ts';
import { flatUnion } from './combine.ts';
import { cosDegrees } from './degrees.ts';
import { fragmentsOf } from './fragments.ts';
import { flatOf, type Flat, type Nothing } from './geometry.ts';
import { planarOperands, type Operation } from './operands.ts';
import type { Offset } from './tree.ts';

/** `offset`: rounded by `r`; by `delta` with corners as sharp as they are, or cut where `chamfer` says so. */
export function offset({ radius, delta, chamfer, fragments }: Offset, operation: Operation): Flat | Nothing {
  const shape = flatUnion(planarOperands(operation));
  if (shape.dimension === 0) return shape;
  if (radius === undefined) {
    return flatOf(inflated(shape.planar, delta ?? 1, chamfer ? 'square' : 'miter', 0));
  }
  const pieces = fragmentsOf(Math.abs(radius), fragments);
  const tolerance = Math.abs(radius) * (1 - cosDegrees(180 / pieces));
  return flatOf(inflated(shape.planar, radius, 'round', tolerance));
}
