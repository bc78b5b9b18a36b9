import type { Origin } from '../../solid/tree.ts';

export type Group = 'ERROR' | 'WARNING' | 'DEPRECATED' | 'TRACE' | 'ECHO' | 'NONE';

/** After so many equal lines in a row OpenSCAD says nothing more (`printutils.cc`, `lastmessages`). */
const REPEATS = 5;

export interface Message {
  readonly group: Group;
  readonly text: string;
  readonly origin: Origin | undefined;
}

/** What OpenSCAD would print, line by line; `messages.ts` makes diagnostics of it. */
export class Report {
  readonly lines: string[] = [];
  /** Everything that was asked to be said, printed or not, in order. */
  readonly said: Message[] = [];
  /** Of all messages so far. */
  characters = 0;
  /** Somebody said an error. */
  failed = false;
  #last = '';
  #repeats = 0;
  readonly #deprecated = new Set<string>();

  /** `way`: how the file was come to. What is said of one file by two ways is not equal. */
  say(group: Group, text: string, origin?: Origin, way = ''): void {
    this.said.push({ group, text, origin });
    this.characters += text.length + 32;
    const prefix = group === 'NONE' ? '' : `${group}: `;
    const message = `${prefix}${text}${origin ? ` in file ${origin.file}, line ${origin.line}` : ''}`;
    if (group === 'ERROR') this.failed = true;
    if (group === 'DEPRECATED') {
      if (this.#deprecated.has(message + way)) return;
      this.#deprecated.add(message + way);
    } else if (group !== 'ECHO') {
      if (message + way !== this.#last) {
        this.#last = message + way;
        this.#repeats = 0;
      }
      if (++this.#repeats > REPEATS) return;
    }
    if (message.includes('\n')) this.lines.push(...message.split('\n'));
    else this.lines.push(message);
  }
}
