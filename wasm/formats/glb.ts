import { strToU8 } from 'fflate';
import { solidOf, type Model } from './model.ts';
import { paletteOf, unpainted } from './palette.ts';
import type { Color } from '../contract.ts';

const half = Math.SQRT1_2;
const jsonChunk = 0x4e4f534a;
const binaryChunk = 0x004e4942;

/** glTF base colours are linear; ours are sRGB (IEC 61966-2-1). */
const linear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;

/**
 * Binary glTF 2.0. The coordinates stay millimetres, Z up and exact; the node turns them Y up and scales them to
 * metres, as the format asks for. One primitive and material per colour; no normals are written, which readers
 * must take as flat shading. Specification: registry.khronos.org/glTF/specs/2.0.
 */
export function writeGlb(model: Model): Uint8Array<ArrayBuffer> {
  const { positions, indices } = solidOf(model, 'GLB');
  const { paints, runs } = paletteOf(model.mesh);
  const binary = new Uint8Array(positions.byteLength + indices.byteLength);
  binary.set(new Uint8Array(positions.buffer, positions.byteOffset, positions.byteLength));
  // Triangles grouped by paint: one accessor, and so one draw call, per colour.
  const ordered = new Uint32Array(binary.buffer, positions.byteLength, indices.length);
  const numbers = paints.length > 0 ? [...paints.keys()] : [-1];
  let filled = 0;
  const ranges = numbers.map(number => {
    const start = filled;
    for (const run of runs)
      if (run.paint === number) {
        ordered.set(indices.subarray(run.start, run.start + run.count), filled);
        filled += run.count;
      }
    return { start, count: filled - start };
  });
  const json = {
    asset: { version: '2.0', generator: 'Formwork' },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ name: model.name, mesh: 0, rotation: [-half, 0, 0, half], scale: [0.001, 0.001, 0.001] }],
    meshes: [
      {
        name: model.name,
        primitives: ranges.map((_, i) => ({ attributes: { POSITION: 0 }, indices: i + 1, material: i })),
      },
    ],
    materials: numbers.map(number => material(paints[number]?.color ?? unpainted, paints[number]?.name)),
    accessors: [
      { bufferView: 0, componentType: 5126, count: positions.length / 3, type: 'VEC3', ...bounds(positions) },
      ...ranges.map(({ start, count }) => ({
        bufferView: 1,
        byteOffset: start * 4,
        componentType: 5125,
        count,
        type: 'SCALAR',
      })),
    ],
    bufferViews: [
      { buffer: 0, byteOffset: 0, byteLength: positions.byteLength, target: 34962 },
      { buffer: 0, byteOffset: positions.byteLength, byteLength: indices.byteLength, target: 34963 },
    ],
    buffers: [{ byteLength: binary.byteLength }],
  };
  return container(strToU8(JSON.stringify(json)), binary);
}

function material([red, green, blue, alpha]: Color, name = 'Unpainted'): object {
  return {
    name,
    pbrMetallicRoughness: {
      baseColorFactor: [linear(red), linear(green), linear(blue), alpha],
      metallicFactor: 0,
      roughnessFactor: 0.7,
    },
    ...(alpha < 1 ? { alphaMode: 'BLEND' } : {}),
  };
}

/** The accessor's required `min` and `max`. */
function bounds(positions: Float32Array): { min: number[]; max: number[] } {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i++) {
    const axis = i % 3;
    min[axis] = Math.min(min[axis]!, positions[i]!);
    max[axis] = Math.max(max[axis]!, positions[i]!);
  }
  return { min, max };
}

/** Header, JSON chunk padded with spaces, binary chunk (already a multiple of four). */
function container(json: Uint8Array, binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const padded = Math.ceil(json.length / 4) * 4;
  const bytes = new Uint8Array(12 + 8 + padded + 8 + binary.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x46546c67, true);
  view.setUint32(4, 2, true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, padded, true);
  view.setUint32(16, jsonChunk, true);
  bytes.fill(0x20, 20, 20 + padded);
  bytes.set(json, 20);
  view.setUint32(20 + padded, binary.length, true);
  view.setUint32(24 + padded, binaryChunk, true);
  bytes.set(binary, 28 + padded);
  return bytes;
}
