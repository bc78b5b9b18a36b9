import type { IconNode } from 'lucide';
import { chord } from './keys.ts';

/** Something that a person can ask for. Menus, the palette, buttons and shortcuts are all made from these. */
export interface Command {
  /** `subject.verb`, unique. */
  id: string;
  title: string;
  /** Heading in the shortcuts dialog and hint in the palette: `File`, `Edit`, `Model`, `View`, `Help`. */
  group: string;
  /** Chords as in keys.ts, the first one is shown: `Mod-Shift-P`. */
  keys?: string | readonly string[];
  /** Its keys work only while this element (a selector) has the focus: single letters must not act everywhere. */
  within?: string;
  icon?: IconNode;
  run(): unknown;
  /** False: not available now; shown disabled, and its keys do nothing. */
  when?(): boolean;
  /** For switches: is it on? */
  checked?(): boolean;
}

export const chords = ({ keys = [] }: Pick<Command, 'keys'>): readonly string[] =>
  typeof keys === 'string' ? [keys] : keys;

/** Keys that every text field understands by itself; they are never taken from one. */
const textKeys = new Set(['Mod-A', 'Mod-C', 'Mod-V', 'Mod-X', 'Mod-Z', 'Mod-Y', 'Mod-Shift-Z']);
const textInput = /^(?!checkbox$|radio$|range$|color$|button$|submit$|reset$|file$)/;

const takesText = (target: EventTarget | undefined): boolean =>
  target instanceof HTMLInputElement
    ? textInput.test(target.type)
    : target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement ||
      (target instanceof HTMLElement && target.isContentEditable);

/** May a shortcut act on this event, or does the key belong to the control or dialog that has the focus? */
function free(event: KeyboardEvent, keys: string): boolean {
  if (event.defaultPrevented || event.isComposing) return false;
  const path = event.composedPath();
  if (path.some(node => node instanceof HTMLElement && node.matches('dialog:modal, [popover]:popover-open')))
    return false;
  if (!takesText(path[0])) return true;
  return /^F\d/.test(keys) || keys === 'Escape' || (/^(Mod|Ctrl|Alt)-/.test(keys) && !textKeys.has(keys));
}

/** Fires `change` when commands come or go. */
export class CommandRegistry extends EventTarget {
  readonly #commands = new Map<string, Command>();

  /** Returns the way back. Throws on an id that is taken: two owners of one command would hide each other. */
  register(...added: Command[]): () => void {
    for (const command of added) {
      if (this.#commands.has(command.id)) throw new Error(`The command ${command.id} is registered twice.`);
      this.#commands.set(command.id, command);
    }
    this.dispatchEvent(new Event('change'));
    return () => {
      for (const { id } of added) this.#commands.delete(id);
      this.dispatchEvent(new Event('change'));
    };
  }

  /** In order of registration. */
  list(): Command[] {
    return [...this.#commands.values()];
  }

  get(id: string): Command | undefined {
    return this.#commands.get(id);
  }

  enabled(id: string): boolean {
    const command = this.#commands.get(id);
    return !!command && (command.when?.() ?? true);
  }

  /** Runs it if it is available; answers whether it was. What it throws reaches the page's error handler. */
  run(id: string): boolean {
    if (!this.enabled(id)) return false;
    this.#commands.get(id)?.run();
    return true;
  }

  /** A `keydown` listener: runs the command whose chord it is, and keeps the browser's own meaning away. */
  readonly handleKey = (event: KeyboardEvent): void => {
    const keys = chord(event);
    const inside = ({ within }: Command): boolean =>
      !within || event.composedPath().some(node => node instanceof Element && node.matches(within));
    const command = this.list().find(
      command => chords(command).includes(keys) && inside(command) && this.enabled(command.id),
    );
    if (!command || !free(event, keys)) return;
    event.preventDefault();
    this.run(command.id);
  };
}

/** The page's commands. */
export const commands = new CommandRegistry();
