import type { Evaluated } from '../../wasm/contract.ts';
import type { Shape } from './reference.ts';

/**
 * A shape as bytes, little-endian: three 32-bit counts (vertices, triangles, contours), each contour's count of
 * points (32 bits), padding to 8 bytes, the contours (64-bit floats x, y), positions (32-bit floats), indices (32 bits).
 */
export function bytesOfShape({ mesh, outline }: Pick<Evaluated, 'mesh' | 'outline'>): Uint8Array {
  const contours = outline?.contours ?? [];
  const head = Uint32Array.of(
    mesh.positions.length / 3,
    mesh.indices.length / 3,
    contours.length,
    ...contours.map(({ length }) => length / 2),
  );
  const parts: ArrayBufferView[] = [head, new Uint8Array((8 - (head.byteLength % 8)) % 8)];
  parts.push(...contours, mesh.positions, mesh.indices);
  return Buffer.concat(parts.map(part => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)));
}

/** The inverse of {@link bytesOfShape}; colours are not kept. */
export function shapeOfBytes(bytes: Uint8Array): Shape {
  const { buffer } = new Uint8Array(bytes);
  const [vertices, triangles, contourCount] = new Uint32Array(buffer, 0, 3) as unknown as [
    number,
    number,
    number,
  ];
  const counts = new Uint32Array(buffer, 12, contourCount);
  let at = 12 + 4 * contourCount;
  at += (8 - (at % 8)) % 8;
  const contours: Float64Array[] = [];
  for (const count of counts) {
    contours.push(new Float64Array(buffer, at, 2 * count));
    at += 16 * count;
  }
  const positions = new Float32Array(buffer, at, 3 * vertices);
  const indices = new Uint32Array(buffer, at + positions.byteLength, 3 * triangles);
  const mesh = { positions, indices, colors: [{ start: 0, count: indices.length, color: null }] };
  return contourCount > 0 ? { mesh, outline: { contours } } : { mesh };
}
