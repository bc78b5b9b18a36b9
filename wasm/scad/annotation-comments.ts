import { readable } from './literals.ts';

/** What a customizer comment behind an assignment says; undefined when it says nothing that OpenSCAD understands. */
export type Annotation =
  | { kind: 'number'; value: number }
  | { kind: 'words'; text: string }
  | { kind: 'range'; min: number; step?: number; max: number }
  | { kind: 'list'; items: { value: number | string; label?: number | string }[] };

type Mark = '[' | ']' | ',' | ':';
type Lexeme = { mark: Mark } | { number: number } | { word: string };

const LEXEME = /([[\],:])|"((?:\\[^]|[^\\"])*)"?|([^([ \],":)]+)|[^]/g;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"' };

/** `comment_lexer.l`: a word is whatever is no bracket, comma, colon, quote, parenthesis or space. */
function lexemes(comment: string): Lexeme[] {
  const result: Lexeme[] = [];
  for (const [, mark, quoted, word] of comment.matchAll(LEXEME)) {
    if (mark) result.push({ mark: mark as Mark });
    else if (quoted !== undefined)
      result.push({
        word: quoted.replace(/\\([^])/g, (_, character: string) => ESCAPES[character] ?? character),
      });
    else if (word !== undefined && word !== '\t') {
      const number = NUMBER.test(word) ? Number(word) : undefined;
      if (number === undefined) result.push({ word });
      else if (readable(number)) result.push({ number });
    }
  }
  return result;
}

/**
 * Reads the text behind `//`, by OpenSCAD's `comment_parser.y`:
 * `NUM | words | '[' NUM ':' NUM [':' NUM] ']' | '[' item {',' item} ']'`, `item := atom [':' atom]`.
 */
export function annotation(comment: string): Annotation | undefined {
  const all = lexemes(comment);
  let position = 0;
  const accept = (mark: Mark): boolean => {
    const lexeme = all[position];
    if (!lexeme || !('mark' in lexeme) || lexeme.mark !== mark) return false;
    position++;
    return true;
  };
  /** A number, or words joined by single spaces; numbers alone do not make words. */
  const atom = (): number | string | undefined => {
    const parts: (number | string)[] = [];
    for (let lexeme = all[position]; lexeme && !('mark' in lexeme); lexeme = all[++position])
      parts.push('number' in lexeme ? lexeme.number : lexeme.word);
    if (parts.length === 1 && typeof parts[0] === 'number') return parts[0];
    if (!parts.some(part => typeof part === 'string')) return undefined;
    return parts.map(part => (typeof part === 'number' ? shortNumber(part) : part)).join(' ');
  };

  if (!accept('[')) {
    const value = atom();
    if (value === undefined || position < all.length) return undefined;
    return typeof value === 'number' ? { kind: 'number', value } : { kind: 'words', text: value };
  }
  const items: { value: number | string; label?: number | string }[] = [];
  do {
    const value = atom();
    if (value === undefined) return undefined;
    if (!accept(':')) {
      items.push({ value });
      continue;
    }
    const label = atom();
    if (label === undefined) return undefined;
    items.push({ value, label });
  } while (accept(','));

  const [first] = items;
  const { value, label } = first!;
  if (items.length === 1 && typeof value === 'number' && typeof label === 'number') {
    const third = accept(':') ? atom() : undefined;
    if (!accept(']') || position < all.length || typeof third === 'string') return undefined;
    if (all.length === 5) return { kind: 'range', min: value, max: label };
    return third === undefined ? undefined : { kind: 'range', min: value, step: label, max: third };
  }
  return accept(']') && position === all.length ? { kind: 'list', items } : undefined;
}

/** A number as C++ streams print it: six significant digits (`%g`). */
export function shortNumber(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponent = '0'] = value.toExponential(5).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(Number(value.toPrecision(6)));
  const sign = power < 0 ? '-' : '+';
  return `${Number(mantissa)}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}
