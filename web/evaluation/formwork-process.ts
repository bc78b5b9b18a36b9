import { proxy } from 'comlink';
import manifold from 'manifold-3d/manifold.wasm?url';
import type { Evaluation, ParameterSet, Path, Source } from '../../wasm/contract.ts';
import { FORMWORK } from '../../wasm/formwork/engine.ts';
import type { FileChanges, FormworkPage, FormworkWorker } from '../../workers/formwork.ts';
import type { Loaders } from '../../workers/geometry.ts';
import { compile, type Progress } from './compile.ts';
import type { EngineDefinition, EngineProcess, RunOptions } from './engine-process.ts';
import { thread } from './thread.ts';

/** OpenSCAD on a small program, for a part of a model; `signal` ends it with the model's evaluation. */
export type EvaluatePart = (source: Source, options: RunOptions, signal: AbortSignal) => Promise<Evaluation>;

/** Compiles `manifold.wasm`; the geometry kernel is also what compares two results. */
export const compileManifold = (progress: Progress = () => {}): Promise<WebAssembly.Module> =>
  compile(manifold, progress, false);

/** What is new in `next`; the files of a thread stay the same objects as long as they do here. */
function changes(held: Source['files'], next: Source['files']): FileChanges {
  const result: Record<Path, string | Uint8Array | null> = {};
  for (const [path, content] of Object.entries(next)) if (held[path] !== content) result[path] = content;
  for (const path of Object.keys(held)) if (!Object.hasOwn(next, path)) result[path] = null;
  return result;
}

function start(
  module: Promise<WebAssembly.Module>,
  loaders: Loaders,
  evaluatePart: EvaluatePart,
): EngineProcess {
  const worker = new Worker(new URL('../../workers/formwork.ts', import.meta.url), {
    type: 'module',
    name: 'formwork',
  });
  const { remote, race, end } = thread<FormworkWorker>(worker);
  let held: Source['files'] = {};
  let running = new AbortController();
  // One part after the other: OpenSCAD has a thread for each of two edits, not for each letter of a sign.
  let parts: Promise<unknown> = Promise.resolve();
  const page: FormworkPage = {
    ...loaders,
    openscad(source, options) {
      const { signal } = running;
      const part = parts.then(() => evaluatePart(source, options, signal));
      parts = part.catch(() => {});
      return part;
    },
  };
  const opened = module.then(module => remote.open(module, proxy(page)));
  opened.catch(() => {});
  return {
    async evaluate(source, parameters: ParameterSet, options) {
      const { signal } = (running = new AbortController());
      await race(opened);
      signal.throwIfAborted();
      const changed = changes(held, source.files);
      held = source.files;
      return race(remote.evaluate(source.entry, changed, parameters, options));
    },
    abort() {
      running.abort();
      void remote.abort();
    },
    forgetLibraries() {
      void opened.then(() => remote.forgetLibraries());
    },
    end() {
      running.abort();
      end();
    },
  };
}

/** Formwork's own engine. */
export const formwork = (evaluatePart: EvaluatePart): EngineDefinition => ({
  engine: FORMWORK,
  instant: true,
  load: compileManifold,
  start: (module, loaders) => start(module, loaders, evaluatePart),
});
