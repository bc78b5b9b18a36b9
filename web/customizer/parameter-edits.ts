import type { ParameterSet, ParameterValue } from '../../wasm/contract.ts';
import { sameValue } from '../project/edits.ts';
import { EditError, type Project } from '../project/project.ts';
import { title } from './project-parameters.ts';
import type { Phase } from './value-change.ts';

/**
 * Turns the stream of values of a control into edits of the project: interim ones at most once per frame, the newest
 * value of each parameter; a `step` or `final` one at once. One gesture is one undo step.
 */
export class ParameterEdits {
  project: Project | undefined;
  #pending: Record<string, ParameterValue | undefined> = {};
  #frame = 0;
  readonly #failed: (error: EditError) => void;

  /** `failed` is told of an edit that the project does not take. */
  constructor(failed: (error: EditError) => void) {
    this.#failed = failed;
  }

  /** `initial` is the default in the code: a parameter at its default is not stored. */
  change(name: string, value: ParameterValue, initial: ParameterValue, phase: Phase): void {
    const stored = sameValue(value, initial) ? undefined : value;
    // Of another control, which did not say that it had ended.
    if (Object.keys(this.#pending).some(other => other !== name)) this.flush();
    if (phase === 'interim') {
      this.#pending[name] = stored;
      this.#frame ||= requestAnimationFrame(() => this.#emit(true));
      return;
    }
    this.#pending = { [name]: stored };
    this.#emit(false);
    if (phase === 'final') this.project?.endMerge();
  }

  /** Makes what still waits for its frame an edit now. */
  flush(): void {
    if (Object.keys(this.#pending).length > 0) this.#emit(false);
  }

  /** The stored values with those that wait for their frame. */
  pendingOver(stored: ParameterSet): ParameterSet {
    const merged = Object.entries({ ...stored, ...this.#pending });
    return Object.fromEntries(
      merged.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
    );
  }

  #emit(interim: boolean): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const values = this.#pending;
    this.#pending = {};
    const [name = ''] = Object.keys(values);
    try {
      this.project?.apply([{ kind: 'parameters', values }], {
        label: `Change ${title(name)}`,
        merge: `parameter ${name}`,
        origin: this,
        interim,
      });
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      this.#failed(error);
    }
  }
}
