import type { Geometry } from './geometry.ts';
import type { Import } from './tree.ts';
import { Unsupported } from './unsupported.ts';

export function importNode({ file }: Import): Geometry {
  throw new Unsupported(`import of ${file}`);
}
