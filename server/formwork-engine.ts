import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { FormworkHost } from '../wasm/formwork/formwork.ts';
import { Formwork } from '../wasm/formwork/formwork.ts';
import { loadKernel, type Kernel } from '../wasm/solid/kernel.ts';
import type { OpenScad } from '../wasm/scad/openscad.ts';
import { openScadHost } from './openscad.ts';

let compiled: Promise<WebAssembly.Module> | undefined;

function manifold(): Promise<WebAssembly.Module> {
  const file = createRequire(import.meta.url).resolve('manifold-3d/manifold.wasm');
  compiled ??= readFile(file).then(bytes => WebAssembly.compile(bytes));
  return compiled;
}

/** Manifold by itself, for comparisons. */
export const kernel = async (): Promise<Kernel> => loadKernel(await manifold());

/** What Formwork's own engine needs, from `public/` and `node_modules/`; without `openscad` nothing falls back. */
export async function formworkHost(openscad?: OpenScad): Promise<FormworkHost> {
  const { library, fonts } = await openScadHost();
  return {
    manifold,
    library,
    fonts,
    ...(openscad && { openscad: (source, options) => openscad.evaluate(source, {}, options) }),
  };
}

/** Formwork's engine in this thread: it blocks while it evaluates. */
export async function formwork(openscad?: OpenScad): Promise<Formwork> {
  return new Formwork(await formworkHost(openscad));
}
