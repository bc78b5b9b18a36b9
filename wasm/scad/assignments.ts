import { tokens, type Token } from './lexer.ts';
import { constant, type Constant } from './literals.ts';

/** An assignment in the root scope of a file. */
export interface Assignment {
  name: string;
  /** Where the name starts, as offset and as line from 1. */
  start: number;
  line: number;
  /** The expression, `[from, to)` in UTF-16 offsets, without white space and comments around it. */
  expression: { from: number; to: number };
  /** Set when the expression is a constant. */
  value?: Constant;
}

const KEYWORDS = new Set(
  'module function if else for let assert echo each true false undef include use'.split(' '),
);

const isPunctuation = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'punctuation' && token.text === text;

/**
 * All assignments in the root scope, in order of the text, several for one name included. A bare `{ … }` belongs to
 * the root scope, the bodies of modules do not. Tolerant: text that does not parse only hides the statement it is in.
 */
export function assignments(text: string): Assignment[] {
  const all = statementTokens(text);
  const result: Assignment[] = [];
  let at = 0;
  while (at < all.length) {
    const token = all[at]!;
    if (isPunctuation(token, '{') || isPunctuation(token, '}') || isPunctuation(token, ';')) {
      at++;
      continue;
    }
    const end = statementEnd(all, at);
    if (token.kind === 'identifier' && !KEYWORDS.has(token.text) && isPunctuation(all[at + 1], '=')) {
      const terminated = isPunctuation(all[end - 1], ';');
      const first = all[at + 2];
      const last = all[end - 2];
      if (terminated && first && last && last.start >= first.start) {
        const assignment: Assignment = {
          name: token.text,
          start: token.start,
          line: token.line,
          expression: { from: first.start, to: last.end },
        };
        const value = constant(all, at + 2, end - 1);
        result.push(value === undefined ? assignment : { ...assignment, value });
      }
    }
    at = end;
  }
  return result;
}

/** The tokens without comments and without `include <…>` and `use <…>`, which end without a semicolon. */
function statementTokens(text: string): Token[] {
  const result: Token[] = [];
  for (const token of tokens(text)) {
    if (token.kind === 'line-comment' || token.kind === 'block-comment') continue;
    if (token.kind === 'path') {
      result.length = Math.max(0, result.length - 2);
      result.push(token);
    } else if (isPunctuation(token, '>') && result.at(-1)?.kind === 'path') result.pop();
    else result.push(token);
  }
  return result.filter(token => token.kind !== 'path');
}

/** The index behind the statement that starts at `from`: behind its `;`, or behind the block that ends it. */
function statementEnd(all: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < all.length; at++) {
    const token = all[at]!;
    if (token.kind !== 'punctuation') continue;
    if (token.text === '(' || token.text === '[' || token.text === '{') depth++;
    else if (token.text === ')' || token.text === ']' || token.text === '}') {
      depth--;
      if (token.text === '}' && depth <= 0) return at + 1;
      depth = Math.max(0, depth);
    } else if (token.text === ';' && depth === 0) return at + 1;
  }
  return all.length;
}
