import { expose } from 'comlink';
import type { Evaluation, ParameterSet, Path, Source } from '../wasm/contract.ts';
import {
  Formwork,
  type FormworkHost,
  type FormworkOptions,
  type Unsupported,
} from '../wasm/formwork/formwork.ts';
import { transferred } from './transferred.ts';

/** What only the page can do; passed as a Comlink proxy. */
export type FormworkPage = Pick<FormworkHost, 'library' | 'fonts'> & Required<Pick<FormworkHost, 'openscad'>>;

/** The files that changed since the last call; null for those that are gone. */
export type FileChanges = Readonly<Record<Path, string | Uint8Array | null>>;

let formwork: Formwork | undefined;
/** What the page has sent: a file that stays the same stays the same object, which the engine's caches know. */
const files = new Map<Path, string | Uint8Array>();
let running: { aborted: boolean } | undefined;

const api = {
  /** `module` is the compiled `manifold.wasm`. */
  open(module: WebAssembly.Module, page: FormworkPage): void {
    formwork = new Formwork({
      manifold: async () => module,
      library: name => page.library(name),
      fonts: () => page.fonts(),
      openscad: (source, options) => page.openscad(source, options),
    });
  },
  async evaluate(
    entry: Path,
    changes: FileChanges,
    parameters: ParameterSet,
    options: Omit<FormworkOptions, 'signal'>,
  ): Promise<Evaluation | Unsupported> {
    if (!formwork) throw new Error('evaluate was called before open');
    for (const [path, content] of Object.entries(changes)) {
      if (content === null) files.delete(path);
      else files.set(path, content);
    }
    const source: Source = { entry, files: Object.fromEntries(files) };
    const signal = (running = { aborted: false });
    const result = await formwork.evaluate(source, parameters, { ...options, signal });
    return result.status === 'ok' ? transferred(result) : result;
  },
  /** The evaluation under way ends with an AbortError at its next step. */
  abort(): void {
    if (running) running.aborted = true;
  },
  forgetLibraries(): void {
    formwork?.forgetLibraries();
  },
};

export type FormworkWorker = typeof api;
expose(api);
