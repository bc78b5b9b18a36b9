import { ArchiveError, unzip } from '../zip.ts';
import { cornerOf, FileError, Triangles, type Contents } from './contents.ts';
import { attribute, numeric, xmlTags } from './xml-tags.ts';

/** A row-major 4 × 3 matrix as in `transform`; rows are where x, y, z and the origin go. */
type Transform = readonly number[];

interface Component {
  id: string;
  transform: Transform;
}

interface ThreeMfObject {
  positions: number[];
  triangles: number[];
  components: Component[];
}

const IDENTITY: Transform = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];
/** Millimetres. */
const units: Record<string, number> = {
  micron: 0.001,
  millimeter: 1,
  centimeter: 10,
  inch: 25.4,
  foot: 304.8,
  meter: 1000,
};
/** Assemblies of assemblies; ours and OpenSCAD's have one level. */
const DEEPEST = 20;

/**
 * 3MF: what its build items place, of all objects, as one mesh.
 * Specification: github.com/3MFConsortium/spec_core.
 */
export function read3mf(bytes: Uint8Array): Contents {
  const files = unpacked(bytes);
  const { objects, items, unit } = parsed(new TextDecoder().decode(files[modelPath(files)]));
  if (items.length === 0) throw new FileError('builds nothing');
  const triangles = new Triangles(
    [...objects.values()].reduce((sum, { positions }) => sum + positions.length / 3, 0),
  );
  const scale = [unit, 0, 0, 0, unit, 0, 0, 0, unit, 0, 0, 0];
  for (const { id, transform } of items) place(objects, id, times(transform, scale), triangles, 0);
  return { mesh: triangles.mesh() };
}

export function unpacked(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzip(bytes);
  } catch (error) {
    if (error instanceof ArchiveError) throw new FileError(`is no sound archive: ${error.message}`);
    throw error;
  }
}

/** As the package's relations name it. */
function modelPath(files: Readonly<Record<string, Uint8Array>>): string {
  const relations = files['_rels/.rels'];
  if (!relations || !files['[Content_Types].xml'])
    throw new FileError('lacks the parts that every 3MF package has');
  for (const tag of xmlTags(new TextDecoder().decode(relations))) {
    if (tag.name !== 'Relationship' || !attribute(tag, 'Type')?.endsWith('/3dmodel')) continue;
    const path = (attribute(tag, 'Target') ?? '').replace(/^\//, '');
    if (files[path]) return path;
  }
  throw new FileError('names no model among its parts');
}

function parsed(xml: string): { objects: Map<string, ThreeMfObject>; items: Component[]; unit: number } {
  const objects = new Map<string, ThreeMfObject>();
  const items: Component[] = [];
  let object: ThreeMfObject = { positions: [], triangles: [], components: [] };
  let unit = 1;
  for (const tag of xmlTags(xml)) {
    if (tag.kind === 'close') continue;
    switch (tag.name) {
      case 'model':
        unit = units[attribute(tag, 'unit') ?? 'millimeter'] ?? Number.NaN;
        break;
      case 'object':
        objects.set(attribute(tag, 'id') ?? '', (object = { positions: [], triangles: [], components: [] }));
        break;
      case 'vertex':
        object.positions.push(numeric(tag, 'x'), numeric(tag, 'y'), numeric(tag, 'z'));
        break;
      case 'triangle':
        object.triangles.push(numeric(tag, 'v1'), numeric(tag, 'v2'), numeric(tag, 'v3'));
        break;
      case 'component':
        object.components.push(component(tag));
        break;
      case 'item':
        items.push(component(tag));
        break;
    }
  }
  return { objects, items, unit };
}

function component(tag: { attributes: string }): Component {
  const text = attribute(tag, 'transform');
  const transform = text === undefined ? IDENTITY : text.trim().split(/\s+/).map(Number);
  if (transform.length !== 12) throw new FileError('has a transformation that is none');
  return { id: attribute(tag, 'objectid') ?? '', transform };
}

function place(
  objects: ReadonlyMap<string, ThreeMfObject>,
  id: string,
  transform: Transform,
  out: Triangles,
  depth: number,
): void {
  const object = objects.get(id);
  if (!object) throw new FileError(`uses an object ${id} that it does not have`);
  if (depth > DEEPEST) throw new FileError('has objects that contain each other');
  const { positions, triangles, components } = object;
  const corners = new Uint32Array(positions.length / 3);
  for (let v = 0; v < corners.length; v++) {
    const [x, y, z] = [positions[3 * v]!, positions[3 * v + 1]!, positions[3 * v + 2]!];
    const [px, py, pz] = [0, 1, 2].map(
      k => x * transform[k]! + y * transform[3 + k]! + z * transform[6 + k]! + transform[9 + k]!,
    ) as [number, number, number];
    corners[v] = out.corner(px, py, pz);
  }
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map(k => cornerOf(triangles[i + k]!, corners)) as [number, number, number];
    out.add(a, b, c);
  }
  for (const part of components) place(objects, part.id, times(part.transform, transform), out, depth + 1);
}

/** First `a`, then `b`. */
function times(a: Transform, b: Transform): Transform {
  return Array.from({ length: 12 }, (_, i) => {
    const row = Math.floor(i / 3);
    const k = i % 3;
    const sum = a[3 * row]! * b[k]! + a[3 * row + 1]! * b[3 + k]! + a[3 * row + 2]! * b[6 + k]!;
    return row === 3 ? sum + b[9 + k]! : sum;
  });
}
