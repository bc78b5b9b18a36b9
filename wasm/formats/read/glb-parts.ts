import { FileError } from './contents.ts';

/** glTF 2.0 as far as its structure is checked and its triangles are read. */
export interface Gltf {
  asset?: { version?: string };
  scene?: number;
  scenes?: { nodes?: number[] }[];
  nodes?: GltfNode[];
  meshes?: { primitives?: Primitive[] }[];
  accessors?: Accessor[];
  bufferViews?: BufferView[];
  buffers?: { byteLength?: number; uri?: string }[];
  images?: { bufferView?: number; uri?: string }[];
  extensionsRequired?: string[];
}

export interface GltfNode {
  children?: number[];
  mesh?: number;
  matrix?: number[];
  translation?: number[];
  rotation?: number[];
  scale?: number[];
}

export interface Primitive {
  attributes?: Record<string, number>;
  indices?: number;
  mode?: number;
}

interface Accessor {
  bufferView?: number;
  byteOffset?: number;
  componentType?: number;
  count?: number;
  type?: string;
  normalized?: boolean;
  sparse?: unknown;
}

interface Meshopt {
  buffer: number;
  byteOffset?: number;
  byteLength: number;
  byteStride: number;
  count: number;
  mode: string;
  filter?: string;
}

interface BufferView {
  buffer?: number;
  byteOffset?: number;
  byteLength?: number;
  byteStride?: number;
  extensions?: { EXT_meshopt_compression?: Meshopt; KHR_meshopt_compression?: Meshopt };
}

/** As `three/addons/libs/meshopt_decoder.module.js` has it. */
export interface MeshoptDecoder {
  ready: Promise<void>;
  decodeGltfBuffer(
    target: Uint8Array,
    count: number,
    size: number,
    source: Uint8Array,
    mode: string,
    filter?: string,
  ): void;
}

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const BINARY_CHUNK = 0x004e4942;

/** Header and chunks, each inside of the file. Specification: registry.khronos.org/glTF/specs/2.0, GLB. */
export function chunksOf(bytes: Uint8Array): { gltf: Gltf; binary: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 20 || view.getUint32(0, true) !== MAGIC)
    throw new FileError('does not begin as a GLB does');
  if (view.getUint32(4, true) !== 2) throw new FileError('is not of version 2');
  if (view.getUint32(8, true) !== bytes.length)
    throw new FileError(`has ${bytes.length} bytes where its header says ${view.getUint32(8, true)}`);
  let gltf: Gltf | undefined;
  let binary: Uint8Array = new Uint8Array();
  for (let at = 12; at < bytes.length;) {
    const length = at + 8 <= bytes.length ? view.getUint32(at, true) : Infinity;
    if (at + 8 + length > bytes.length) throw new FileError('ends inside of a chunk');
    const chunk = bytes.subarray(at + 8, at + 8 + length);
    const type = view.getUint32(at + 4, true);
    if (!gltf) {
      if (type !== JSON_CHUNK) throw new FileError('does not begin with its JSON');
      gltf = json(chunk);
    } else if (type === BINARY_CHUNK && binary.length === 0) binary = chunk;
    at += 8 + length;
  }
  if (gltf?.asset?.version !== '2.0') throw new FileError('is no glTF 2.0');
  return { gltf, binary };
}

function json(chunk: Uint8Array): Gltf {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(chunk));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw new FileError('has JSON that cannot be read');
}

const componentSizes: Record<number, number> = { 5120: 1, 5121: 1, 5122: 2, 5123: 2, 5125: 4, 5126: 4 };
const typeSizes: Record<string, number> = {
  SCALAR: 1,
  VEC2: 2,
  VEC3: 3,
  VEC4: 4,
  MAT2: 4,
  MAT3: 9,
  MAT4: 16,
};
/** What an integer stands for as a fraction. */
const largest: Record<number, number> = { 5120: 127, 5121: 255, 5122: 32767, 5123: 65535 };

/** The bytes of buffer views and the numbers of accessors, each held to its bounds. */
export class Buffers {
  readonly #gltf: Gltf;
  readonly #binary: Uint8Array;
  readonly #decoder: MeshoptDecoder | undefined;
  readonly #unpacked = new Map<number, Uint8Array>();

  constructor(gltf: Gltf, binary: Uint8Array, decoder: MeshoptDecoder | undefined) {
    this.#gltf = gltf;
    this.#binary = binary;
    this.#decoder = decoder;
    for (const index of (gltf.bufferViews ?? []).keys()) this.view(index);
    for (const index of (gltf.accessors ?? []).keys()) this.#layout(index);
    for (const { bufferView } of gltf.images ?? []) if (bufferView !== undefined) this.view(bufferView);
  }

  view(index: number): Uint8Array {
    const view = this.#gltf.bufferViews?.[index];
    if (!view) throw new FileError(`uses a buffer view ${index} that it does not have`);
    const packed = view.extensions?.EXT_meshopt_compression ?? view.extensions?.KHR_meshopt_compression;
    if (!packed) return this.#slice(view.buffer, view.byteOffset, view.byteLength);
    let bytes = this.#unpacked.get(index);
    if (!bytes) this.#unpacked.set(index, (bytes = this.#unpack(packed)));
    return bytes;
  }

  #unpack({ buffer, byteOffset, byteLength, byteStride, count, mode, filter }: Meshopt): Uint8Array {
    const source = this.#slice(buffer, byteOffset, byteLength);
    // No compression of this kind gets past 1 : 1000.
    const size = count * byteStride;
    if (!(size >= 0 && size <= 1000 * (source.length + 64)))
      throw new FileError('has a packed buffer that is none');
    if (!this.#decoder) throw new FileError('is packed by meshopt, which is not read here');
    const target = new Uint8Array(size);
    try {
      this.#decoder.decodeGltfBuffer(target, count, byteStride, source, mode, filter);
    } catch {
      throw new FileError('has a packed buffer that is damaged');
    }
    return target;
  }

  #slice(buffer = 0, offset = 0, length = Number.NaN): Uint8Array {
    const described = this.#gltf.buffers?.[buffer];
    if (buffer !== 0 || !described || described.uri !== undefined)
      throw new FileError('has a buffer outside of the file');
    const end = offset + length;
    if (!(offset >= 0 && length >= 0 && end <= this.#binary.length && end <= (described.byteLength ?? 0)))
      throw new FileError(`has a buffer view past the end of its buffer`);
    return this.#binary.subarray(offset, end);
  }

  #layout(index: number) {
    const accessor = this.#gltf.accessors?.[index];
    const component = componentSizes[accessor?.componentType ?? 0];
    const width = typeSizes[accessor?.type ?? ''];
    if (!accessor || component === undefined || width === undefined || !(accessor.count! >= 1))
      throw new FileError(`has an accessor ${index} that is none`);
    const { bufferView, byteOffset = 0, count = 0 } = accessor;
    if (bufferView === undefined || accessor.sparse !== undefined) return undefined;
    const bytes = this.view(bufferView);
    const stride = this.#gltf.bufferViews![bufferView]!.byteStride ?? component * width;
    if (!(byteOffset >= 0 && byteOffset + stride * (count - 1) + component * width <= bytes.length))
      throw new FileError(`has an accessor ${index} past the end of its buffer view`);
    return { accessor, bytes, stride, component, width, byteOffset, count };
  }

  /** Numbers of an accessor, integers as fractions where it says so. */
  numbers(index: number, type: string): Float64Array {
    const layout = this.#layout(index);
    if (!layout || layout.accessor.type !== type)
      throw new FileError(`has an accessor ${index} that is not of type ${type}`);
    const { accessor, bytes, stride, component, width, byteOffset, count } = layout;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const kind = accessor.componentType!;
    const whole = accessor.normalized ? largest[kind] : undefined;
    const result = new Float64Array(count * width);
    for (let i = 0, to = 0; i < count; i++)
      for (let k = 0; k < width; k++) {
        const value = numberAt(view, byteOffset + i * stride + k * component, kind);
        result[to++] = whole === undefined ? value : Math.max(value / whole, -1);
      }
    return result;
  }
}

function numberAt(view: DataView, at: number, kind: number): number {
  switch (kind) {
    case 5120:
      return view.getInt8(at);
    case 5121:
      return view.getUint8(at);
    case 5122:
      return view.getInt16(at, true);
    case 5123:
      return view.getUint16(at, true);
    case 5125:
      return view.getUint32(at, true);
    default:
      return view.getFloat32(at, true);
  }
}
