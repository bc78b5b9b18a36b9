import { expose, transfer } from 'comlink';
import type { Evaluated } from '../wasm/contract.ts';
import { compare, type Comparison } from '../wasm/formwork/comparison.ts';
import { facts } from '../wasm/formwork/facts.ts';
import { geometryDifference } from '../wasm/formwork/geometry-difference.ts';
import { inspect, type Inspection, type ProductionFile } from '../wasm/formwork/inspection.ts';
import { loadKernel, type Kernel } from '../wasm/solid/kernel.ts';

const kernel = Promise.withResolvers<Kernel>();

const api = {
  /** `module` is the compiled `manifold.wasm`. */
  open(module: WebAssembly.Module): void {
    kernel.resolve(loadKernel(module));
  },
  /** `difference` in words, when there is one. */
  async compare(own: Evaluated, reference: Evaluated): Promise<{ figures: Comparison; difference?: string }> {
    const figures = compare(own, reference, await kernel.promise);
    const difference = geometryDifference(facts(reference), facts(own), figures);
    return { figures, ...(difference && { difference: difference.text }) };
  },
  /** A production file held against the picture; rejects when the file cannot be read. */
  async inspect(preview: Evaluated, file: ProductionFile): Promise<Inspection> {
    const found = await inspect(preview, file, await kernel.promise);
    const meshes = [found.mesh, found.difference].flatMap(mesh =>
      mesh ? [mesh.positions.buffer, mesh.indices.buffer] : [],
    );
    return transfer(found, meshes as ArrayBuffer[]);
  },
};
export type ComparisonWorker = typeof api;
expose(api);
