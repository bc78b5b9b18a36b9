import type { Mesh } from '../../../wasm/contract.ts';
import { Failure } from '../../failure.ts';

/**
 * The mesh in a binary STL that an engine wrote, mm; corners at the same place are one vertex, triangles without area
 * are left out. Throws Failure `output_invalid`.
 */
export function readStlMesh(bytes: Uint8Array): Mesh {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length >= 84 ? view.getUint32(80, true) : -1;
  if (bytes.length !== 84 + 50 * count || count === 0)
    throw new Failure('output_invalid', 'The engine’s STL is cut off or empty.');
  const corners = new Float32Array(count * 9);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < 9; j++) {
      const value = view.getFloat32(84 + i * 50 + 12 + j * 4, true);
      if (!Number.isFinite(value))
        throw new Failure('output_invalid', 'The engine’s STL has a coordinate that is not a number.');
      // + 0: −0 and 0 are one place.
      corners[i * 9 + j] = value + 0;
    }
  const { positions, places } = merged(corners);
  const indices = new Uint32Array(count * 3);
  let filled = 0;
  for (let i = 0; i < places.length; i += 3) {
    const [a, b, c] = [places[i]!, places[i + 1]!, places[i + 2]!];
    if (a === b || b === c || c === a) continue;
    indices[filled++] = a;
    indices[filled++] = b;
    indices[filled++] = c;
  }
  return {
    positions,
    indices: indices.slice(0, filled),
    colors: [{ start: 0, count: filled, color: null }],
  };
}

/** Each place once, by an open hash table over the bits of its coordinates; and which place each corner is. */
function merged(corners: Float32Array): { positions: Float32Array; places: Uint32Array } {
  const bits = new Int32Array(corners.buffer);
  const total = corners.length / 3;
  const size = 2 ** Math.ceil(Math.log2(total * 2 + 1));
  const table = new Int32Array(size).fill(-1);
  const positions = new Float32Array(corners.length);
  const own = new Int32Array(positions.buffer);
  const places = new Uint32Array(total);
  let found = 0;
  for (let i = 0; i < total; i++) {
    const [x, y, z] = [bits[i * 3]!, bits[i * 3 + 1]!, bits[i * 3 + 2]!];
    let hash = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ Math.imul(z, 0xc2b2ae35);
    hash ^= hash >>> 15;
    let slot = hash & (size - 1);
    for (;;) {
      const place = table[slot]!;
      if (place < 0) {
        table[slot] = found;
        own.set([x, y, z], found * 3);
        places[i] = found++;
        break;
      }
      if (own[place * 3] === x && own[place * 3 + 1] === y && own[place * 3 + 2] === z) {
        places[i] = place;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return { positions: positions.slice(0, found * 3), places };
}
