import type { ParameterValue } from '../contract.ts';
import type { Token } from './lexer.ts';

/** A value that OpenSCAD's parser itself folds to a constant: no variables, no functions, no operators but signs. */
export type Constant = boolean | number | string | readonly Constant[];

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * A value as OpenSCAD text that reads back as the same value and as nothing else: whatever a string holds, it cannot
 * end its quotes. NUL, which OpenSCAD strings cannot hold, becomes a space as in OpenSCAD's own lexer; a lone
 * surrogate becomes U+FFFD.
 */
export function literal(value: ParameterValue | Constant): string {
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return numberLiteral(value);
  if (typeof value === 'string') return stringLiteral(value);
  return `[${value.map(literal).join(', ')}]`;
}

/** OpenSCAD drops number tokens that it cannot convert, and with them changes the code's meaning. */
export const readable = (value: number): boolean =>
  Number.isFinite(value) && (value === 0 || Math.abs(value) >= SMALLEST_NORMAL);

const SMALLEST_NORMAL = 2 ** -1022;

function numberLiteral(value: number): string {
  if (Number.isNaN(value)) return '(0/0)';
  if (!Number.isFinite(value)) return value > 0 ? '(1/0)' : '(-1/0)';
  if (!readable(value)) return '0';
  // Plain digits past 2⁵³ make OpenSCAD warn about precision; an exponent does not.
  return Math.abs(value) > Number.MAX_SAFE_INTEGER
    ? value.toExponential()
    : Object.is(value, -0)
      ? '-0'
      : String(value);
}

function stringLiteral(value: string): string {
  let result = '';
  for (const character of value.toWellFormed()) {
    const code = character.codePointAt(0)!;
    result +=
      ESCAPES[character] ??
      (code === 0
        ? ' '
        : code < 0x20 || code === 0x7f
          ? `\\x${code.toString(16).padStart(2, '0')}`
          : character);
  }
  return `"${result}"`;
}

const STRING_PART =
  /\\n|\\t|\\r|\\\\|\\"|\\x[0-7][0-9a-fA-F]|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{6}|\\|\n|[^\\\n]+/g;

/** The value of a string token, by the rules of OpenSCAD's `lexer.l`: unknown escapes lose their backslash. */
export function stringValue(token: string): string {
  const inner = token.endsWith('"') && token.length > 1 ? token.slice(1, -1) : token.slice(1);
  return inner.replace(STRING_PART, part => {
    switch (part.slice(0, 2)) {
      case '\\n':
        return '\n';
      case '\\t':
        return '\t';
      case '\\r':
        return '\r';
      case '\\\\':
        return '\\';
      case '\\"':
        return '"';
      case '\\x':
        return String.fromCharCode(Number.parseInt(part.slice(2), 16) || 0x20);
      case '\\u':
      case '\\U': {
        const code = Number.parseInt(part.slice(2), 16);
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
      }
      case '\\':
      case '\n':
        return '';
      default:
        return part;
    }
  });
}

/** How deep brackets may nest before an expression no longer counts as a constant. */
const DEPTH = 64;

/**
 * The constant that `tokens[from, to)` spell, or undefined when they are anything else. Like OpenSCAD's grammar, signs
 * fold into numbers, `+` before anything else changes nothing, parentheses count as nothing and a vector may end in
 * a comma. Comments must have been left out.
 */
export function constant(tokens: readonly Token[], from: number, to: number): Constant | undefined {
  let position = from;
  const next = (): Token | undefined => (position < to ? tokens[position] : undefined);
  const accept = (text: string): boolean => {
    const token = next();
    if (token?.kind !== 'punctuation' || token.text !== text) return false;
    position++;
    return true;
  };

  const unary = (depth: number): Constant | undefined => {
    if (depth > DEPTH) return undefined;
    let sign = 1;
    let signed = false;
    for (;;) {
      if (accept('-')) {
        sign = -sign;
        signed = true;
      } else if (!accept('+')) break;
    }
    const value = primary(depth);
    if (!signed) return value;
    return typeof value === 'number' ? sign * value : undefined;
  };

  const primary = (depth: number): Constant | undefined => {
    if (accept('(')) {
      const value = unary(depth + 1);
      return value !== undefined && accept(')') ? value : undefined;
    }
    if (accept('[')) {
      const elements: Constant[] = [];
      while (!accept(']')) {
        const element = unary(depth + 1);
        if (element === undefined) return undefined;
        elements.push(element);
        if (accept(',')) continue;
        if (accept(']')) break;
        return undefined;
      }
      return elements;
    }
    const token = next();
    position++;
    if (token?.kind === 'number') {
      const value = Number(token.text);
      return readable(value) ? value : undefined;
    }
    if (token?.kind === 'string') return stringValue(token.text);
    if (token?.kind === 'identifier' && (token.text === 'true' || token.text === 'false'))
      return token.text === 'true';
    return undefined;
  };

  const value = unary(0);
  return position === to ? value : undefined;
}
