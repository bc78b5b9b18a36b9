import type { Diagnostic } from '../contract.ts';
import type { Run } from './instance.ts';
import { tokens } from './lexer.ts';

/** Why an evaluation without an error shows nothing, and what to do. `texts` are without comments. */
export function nothingToShow(texts: readonly string[], found: readonly Diagnostic[]): Diagnostic {
  const text = texts[0] ?? '';
  const reason = (): string => {
    if (text.trim() === '') return 'The file is empty. Write a shape, such as cube(10);';
    const unknown = found.find(d => d.text.startsWith('Ignoring unknown module'));
    if (unknown)
      return `Nothing to show: ${unknown.text.replace(/^Ignoring /, '')}. Check its name and the includes.`;
    if (found.some(d => d.severity === 'warning')) return 'Nothing to show: see the warnings.';
    if (definesOnly(text)) {
      return 'Nothing to show: the file defines modules and calls none of them at the top level.';
    }
    return 'Nothing to show: the model is empty. Something may be subtracted whole, or a condition leaves it out.';
  };
  return { severity: 'error', text: reason() };
}

/** Whether the top level holds modules, functions, values and inclusions, and no call. */
function definesOnly(text: string): boolean {
  const all = tokens(text).filter(token => !token.kind.endsWith('comment'));
  let modules = 0;
  let at = 0;
  /** To behind the statement's `;`, or behind its closing brace when `braces` may end it. */
  const skip = (braces: boolean): void => {
    for (let depth = 0; at < all.length; at++) {
      const { kind, text } = all[at]!;
      if (kind !== 'punctuation') continue;
      if ('([{'.includes(text)) depth++;
      else if (')]}'.includes(text)) depth--;
      if (depth === 0 && (text === ';' || (braces && text === '}'))) break;
    }
    at++;
  };
  while (at < all.length) {
    const { text } = all[at]!;
    if (text === 'module') {
      modules++;
      skip(true);
    } else if (text === 'function' || all[at + 1]?.text === '=') skip(false);
    else if (text === 'include' || text === 'use') at += 4;
    else if (text === ';') at++;
    else return false;
  }
  return modules > 0;
}

/** What a run that broke off means to the user. */
export function outOf({ reason, text }: NonNullable<Run['broken']>): Diagnostic {
  const texts = {
    stack:
      'Recursion or nesting is too deep for the engine. Look for a recursion without an end, or use a loop.',
    memory: 'The model needs more memory than the engine has. Lower $fn or split the model.',
    abort: `The engine stopped unexpectedly (${text.slice(0, 200)}). Undo the last change, or simplify the model.`,
  };
  return { severity: 'error', text: texts[reason] };
}

/** A run that took longer than `limit` milliseconds. */
export const outOfTime = (limit: number): Diagnostic => ({
  severity: 'error',
  text: `The model was not done after ${limit / 1000} s. Lower $fn, look for a loop without an end, or raise the limit.`,
});
