import { expose, transfer } from 'comlink';
import type { Evaluation, Mesh, ParameterSet, Source } from '../wasm/contract.ts';
import type { GlueFactory } from '../wasm/scad/glue.ts';
import { OpenScad, type OpenScadHost, type OpenScadOptions } from '../wasm/scad/openscad.ts';

/** What only the page can load; passed as a Comlink proxy. */
export type Loaders = Pick<OpenScadHost, 'library' | 'fonts'>;

let openScad: OpenScad | undefined;

const buffers = (mesh: Mesh | undefined): ArrayBufferLike[] =>
  mesh ? [mesh.positions.buffer, mesh.indices.buffer] : [];

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
    if (result.status === 'invalid') return result;
    const { mesh, highlighted, background } = result;
    return transfer(result, [
      ...buffers(mesh),
      ...buffers(highlighted),
      ...buffers(background),
    ] as ArrayBuffer[]);
  },
  forgetLibraries(): void {
    openScad?.forgetLibraries();
  },
};

export type GeometryWorker = typeof api;
expose(api);
