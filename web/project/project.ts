import type { ParameterSet, Path, Source } from '../../wasm/contract.ts';
import {
  applyEdits,
  checkPaths,
  checkParameterName,
  EditError,
  type Edit,
  type ProjectState,
} from './edits.ts';
import { History, type Step } from './history.ts';

export { EditError, type Edit, type ProjectState } from './edits.ts';
export type { TextChange } from './text-changes.ts';

export interface ApplyOptions {
  /** Shown in the undo menu: "Undo {label}". */
  label: string;
  /** Edits with the same key in quick succession (a word typed, a slider dragged) are one undo step. */
  merge?: string;
  /** Given back in the event, so that the one who edited can skip its own change. */
  origin?: unknown;
  /**
   * One of many on the way (a slider under the hand): the evaluation may skip it when a newer one is there, and the
   * next edit with the same key belongs to its undo step however long it takes.
   */
  interim?: boolean;
}

/** Which way an edit came: made here, taken back, made again, or received from another tab. */
export type ChangeCause = 'apply' | 'undo' | 'redo' | 'remote';

export class ProjectChange extends Event {
  /** In order, each on the state after the one before. */
  readonly edits: readonly Edit[];
  readonly origin: unknown;
  readonly interim: boolean;
  readonly cause: ChangeCause;
  readonly label: string;
  /** Of the undo step made, undone or redone. */
  readonly step: string;
  constructor(
    edits: readonly Edit[],
    { origin, interim = false, label = '' }: Partial<ApplyOptions> = {},
    cause: ChangeCause = 'apply',
    step = '',
  ) {
    super('change');
    this.edits = edits;
    this.origin = origin;
    this.interim = interim;
    this.cause = cause;
    this.label = label;
    this.step = step;
  }
}

/** Values a project starts with beyond its files. */
export interface ProjectStart {
  parameters?: ParameterSet;
  done?: readonly Step[];
  undone?: readonly Step[];
}

/**
 * The document: files, entry file and parameter values, changed by {@link Project.apply} alone, with one undo
 * history over all of them. Fires `change` ({@link ProjectChange}) after every change, `settle` when the last interim
 * change turns out to be final, and `name` after a rename.
 */
export class Project extends EventTarget {
  readonly id: string;
  private current: ProjectState;
  private title: string;
  readonly history: History;
  /** The last change was an interim one. */
  private interim = false;

  /** @throws EditError when a path or a parameter name is not allowed, or two paths clash */
  constructor(
    id: string,
    name: string,
    files: Readonly<Record<Path, string | Uint8Array>>,
    entry: Path,
    { parameters = {}, done = [], undone = [] }: ProjectStart = {},
  ) {
    super();
    this.id = id;
    this.title = name;
    checkPaths(Object.keys(files));
    for (const parameter of Object.keys(parameters)) checkParameterName(parameter);
    this.current = { files: new Map(Object.entries(files)), entry, parameters: { ...parameters } };
    this.history = new History(done, undone);
  }

  get name(): string {
    return this.title;
  }
  set name(name: string) {
    if (name === this.title) return;
    this.title = name;
    this.dispatchEvent(new Event('name'));
  }

  /** A new map after every change of a file, so that it can be compared by identity. */
  get files(): ReadonlyMap<Path, string | Uint8Array> {
    return this.current.files;
  }
  get entry(): Path {
    return this.current.entry;
  }
  /** Values that differ from the source's defaults; a new object after every change of one. */
  get parameters(): ParameterSet {
    return this.current.parameters;
  }
  get state(): ProjectState {
    return this.current;
  }

  get canUndo(): boolean {
    return this.history.done.length > 0;
  }
  get canRedo(): boolean {
    return this.history.undone.length > 0;
  }
  /** For the menu: "Undo {undoLabel}"; undefined when there is nothing to undo. */
  get undoLabel(): string | undefined {
    return this.history.done.at(-1)?.label;
  }
  get redoLabel(): string | undefined {
    return this.history.undone.at(-1)?.label;
  }

  /** What an evaluation takes. */
  toSource(): Source {
    return { entry: this.entry, files: Object.fromEntries(this.files) };
  }

  /**
   * Makes the edits, all or none, as one undo step (or part of the last one, see `merge`). Edits that change
   * nothing leave no trace.
   * @throws EditError when one does not fit; nothing has changed then
   */
  apply(edits: readonly Edit[], options: ApplyOptions): void {
    const { state, forward, backward } = applyEdits(this.current, edits);
    if (forward.length === 0) {
      if (!options.interim) this.settle();
      return;
    }
    if (forward.some(edit => edit.kind === 'entry') && !state.files.has(state.entry))
      throw new EditError(`There is no file "${state.entry}" to start from.`);
    this.current = state;
    const { label, merge, interim = false } = options;
    const at = Date.now();
    const id = this.history.running(merge, at)?.id ?? crypto.randomUUID();
    const step: Step = { id, label, at, forward, backward, ...(merge !== undefined && { merge }) };
    this.history.push(step, interim);
    this.interim = interim;
    this.dispatchEvent(new ProjectChange(forward, options, 'apply', id));
  }

  /** Ends a run of merged edits: the next one starts a new undo step whatever its key. */
  endMerge(): void {
    this.history.endRun();
    this.settle();
  }

  private settle(): void {
    if (!this.interim) return;
    this.interim = false;
    this.dispatchEvent(new Event('settle'));
  }

  /** Takes the last step back; false when there is none. */
  undo(origin?: unknown): boolean {
    return this.travel(this.history.done, this.history.undone, 'backward', 'undo', origin);
  }
  /** Makes the last undone step again; false when there is none. */
  redo(origin?: unknown): boolean {
    return this.travel(this.history.undone, this.history.done, 'forward', 'redo', origin);
  }

  private travel(
    from: Step[],
    to: Step[],
    direction: 'forward' | 'backward',
    cause: 'undo' | 'redo',
    origin: unknown,
  ): boolean {
    for (let step = from.pop(); step; step = from.pop()) {
      try {
        const { state, forward, backward } = applyEdits(this.current, step[direction]);
        const { merge: _, ...rest } = step;
        // The inverse is taken anew: another tab may have changed what this step covers.
        const [ahead, back] = direction === 'forward' ? [forward, backward] : [backward, forward];
        to.push({ ...rest, forward: ahead, backward: back });
        if (forward.length === 0) continue;
        this.current = state;
        this.interim = false;
        const options = { origin, label: step.label };
        this.dispatchEvent(new ProjectChange(forward, options, cause, step.id));
        return true;
      } catch (error) {
        // Only after edits from elsewhere: the step's file is gone. The step is dropped, the next one tried.
        if (!(error instanceof EditError)) throw error;
      }
    }
    return false;
  }

  /** Takes over edits made elsewhere that are already worked out for this state; undo keeps to what was done here. */
  receive(edits: readonly Edit[], origin?: unknown): void {
    const { state, forward } = applyEdits(this.current, edits);
    if (forward.length === 0) return;
    this.current = state;
    this.history.follow(forward);
    this.dispatchEvent(new ProjectChange(forward, { origin }, 'remote'));
  }
}
