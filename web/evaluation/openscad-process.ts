import { proxy, releaseProxy, wrap } from 'comlink';
import type { GeometryWorker, Loaders } from '../../workers/geometry.ts';
import { EngineDied, type EngineProcess } from './engine-process.ts';

/** Bytes of the engine that have arrived. */
export type Progress = (loaded: number, total: number) => void;

const asset = (path: string): string => new URL(`${import.meta.env.BASE_URL}${path}`, document.baseURI).href;

/** Whether the engine has to come over a network: not from this machine, nor from the service worker's cache. */
const remote = (): boolean =>
  !navigator.serviceWorker?.controller && !['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);

/**
 * Compiles OpenSCAD's module while it comes in. The response itself goes to the compiler, so that the browser can
 * keep the machine code beside it. Where loading takes long (`watched`), a second reader of the same bytes counts
 * them; that costs 200 ms.
 */
export async function compileOpenScad(progress: Progress, watched = remote()): Promise<WebAssembly.Module> {
  const response = await fetch(asset('engines/openscad.wasm'));
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || type.startsWith('text/html')) {
    throw new Error('The engine is missing from this installation. Run “npm run setup”, then reload.');
  }
  if (watched) void count(response.clone(), progress);
  // Servers that do not know the type are no reason to fail.
  return type.startsWith('application/wasm')
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

async function count(response: Response, progress: Progress): Promise<void> {
  const total = Number(response.headers.get('content-length') ?? 0);
  try {
    let loaded = 0;
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      loaded += part.value.length;
      progress(loaded, Math.max(total, loaded));
    }
  } catch {
    // The compiler's own reader reports the broken connection.
  }
}

/** Starts a thread with OpenSCAD in it. It may be asked to evaluate at once; the first answer then takes longer. */
export function openScadProcess(module: Promise<WebAssembly.Module>, loaders: Loaders): EngineProcess {
  const worker = new Worker(new URL('../../workers/geometry.ts', import.meta.url), {
    type: 'module',
    name: 'geometry',
  });
  const remote = wrap<GeometryWorker>(worker);
  const death = Promise.withResolvers<never>();
  // Comlink never settles a call whose worker is gone.
  death.promise.catch(() => {});
  worker.addEventListener('error', event => {
    event.preventDefault();
    worker.terminate();
    death.reject(new EngineDied(event.message || 'The engine could not be started.'));
  });
  worker.addEventListener('messageerror', () => {
    worker.terminate();
    death.reject(new EngineDied('The engine sent an answer that cannot be read.'));
  });
  const opened = module.then(module => remote.open(asset('engines/openscad.js'), module, proxy(loaders)));
  opened.catch(() => {});
  return {
    async evaluate(source, parameters, options) {
      await Promise.race([opened, death.promise]);
      return Promise.race([remote.evaluate(source, parameters, options), death.promise]);
    },
    forgetLibraries() {
      void opened.then(() => remote.forgetLibraries());
    },
    end() {
      remote[releaseProxy]();
      worker.terminate();
      death.reject(new EngineDied('The engine was ended.'));
    },
  };
}
