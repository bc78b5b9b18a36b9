import { cornerOf, FileError, Triangles, type Contents } from './contents.ts';
import {
  Buffers,
  chunksOf,
  type Gltf,
  type GltfNode,
  type MeshoptDecoder,
  type Primitive,
} from './glb-parts.ts';

/** Column-major 4 × 4, as glTF has it. */
type Matrix = readonly number[];

const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
const TRIANGLES = 4;
const DEEPEST = 100;
/** Extensions without which the shape would be another one than this reader finds. */
const understood =
  /^(?:KHR_mesh_quantization|(?:EXT|KHR)_meshopt_compression|KHR_materials_\w+|KHR_texture_\w+|EXT_texture_\w+|KHR_lights_punctual)$/;

/**
 * GLB: the triangles of its scene, each node in its place, from metres with Y up to millimetres with Z up. All that the
 * file refers to is held to its bounds. Buffers packed by meshopt need `decoder`; Draco is not read.
 */
export async function readGlb(bytes: Uint8Array, decoder?: MeshoptDecoder): Promise<Contents> {
  await decoder?.ready;
  const { gltf, binary } = chunksOf(bytes);
  for (const name of gltf.extensionsRequired ?? [])
    if (!understood.test(name)) throw new FileError(`needs the extension ${name}, which is not read here`);
  const buffers = new Buffers(gltf, binary, decoder);
  const triangles = new Triangles();
  const scene = gltf.scenes?.[gltf.scene ?? 0];
  if (!scene) throw new FileError('has no scene');
  for (const root of scene.nodes ?? []) addNode(gltf, buffers, root, IDENTITY, triangles, 0);
  return { mesh: triangles.mesh() };
}

function addNode(
  gltf: Gltf,
  buffers: Buffers,
  index: number,
  parent: Matrix,
  out: Triangles,
  depth: number,
): void {
  const node = gltf.nodes?.[index];
  if (!node) throw new FileError(`uses a node ${index} that it does not have`);
  if (depth > DEEPEST) throw new FileError('has nodes that contain each other');
  const matrix = product(parent, matrixOf(node));
  if (node.mesh !== undefined) {
    const mesh = gltf.meshes?.[node.mesh];
    if (!mesh) throw new FileError(`uses a mesh ${node.mesh} that it does not have`);
    for (const primitive of mesh.primitives ?? []) addPrimitive(buffers, primitive, matrix, out);
  }
  for (const child of node.children ?? []) addNode(gltf, buffers, child, matrix, out, depth + 1);
}

function addPrimitive(
  buffers: Buffers,
  { attributes, indices, mode = TRIANGLES }: Primitive,
  matrix: Matrix,
  out: Triangles,
): void {
  // Lines and points are no surface; strips and fans nobody here writes.
  if (mode < TRIANGLES) return;
  if (mode > TRIANGLES) throw new FileError('has triangles as strips or fans, which are not read here');
  const places = buffers.numbers(attributes?.['POSITION'] ?? -1, 'VEC3');
  const corners = new Uint32Array(places.length / 3);
  for (let v = 0; v < corners.length; v++) {
    const [x, y, z] = [places[3 * v]!, places[3 * v + 1]!, places[3 * v + 2]!];
    const [wx, wy, wz] = [0, 1, 2].map(
      k => 1000 * (matrix[k]! * x + matrix[4 + k]! * y + matrix[8 + k]! * z + matrix[12 + k]!),
    ) as [number, number, number];
    corners[v] = out.corner(wx, -wz, wy);
  }
  const order = indices === undefined ? corners.keys() : buffers.numbers(indices, 'SCALAR');
  const triangles = Uint32Array.from(order, index => cornerOf(index, corners));
  if (triangles.length % 3 !== 0) throw new FileError('has a triangle without three corners');
  const mirrored = determinant(matrix) < 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const [a, b, c] = [triangles[i]!, triangles[i + 1]!, triangles[i + 2]!];
    if (mirrored) out.add(a, c, b);
    else out.add(a, b, c);
  }
}

function matrixOf({ matrix, translation, rotation, scale }: GltfNode): Matrix {
  if (matrix) {
    if (matrix.length !== 16) throw new FileError('has a node with a matrix that is none');
    return matrix;
  }
  const [x, y, z, w] = (rotation ?? [0, 0, 0, 1]) as [number, number, number, number];
  const [sx, sy, sz] = (scale ?? [1, 1, 1]) as [number, number, number];
  const [tx, ty, tz] = (translation ?? [0, 0, 0]) as [number, number, number];
  return [
    ...[1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)].map(value => value * sx),
    0,
    ...[2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)].map(value => value * sy),
    0,
    ...[2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)].map(value => value * sz),
    0,
    tx,
    ty,
    tz,
    1,
  ];
}

function product(a: Matrix, b: Matrix): Matrix {
  return Array.from({ length: 16 }, (_, i) => {
    const [row, column] = [i % 4, 4 * Math.floor(i / 4)];
    return [0, 1, 2, 3].reduce((sum, k) => sum + a[row + 4 * k]! * b[column + k]!, 0);
  });
}

const determinant = (m: Matrix): number =>
  m[0]! * (m[5]! * m[10]! - m[9]! * m[6]!) -
  m[4]! * (m[1]! * m[10]! - m[9]! * m[2]!) +
  m[8]! * (m[1]! * m[6]! - m[5]! * m[2]!);
