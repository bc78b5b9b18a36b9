import { expose } from 'comlink';
import type { Evaluation, ParameterSet, Source } from '../wasm/contract.ts';
import type { GlueFactory } from '../wasm/scad/glue.ts';
import { OpenScad, type OpenScadHost, type OpenScadOptions } from '../wasm/scad/openscad.ts';
import { transferred } from './transferred.ts';

/** What only the page can load; passed as a Comlink proxy. */
export type Loaders = Pick<OpenScadHost, 'library' | 'fonts'>;

let openScad: OpenScad | undefined;

const api = {
  /** `glue` is the URL of `engines/openscad.js`, `module` what the page compiled. */
  async open(glue: string, module: WebAssembly.Module, loaders: Loaders): Promise<void> {
    const { createOpenSCAD } = (await import(/* @vite-ignore */ glue)) as { createOpenSCAD: GlueFactory };
    openScad = new OpenScad({
      create: createOpenSCAD,
      module,
      library: name => loaders.library(name),
      fonts: () => loaders.fonts(),
    });
    await openScad.warm();
  },
  async evaluate(source: Source, parameters: ParameterSet, options: OpenScadOptions): Promise<Evaluation> {
    if (!openScad) throw new Error('evaluate was called before open');
    const result = await openScad.evaluate(source, parameters, options);
    return result.status === 'ok' ? transferred(result) : result;
  },
  forgetLibraries(): void {
    openScad?.forgetLibraries();
  },
};

export type GeometryWorker = typeof api;
expose(api);
