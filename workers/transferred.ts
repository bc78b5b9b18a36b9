import { transfer } from 'comlink';
import type { Evaluated, Mesh } from '../wasm/contract.ts';

const buffers = (mesh: Mesh | undefined): ArrayBufferLike[] =>
  mesh ? [mesh.positions.buffer, mesh.indices.buffer] : [];

/** A result whose meshes go to the page without a copy. */
export function transferred(result: Evaluated): Evaluated {
  const { mesh, highlighted, background } = result;
  return transfer(result, [
    ...buffers(mesh),
    ...buffers(highlighted),
    ...buffers(background),
  ] as ArrayBuffer[]);
}
