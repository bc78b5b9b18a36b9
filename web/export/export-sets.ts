import type { Evaluation, ParameterSet } from '../../wasm/contract.ts';
import { fileExtension, type FormatName, type FormatOptions } from '../../wasm/formats/names.ts';
import { withExchange } from './exchange.ts';
import { fileNameOf, uniqueName } from '../project/file-name.ts';

/** A named parameter set, as the model takes it. */
export interface ExportSet {
  name: string;
  parameters: ParameterSet;
}

/** One set's way through a batch. */
export interface SetProgress {
  name: string;
  status: 'waiting' | 'running' | 'done' | 'failed';
  /** File in the zip when done; why not, when failed. */
  text?: string;
}

export interface ExportSetsOptions {
  evaluate(parameters: ParameterSet, signal: AbortSignal): Promise<Evaluation>;
  format: FormatName;
  options: FormatOptions;
  /** Put before the set's name in each file name. */
  project: string;
  signal: AbortSignal;
  progress(sets: readonly SetProgress[]): void;
}

/**
 * Evaluates and writes every set, one after the other, into one zip. A set that fails is left out and says why in
 * the progress; undefined when none succeeded. Rejects with an AbortError when cancelled.
 */
export async function exportSets(
  sets: readonly ExportSet[],
  { evaluate, format, options, project, signal, progress }: ExportSetsOptions,
): Promise<Uint8Array | undefined> {
  const states: SetProgress[] = sets.map(({ name }) => ({ name, status: 'waiting' }));
  const update = (index: number, state: Omit<SetProgress, 'name'>): void => {
    states[index] = { name: sets[index]!.name, ...state };
    progress([...states]);
  };
  const files: Record<string, Uint8Array> = {};
  const taken = new Set<string>();
  for (const [index, { name, parameters }] of sets.entries()) {
    update(index, { status: 'running' });
    try {
      const evaluation = await evaluate(parameters, signal);
      if (evaluation.status === 'invalid') {
        const error = evaluation.diagnostics.find(diagnostic => diagnostic.severity === 'error');
        update(index, { status: 'failed', text: error?.text ?? 'There is nothing to export.' });
        continue;
      }
      const { mesh, outline } = evaluation;
      const model = { mesh, name: `${project} ${name}`, ...(outline ? { outline } : {}) };
      const bytes = await withExchange(exchange => exchange.write(model, format.id, options), signal);
      const file = uniqueName(fileNameOf(`${project} ${name}`), fileExtension(format, options), taken);
      taken.add(file.toLowerCase());
      files[file] = bytes;
      update(index, { status: 'done', text: file });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      update(index, { status: 'failed', text: error instanceof Error ? error.message : String(error) });
    }
  }
  return taken.size === 0 ? undefined : withExchange(exchange => exchange.zip(files), signal);
}
