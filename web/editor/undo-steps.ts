import type { ViewUpdate } from '@codemirror/view';
import type { File } from './program.ts';

/** Decides which changes of the editor are one undo step of the project. */
export class UndoSteps {
  /** Counts runs of typing; each run is one step. */
  private run = 0;
  private last: { kind: string; at: number } | undefined;

  /** Whatever is typed next is a new step. */
  end(): void {
    this.last = undefined;
  }

  /** Typing goes on in one undo step until a line ends or the cursor moves away; everything else is a step of its own. */
  of(update: ViewUpdate, path: File): { label: string; merge?: string } {
    const event = (name: string): boolean => update.transactions.some(one => one.isUserEvent(name));
    const block =
      event('input.paste') || event('input.complete') || event('input.drop') || event('input.indent');
    const kind = event('input') && !block ? 'Typing' : event('delete') ? 'Deleting' : undefined;
    if (!kind) {
      this.last = undefined;
      const label = event('input.paste')
        ? 'Paste'
        : event('input.complete')
          ? 'Completion'
          : event('move')
            ? 'Moving lines'
            : event('input.indent')
              ? 'Indentation'
              : 'Change';
      return { label };
    }
    const head = update.startState.selection.main.head;
    const newline = update.state.doc.lines !== update.startState.doc.lines;
    const { last } = this;
    if (!last || last.kind !== kind || last.at !== head || newline) this.run++;
    this.last = { kind, at: update.state.selection.main.head };
    return { label: kind, merge: `${path} ${this.run}` };
  }
}
