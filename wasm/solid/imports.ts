import { geometryOfFaces } from './faces.ts';
import type { Geometry } from './geometry.ts';
import { readOff, readStl } from './mesh-files.ts';
import type { Operation } from './operands.ts';
import { extensionOf } from './parameters.ts';
import type { Import } from './tree.ts';
import { Unsupported } from './unsupported.ts';

/** Files of triangles or polygons that need no repair. */
export function importNode({ file, contents }: Import, { kernel }: Operation): Geometry {
  const read = { stl: readStl, off: readOff }[extensionOf(file)];
  if (!read || contents === undefined) throw new Unsupported(`import of ${file}`);
  const bytes = typeof contents === 'string' ? new TextEncoder().encode(contents) : contents;
  const { positions, faces } = read(bytes);
  if (faces.length === 0) throw new Unsupported(`import of ${file}`);
  return geometryOfFaces(kernel, positions, faces);
}
