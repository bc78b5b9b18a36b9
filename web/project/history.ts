import type { Edit } from './edits.ts';
import { rebase } from './rebase.ts';
import { joinChanges } from './text-changes.ts';

/** One undo step. `backward` is kept in the order in which it is applied. */
export interface Step {
  id: string;
  label: string;
  merge?: string;
  /** Epoch milliseconds of the last edit that went in. */
  at: number;
  forward: Edit[];
  backward: Edit[];
}

/** Edits with the same merge key this close together are one step (milliseconds). */
const mergeWithin = 1200;
const mostSteps = 1000;
/** UTF-16 units or bytes held by all steps; the newest step stays whatever its size. */
const mostContent = 64 * 1024 * 1024;

const weight = (edit: Edit): number => {
  if (edit.kind === 'text') return edit.changes.reduce((sum, change) => sum + change.insert.length + 32, 32);
  if (edit.kind === 'file') return (edit.content?.length ?? 0) + 32;
  return 64;
};
const stepWeight = (step: Step): number =>
  [...step.forward, ...step.backward].reduce((sum, edit) => sum + weight(edit), 64);

/** `first` and then `second` as one edit, if they are a run on the same thing. */
const join = (first: Edit, second: Edit): Edit | undefined => {
  if (first.kind === 'parameters' && second.kind === 'parameters')
    return { kind: 'parameters', values: { ...first.values, ...second.values } };
  if (first.kind !== 'text' || second.kind !== 'text' || first.path !== second.path) return undefined;
  const [one, two] = [first.changes[0], second.changes[0]];
  if (!one || !two || first.changes.length > 1 || second.changes.length > 1) return undefined;
  const change = joinChanges(one, two);
  return change && { kind: 'text', path: first.path, changes: [change] };
};

/** The same effect with fewer edits: a drag of 500 values keeps one. */
export const compact = (edits: readonly Edit[]): Edit[] => {
  const result: Edit[] = [];
  for (const edit of edits) {
    const last = result.at(-1);
    const joined = last && join(last, edit);
    if (joined) result[result.length - 1] = joined;
    else result.push(edit);
  }
  return result;
};

/** The undo and redo stacks: pure bookkeeping, bounded in steps and content. */
export class History {
  done: Step[];
  undone: Step[];
  /** The hand is still on the step on top: a pause does not end it. */
  private held = false;

  constructor(done: readonly Step[] = [], undone: readonly Step[] = []) {
    this.done = [...done];
    this.undone = [...undone];
  }

  /** The step that an edit with this merge key belongs to: the one on top, while its run goes on. */
  running(merge: string | undefined, at: number): Step | undefined {
    const top = this.done.at(-1);
    if (merge === undefined || top?.merge !== merge || this.undone.length > 0) return undefined;
    return this.held || Math.abs(at - top.at) <= mergeWithin ? top : undefined;
  }

  /** Ends the run on top. */
  endRun(): void {
    const top = this.done.at(-1);
    if (top) delete top.merge;
    this.held = false;
  }

  /**
   * Puts a step on top, or into the top one when it has the same id.
   * @param held more of the same gesture is to come
   */
  push(step: Step, held = false): void {
    const top = this.done.at(-1);
    this.held = held;
    this.undone = [];
    if (top?.id === step.id) {
      this.done[this.done.length - 1] = {
        ...top,
        at: step.at,
        forward: compact([...top.forward, ...step.forward]),
        backward: compact([...step.backward, ...top.backward]),
      };
    } else {
      this.done.push(step);
    }
    this.bound();
  }

  /** Follows edits that somebody else made meanwhile, so that undo takes back only what was done here. */
  follow(edits: readonly Edit[]): void {
    this.done = this.followStack(this.done, edits, 'backward');
    this.undone = this.followStack(this.undone, edits, 'forward');
  }

  private followStack(
    steps: readonly Step[],
    edits: readonly Edit[],
    direction: 'backward' | 'forward',
  ): Step[] {
    let over = [...edits];
    const result: Step[] = [];
    for (const step of steps.toReversed()) {
      const moved = rebase(step[direction], over, true);
      over = moved.over;
      if (moved.edits.length > 0) result.unshift({ ...step, [direction]: moved.edits });
    }
    return result;
  }

  private bound(): void {
    let content = 0;
    let keep = 0;
    for (const step of this.done.toReversed()) {
      content += stepWeight(step);
      if (keep > 0 && (keep >= mostSteps || content > mostContent)) break;
      keep++;
    }
    if (keep < this.done.length) this.done = this.done.slice(-keep);
  }
}
