import { expose } from 'comlink';
import loadHighs from 'highs';
import { type BrickModel, sizeOf } from '../wasm/bricks/brick.ts';
import { bricksFromMesh, type FromMesh, type FromMeshOptions } from '../wasm/bricks/layout/from-mesh.ts';
import { StabilitySolver } from '../wasm/bricks/stability/solver.ts';
import type { LabelledBrick } from '../wasm/bricks/voxels.ts';
import type { Mesh } from '../wasm/contract.ts';
import { FileError, readContents } from '../wasm/formats/read/read.ts';

/** A file as it was dropped, with its format by its name, or a mesh that somebody has already. */
export type Shape = { readonly format: string; readonly bytes: Uint8Array } | { readonly mesh: Mesh };

export type LayOptions = Omit<FromMeshOptions, 'judge' | 'progress'>;

let solver: StabilitySolver | undefined;
let mesh: Mesh | undefined;

const api = {
  /** `module` is the compiled `highs.wasm`. */
  async open(module: WebAssembly.Module): Promise<void> {
    solver = await StabilitySolver.open({ load: loadHighs, module });
  },
  /** Keeps the mesh for `lay`. Rejects with a FileError (by name) when the file cannot be read or holds no solid. */
  async take(shape: Shape): Promise<void> {
    mesh = 'mesh' in shape ? shape.mesh : (await readContents(shape.format, shape.bytes)).mesh;
    if (!mesh || mesh.indices.length === 0) throw new FileError('holds no solid to build');
  },
  /** Steps go to `port` as words for people. Blocks until it has the bricks: to stop it, end the worker. */
  async lay(options: LayOptions, port: MessagePort): Promise<FromMesh> {
    if (!solver || !mesh) throw new Error('lay was called before open and take');
    const standing = solver;
    const modelOf = (labelled: readonly LabelledBrick[]): BrickModel => {
      const bricks = labelled.map(brick => ({ ...brick, color: 0 }));
      return { size: sizeOf(bricks), bricks };
    };
    return bricksFromMesh(mesh, {
      ...options,
      progress: step => port.postMessage(step),
      judge: {
        stands: bricks => standing.stands(modelOf(bricks)),
        scores: bricks => standing.analyse(modelOf(bricks)).scores,
      },
    });
  },
};

export type LayoutWorker = typeof api;
expose(api);
