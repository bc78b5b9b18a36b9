import type { Origin } from '../../solid/tree.ts';

export type Group = 'ERROR' | 'WARNING' | 'DEPRECATED' | 'TRACE' | 'ECHO' | 'NONE';

/** After so many equal lines in a row OpenSCAD says nothing more (`printutils.cc`, `lastmessages`). */
const REPEATS = 5;

/** What OpenSCAD would print, line by line; `messages.ts` makes diagnostics of it. */
export class Report {
  readonly lines: string[] = [];
  /** Counts everything that was asked to be said, printed or not: who says something is not pure. */
  said = 0;
  /** Somebody said an error. */
  failed = false;
  #last = '';
  #repeats = 0;
  readonly #deprecated = new Set<string>();

  say(group: Group, text: string, origin?: Origin): void {
    this.said++;
    const prefix = group === 'NONE' ? '' : `${group}: `;
    const message = `${prefix}${text}${origin ? ` in file ${origin.file}, line ${origin.line}` : ''}`;
    if (group === 'ERROR') this.failed = true;
    if (group === 'DEPRECATED') {
      if (this.#deprecated.has(message)) return;
      this.#deprecated.add(message);
    } else if (group !== 'ECHO') {
      if (message !== this.#last) {
        this.#last = message;
        this.#repeats = 0;
      }
      if (++this.#repeats > REPEATS) return;
    }
    if (message.includes('\n')) this.lines.push(...message.split('\n'));
    else this.lines.push(message);
  }
}
