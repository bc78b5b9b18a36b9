import { expose } from 'comlink';
import type { Evaluated } from '../wasm/contract.ts';
import { compare, type Comparison } from '../wasm/formwork/comparison.ts';
import { facts } from '../wasm/formwork/facts.ts';
import { geometryDifference } from '../wasm/formwork/geometry-difference.ts';
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
};
export type ComparisonWorker = typeof api;
expose(api);
