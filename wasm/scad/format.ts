import { tokens, type Token } from './lexer.ts';

export interface FormatOptions {
  /** One level of indentation. */
  indent?: string;
}

const WIDE = new Set(['==', '!=', '<', '>', '<=', '>=', '&&', '||', '?', '&', '|', '<<', '>>']);
const SYMMETRIC = new Set(['+', '-', '*', '/', '%', '^']);
const OPEN = new Set(['(', '[', '{']);
const CLOSE = new Set([')', ']', '}']);
const PAIRS: Record<string, string> = { ')': '(', ']': '[', '}': '{' };
/** Keywords whose `(…)` is followed by a value or a child, not by an operator. */
const PREFIX = new Set(['let', 'assert', 'echo', 'for', 'if', 'function']);
const KEYWORDS = new Set([
  'if',
  'else',
  'for',
  'let',
  'each',
  'assert',
  'echo',
  'function',
  'module',
  'include',
  'use',
]);
const BLANK_LINES = 2;

const isComment = (token: Token): boolean => token.kind === 'line-comment' || token.kind === 'block-comment';

const sameTokens = (a: readonly Token[], b: readonly Token[]): boolean =>
  a.length === b.length &&
  a.every((token, index) => token.kind === b[index]!.kind && token.text === b[index]!.text);

interface Bracket {
  text: string;
  /** Indentation of the line that opens it; what it holds is one deeper. */
  indent: number;
  /** Of `let (…)` and `for (…)`: their `=` reads like an assignment. */
  names: boolean;
  /** What follows the closing parenthesis is a new operand. */
  prefix: boolean;
  /** `?` whose `:` is still to come; any other `:` belongs to a range. */
  questions: number;
  /** Of the statement in which a block stands, taken up again behind it. */
  chain: ChainLink[];
}

/** A line of a statement: the column that the author began it in, and the indentation it got. */
interface ChainLink {
  column: number;
  indent: number;
}

/** What a token is in its place, as far as spacing asks for it. */
type Role =
  | 'operand'
  | 'keyword'
  | 'unary'
  | 'symmetric'
  | 'wide'
  | 'tight'
  | 'open'
  | 'close'
  | 'separator'
  | 'assign'
  | 'comment';

interface Placed {
  token: Token;
  role: Role;
  /** Calls and indices stick to what is before them. */
  sticky: boolean;
  indent: number;
}

/**
 * The indentation of a line that goes on a statement: a level deeper than the last line that begins further left, or
 * level with one that begins in the same column (a chain of modules written flush left stays so).
 */
function follow(
  chain: ChainLink[],
  column: number,
  base: number,
  { deeper, keep }: { deeper: boolean; keep: boolean },
): number {
  let last = chain.length - 1;
  while (last > 0 && chain[last]!.column > column) last--;
  const above = chain[last];
  if (!above) return base;
  if (keep) chain.length = last + 1;
  if (!deeper || column <= above.column) return above.indent;
  if (keep) chain.push({ column, indent: above.indent + 1 });
  return above.indent + 1;
}

/** The first pass: roles and, for the first token of a line, its indentation. */
function place(all: readonly Token[], text: string): Placed[] | undefined {
  const result: Placed[] = [];
  const stack: Bracket[] = [];
  let expression = false;
  // Lines of the statement under way at block level, each further in than the one before: a child below its module.
  let chain: ChainLink[] = [];
  let fresh = true;
  let lineIndent = 0;
  let lastLine = -1;
  let previous: Placed | undefined;
  let closedPrefix = false;

  const column = (token: Token): number => {
    const start = text.lastIndexOf('\n', token.start - 1) + 1;
    return token.start - start;
  };

  for (const token of all) {
    const top = stack.at(-1);
    const inBlock = !top || top.text === '{';
    const mark = token.kind === 'punctuation' ? token.text : '';
    const code = !isComment(token);

    const first =
      token.line !== lastLine &&
      (result.length === 0 || text.slice(result.at(-1)!.token.end, token.start).includes('\n'));
    if (first) {
      const base = top ? top.indent + 1 : 0;
      if (CLOSE.has(mark)) lineIndent = top ? top.indent : 0;
      else if (!inBlock) lineIndent = base;
      else if (fresh && token.text !== 'else') {
        lineIndent = base;
        if (code) chain = [{ column: column(token), indent: base }];
      } else if (expression) lineIndent = (chain[0]?.indent ?? base) + 1;
      else
        lineIndent = follow(chain, column(token), base, { deeper: mark !== '{', keep: code && mark !== '{' });
    }
    lastLine = token.line + (token.kind === 'block-comment' ? token.text.split('\n').length - 1 : 0);

    if (!code) {
      result.push({ token, role: 'comment', sticky: false, indent: lineIndent });
      continue;
    }
    if (inBlock && fresh && mark !== '}') fresh = false;

    const afterOperand =
      !!previous &&
      (previous.role === 'operand' ||
        (previous.role === 'close' && previous.token.text !== '}' && !closedPrefix));
    const inExpression = expression || !inBlock;
    let role: Role = 'operand';
    let sticky = false;
    if (token.kind === 'identifier' && KEYWORDS.has(token.text) && previous?.token.text !== '.')
      role = 'keyword';
    else if (token.kind === 'path' || mark === '.') role = 'tight';
    else if (
      mark === '<' &&
      (previous?.token.text === 'include' || previous?.token.text === 'use') &&
      previous.role === 'keyword'
    )
      role = 'open';
    else if (mark === '>' && previous?.token.kind === 'path') role = 'close';
    else if (OPEN.has(mark)) {
      role = 'open';
      sticky = mark !== '{' && afterOperand;
    } else if (CLOSE.has(mark)) role = 'close';
    else if (mark === ',' || mark === ';') role = 'separator';
    else if (mark === '=') role = inBlock || top?.names ? 'assign' : 'symmetric';
    else if (mark === ':') role = top && top.questions === 0 && top.text === '[' ? 'symmetric' : 'wide';
    else if (mark === '#' || mark === '!' || mark === '~') role = 'unary';
    else if (SYMMETRIC.has(mark)) role = inExpression && afterOperand ? 'symmetric' : 'unary';
    else if (WIDE.has(mark)) role = 'wide';
    else if (mark) role = 'operand';

    const placed: Placed = { token, role, sticky, indent: lineIndent };
    result.push(placed);

    // The state behind the token.
    if (mark === '?') {
      if (top) top.questions++;
    } else if (mark === ':' && role === 'wide' && top && top.questions > 0) top.questions--;
    if (mark === '=' && inBlock) expression = true;
    if (mark === ';' && inBlock) {
      expression = false;
      fresh = true;
    }
    closedPrefix = false;
    if (OPEN.has(mark)) {
      const word = previous?.token.text ?? '';
      const keyword = previous?.role === 'keyword';
      stack.push({
        text: mark,
        indent: lineIndent,
        names: mark === '(' && keyword && (word === 'let' || word === 'for'),
        prefix: mark === '(' && keyword && PREFIX.has(word),
        questions: 0,
        chain,
      });
      if (mark === '{') {
        chain = [];
        expression = false;
        fresh = true;
      }
    } else if (CLOSE.has(mark)) {
      const opened = stack.pop();
      if (!opened || opened.text !== PAIRS[mark]) return undefined;
      closedPrefix = opened.prefix;
      if (mark === '}') {
        chain = opened.chain;
        expression = false;
        fresh = true;
      }
    } else if (role === 'close') {
      // `>` of an include ends its statement.
      fresh = inBlock;
    }
    previous = placed;
  }
  return stack.length > 0 ? undefined : result;
}

/** The white space between two tokens of one line; `gap` is what the author wrote there. */
function space(before: Placed, after: Placed, gap: string): string {
  const a = before.token.text;
  const b = after.token.text;
  if (after.role === 'comment' || before.role === 'comment') return gap || ' ';
  if (before.token.kind === 'path' || after.token.kind === 'path') return '';
  if (before.role === 'tight' || after.role === 'tight') return '';
  if (after.role === 'separator') return '';
  if (a === '{' || b === '}') return a === '{' && b === '}' ? '' : ' ';
  if (after.role === 'close' || before.role === 'open') return '';
  if (before.role === 'separator') return gap.length > 1 && a === ',' ? gap.replaceAll('\t', '  ') : ' ';
  if (before.role === 'unary') return '';
  if (after.role === 'assign' || after.role === 'wide') return /^ {2,}$/.test(gap) ? gap : ' ';
  if (after.sticky) return '';
  if (before.role === 'keyword' && b === '(') return a === 'if' || a === 'for' ? ' ' : '';
  if (before.role === 'symmetric' || after.role === 'symmetric') return gap ? ' ' : '';
  return ' ';
}

/** A symmetric operator has a space on both sides as soon as the author wrote one on either (a line break counts). */
function evenOut(placed: readonly Placed[], gaps: string[]): void {
  for (let index = 1; index < placed.length - 1; index++) {
    if (placed[index]!.role !== 'symmetric') continue;
    const spaced = gaps[index] !== '' || gaps[index + 1] !== '';
    if (!gaps[index]!.includes('\n')) gaps[index] = spaced ? ' ' : '';
    if (!gaps[index + 1]!.includes('\n')) gaps[index + 1] = spaced ? ' ' : '';
  }
}

/** One round of the layout. */
function layout(text: string, indent: string): string {
  const all = tokens(text);
  if (all.length === 0) return text.trim() === '' ? '' : text;
  const placed = place(all, text);
  if (!placed) return text;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const gaps = placed.map(({ token }, index) =>
    text.slice(index ? placed[index - 1]!.token.end : 0, token.start),
  );
  evenOut(placed, gaps);
  const parts: string[] = [];
  for (const [index, item] of placed.entries()) {
    const gap = gaps[index]!;
    const before = placed[index - 1];
    const breaks = gap.split('\n').length - 1;
    if (!before) parts.push(indent.repeat(item.indent));
    else if (breaks > 0)
      parts.push(newline.repeat(Math.min(breaks, BLANK_LINES + 1)), indent.repeat(item.indent));
    else parts.push(space(before, item, gap));
    parts.push(item.token.text);
  }
  return parts.join('') + newline;
}

const ROUNDS = 4;

/**
 * Lays out OpenSCAD text: indentation, spacing, at most two blank lines, a line break at the end. Line breaks stay
 * where the author put them, comments as they are, and so do columns that the author lined up behind commas or before
 * `=` and comparisons. The result has exactly the same tokens and comments in the same order, and formatting it again changes
 * nothing; text whose brackets do not match is given back as it is.
 */
export function format(text: string, { indent = '    ' }: FormatOptions = {}): string {
  let before = text;
  // Broken code may take a second round until spacing on both sides of an operator agrees.
  for (let round = 0; round < ROUNDS; round++) {
    const after = layout(before, indent);
    // The promise above, kept whatever the text: never give back other tokens, nor what is not settled.
    if (after === before) return sameTokens(tokens(text), tokens(after)) ? after : text;
    before = after;
  }
  return text;
}
