import { measure } from '../../wasm/solid/measure.ts';
import type { Output } from '../engines/engine.ts';
import type { Facts } from '../jobs/job.ts';

export type Shape = NonNullable<Output['shape']>;

/** Figures of a shape, mm. A mesh with gaps has no volume, and neither parts nor holes that could be trusted. */
export function factsOf({ mesh, outline }: Shape): Facts {
  const { boundingBox, volume, area, triangles, components, genus, watertight } = measure(mesh);
  if (outline) return { dimensions: 2, boundingBox, area, triangles };
  return { dimensions: 3, boundingBox, volume, area, components, genus, triangles, watertight };
}
