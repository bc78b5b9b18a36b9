import type { Geometry, Solid } from './geometry.ts';
import type { Operation } from './operands.ts';
import { Unsupported } from './unsupported.ts';

export function solidMinkowski(_operands: readonly Solid[], _operation: Operation): Geometry {
  throw new Unsupported('minkowski() of solids');
}
