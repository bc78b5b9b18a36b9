import { expose } from 'comlink';
import type { Evaluated } from '../wasm/contract.ts';
import { compare, same, type Comparison } from '../wasm/formwork/comparison.ts';
import { loadKernel, type Kernel } from '../wasm/solid/kernel.ts';

type Shape = Pick<Evaluated, 'mesh' | 'outline' | 'engine'>;

const kernel = Promise.withResolvers<Kernel>();

const api = {
  /** `module` is the compiled `manifold.wasm`. */
  open(module: WebAssembly.Module): void {
    kernel.resolve(loadKernel(module));
  },
  async compare(a: Shape, b: Shape): Promise<{ same: boolean; figures: Comparison }> {
    const figures = compare(a, b, await kernel.promise);
    return { same: same(figures), figures };
  },
};
export type ComparisonWorker = typeof api;
expose(api);
