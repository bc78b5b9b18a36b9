/** One token of OpenSCAD text. `start`/`end` are UTF-16 offsets, `line` counts from 1 where the token starts. */
export interface Token {
  kind: 'number' | 'string' | 'identifier' | 'path' | 'punctuation' | 'line-comment' | 'block-comment';
  /** As written: a string with its quotes, a comment with its marks, a path without the angle brackets. */
  text: string;
  start: number;
  end: number;
  line: number;
}

/** A library or file that the text asks for; `path` as written between the angle brackets. */
export interface Inclusion {
  kind: 'include' | 'use';
  path: string;
  line: number;
}

// Sticky, one alternative per token, in the order of OpenSCAD's own lexer (src/core/lexer.l): the longest match wins
// there, so a digit may start an identifier (`2d_shape`) while `2`, `2.`, `.5` and `2e-3` are numbers. Strings and
// block comments are only opened here: their ends are looked for without a pattern, so that their length has no limit.
const PATTERN = new RegExp(
  [
    String.raw`(\s+)`,
    String.raw`(//(?:[^\n\r]|\r(?!\n))*)`,
    String.raw`(/\*)`,
    String.raw`(")`,
    String.raw`(0x[0-9a-fA-F]+(?![A-Za-z0-9_])|(?:\d+\.\d*|\.\d+)(?:[eE][+-]?\d+)?|\d+[eE][+-]\d+|\d+(?:[eE]\d+)?(?![A-Za-z0-9_]))`,
    String.raw`(\$?[A-Za-z0-9_]+)`,
    String.raw`([<>=!]=|&&|\|\||<<|>>|[^])`,
  ].join('|'),
  'y',
);

const PATH = /\s*<([^>\n\r]*)>?/y;

/** The offset behind the string's closing quote, or the end of the text. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** The offset behind the comment's closing mark, or the end of the text. */
function commentEnd(text: string, start: number): number {
  const at = text.indexOf('*/', start + 2);
  return at < 0 ? text.length : at + 2;
}

/**
 * Splits OpenSCAD text into tokens, white space left out. Never throws: what no rule knows becomes a one-character
 * punctuation token, and an unclosed string or comment ends with the text. Linear in the length of the text.
 */
export function tokens(text: string): Token[] {
  const result: Token[] = [];
  let position = 0;
  let line = 1;
  let newline = text.indexOf('\n');
  const push = (kind: Token['kind'], start: number, end: number): void => {
    for (; newline >= 0 && newline < start; newline = text.indexOf('\n', newline + 1)) line++;
    result.push({ kind, text: text.slice(start, end), start, end, line });
  };
  while (position < text.length) {
    PATTERN.lastIndex = position;
    const match = PATTERN.exec(text);
    if (!match) break;
    const start = position;
    position = PATTERN.lastIndex;
    if (match[1] !== undefined) continue;
    if (match[2] !== undefined) push('line-comment', start, position);
    else if (match[3] !== undefined) push('block-comment', start, (position = commentEnd(text, start)));
    else if (match[4] !== undefined) push('string', start, (position = stringEnd(text, start)));
    else if (match[5] !== undefined) push('number', start, position);
    else if (match[6] !== undefined) {
      push('identifier', start, position);
      if (match[6] !== 'include' && match[6] !== 'use') continue;
      PATH.lastIndex = position;
      const path = PATH.exec(text);
      if (!path) continue;
      const open = text.indexOf('<', position);
      push('punctuation', open, open + 1);
      const from = open + 1;
      const to = from + path[1]!.length;
      push('path', from, to);
      position = PATH.lastIndex;
      if (position > to) push('punctuation', to, position);
    } else push('punctuation', start, position);
  }
  return result;
}

/** The `include <…>` and `use <…>` of a text, in order; those in comments and strings do not count. */
export function includes(text: string): Inclusion[] {
  const result: Inclusion[] = [];
  const all = tokens(text);
  for (const [index, token] of all.entries()) {
    const keyword = all[index - 2];
    if (token.kind === 'path' && (keyword?.text === 'include' || keyword?.text === 'use'))
      result.push({ kind: keyword.text, path: token.text.trim(), line: keyword.line });
  }
  return result;
}
