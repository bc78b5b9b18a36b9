import { expose, transfer } from 'comlink';
import type { Mesh } from '../wasm/contract.ts';
import { Analysis } from '../wasm/solid/analysis.ts';
import type { Pointer } from '../wasm/solid/features.ts';
import type { Plane } from '../wasm/solid/section.ts';
import type { ThinWallOptions, ThinWalls } from '../wasm/solid/thin-walls.ts';

let analysis = new Analysis({ positions: new Float32Array(), indices: new Uint32Array(), colors: [] });

const api = {
  /** The mesh that the questions below are about, until the next one. */
  hold(mesh: Mesh): void {
    analysis = new Analysis(mesh);
  },
  measure: () => analysis.measure(),
  creases(angle?: number) {
    const edges = analysis.creases(angle);
    return transfer(edges, [edges.buffer]);
  },
  section: (plane: Plane) => analysis.section(plane),
  overhang: (limit?: number) => analysis.overhang(limit),
  pick: (pointer: Pointer) => analysis.pick(pointer),
  /** Rejects with an AbortError when another mesh is held meanwhile. */
  async thinWalls(options: ThinWallOptions, progress?: (share: number) => void): Promise<ThinWalls> {
    const asked = analysis;
    const run = asked.thinWalls(options);
    for (let step = run.next(); ; step = run.next()) {
      if (step.done) return transfer(step.value, [step.value.patches.buffer]);
      progress?.(step.value);
      // Let other questions through.
      await new Promise(resolve => setTimeout(resolve));
      if (asked !== analysis) throw new DOMException('The model has changed.', 'AbortError');
    }
  },
};
export type MeshWorker = typeof api;
expose(api);
