import type { Geometry } from './geometry.ts';
import { Unsupported } from './unsupported.ts';

export function surface(): Geometry {
  throw new Unsupported('surface()');
}
