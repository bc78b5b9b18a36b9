import type { Brick, BrickModel } from '../../../wasm/bricks/brick.ts';
import { world } from '../../../wasm/bricks/brick.ts';
import type { Selection } from './editing.ts';

/** What was asked for, kept with the model. */
export interface Origin {
  readonly prompt: string;
  readonly seed: number;
}

interface Step {
  readonly label: string;
  readonly model: BrickModel;
  readonly selection: Selection;
}

/** Steps that can be taken back; models share their bricks, so a step costs a list of them. */
const longest = 500;

const none: Selection = new Set<Brick>();

/**
 * A brick model that is open: its bricks, what is selected, its name, and every step since it was opened. Fires
 * `change` when bricks change, `select` when only the selection does, and `name`.
 */
export class BrickDocument extends EventTarget {
  readonly id: string;
  #name: string;
  #origin: Origin | undefined;
  #model: BrickModel;
  #selection = none;
  #done: Step[] = [];
  #undone: Step[] = [];
  /** The model before a run of changes that is one step in the end. */
  #begun: Step | undefined;
  #merge = '';

  constructor(id: string, name: string, model: BrickModel = { size: world, bricks: [] }, origin?: Origin) {
    super();
    this.id = id;
    this.#name = name;
    this.#model = model;
    this.#origin = origin;
  }

  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    if (name === this.#name) return;
    this.#name = name;
    this.dispatchEvent(new Event('name'));
  }

  get origin(): Origin | undefined {
    return this.#origin;
  }

  set origin(origin: Origin | undefined) {
    this.#origin = origin;
    this.dispatchEvent(new Event('name'));
  }

  get model(): BrickModel {
    return this.#model;
  }

  get bricks(): readonly Brick[] {
    return this.#model.bricks;
  }

  get selection(): Selection {
    return this.#selection;
  }

  set selection(selection: Selection) {
    if (selection.size === 0 && this.#selection.size === 0) return;
    this.#merge = '';
    this.#selection = selection;
    this.dispatchEvent(new Event('select'));
  }

  /** What Undo would take back; undefined when nothing. */
  get undoLabel(): string | undefined {
    return this.#begun ? undefined : this.#done.at(-1)?.label;
  }

  get redoLabel(): string | undefined {
    return this.#begun ? undefined : this.#undone.at(-1)?.label;
  }

  /** Within {@link begin} and {@link commit}. */
  get busy(): boolean {
    return this.#begun !== undefined;
  }

  /**
   * One step. Steps in a row with the same `merge` become one: a brick moved by ten presses of an arrow key.
   */
  apply(label: string, model: BrickModel, selection: Selection = none, merge = ''): void {
    if (!this.#begun) {
      if (!merge || merge !== this.#merge)
        this.#push({ label, model: this.#model, selection: this.#selection });
      this.#undone = [];
      this.#merge = merge;
    }
    this.#show(model, selection);
  }

  /** From here on until {@link commit} all changes are one step. */
  begin(label: string): void {
    if (this.#begun) throw new Error('A step has begun already.');
    this.#begun = { label, model: this.#model, selection: this.#selection };
    this.#merge = '';
  }

  commit(): void {
    const step = this.#begun;
    if (!step) return;
    this.#begun = undefined;
    if (step.model === this.#model) return;
    this.#push(step);
    this.#undone = [];
    this.dispatchEvent(new Event('change'));
  }

  /** Ends what {@link begin} began, and takes it back. */
  cancel(): void {
    const step = this.#begun;
    if (!step) return;
    this.#begun = undefined;
    this.#show(step.model, step.selection);
  }

  undo(): void {
    this.#travel(this.#done, this.#undone);
  }

  redo(): void {
    this.#travel(this.#undone, this.#done);
  }

  #push(step: Step): void {
    this.#done.push(step);
    if (this.#done.length > longest) this.#done.shift();
  }

  #travel(from: Step[], to: Step[]): void {
    if (this.#begun) return;
    const step = from.pop();
    if (!step) return;
    to.push({ label: step.label, model: this.#model, selection: this.#selection });
    this.#merge = '';
    this.#show(step.model, step.selection);
  }

  #show(model: BrickModel, selection: Selection): void {
    this.#model = model;
    this.#selection = selection;
    this.dispatchEvent(new Event('change'));
  }
}
