import type { Symbol } from '../contract.ts';
import { markedSections, prose, sectionsToMarkdown } from './documentation.ts';
import { tokens, type Token } from './lexer.ts';

const isComment = (token: Token): boolean => token.kind === 'line-comment' || token.kind === 'block-comment';

/** The code from `first` to `last`, white space and comments reduced to one space. */
function code(all: readonly Token[], first: number, last: number): string {
  let result = '';
  for (let index = first; index < last; index++) {
    const token = all[index]!;
    const previous = all[index - 1];
    if (index > first && previous && previous.end < token.start) result += ' ';
    result += token.text;
  }
  return result;
}

/** An unclosed bracket higher up must not hide the rest of the file: `module` in column 0 starts anew. */
const definesTopLevel = (text: string, token: Token): boolean =>
  (token.text === 'module' || token.text === 'function') &&
  (token.start === 0 || text[token.start - 1] === '\n');

interface Header {
  parameters: Symbol['parameters'];
  /** Index behind the closing parenthesis, or where the text breaks off. */
  next: number;
}

/** Reads `(a, b = 1)` whose opening parenthesis is at `open`. */
function parameters(text: string, all: readonly Token[], open: number): Header {
  const result: Symbol['parameters'] = [];
  let depth = 0;
  let name: string | undefined;
  let initial = -1;
  const push = (end: number): void => {
    if (name !== undefined)
      result.push({ name, ...(initial >= 0 ? { initial: code(all, initial, end) } : {}) });
    name = undefined;
    initial = -1;
  };
  for (let index = open; index < all.length; index++) {
    const token = all[index]!;
    const mark = token.text;
    if (token.kind === 'identifier') {
      if (definesTopLevel(text, token)) return { parameters: result, next: index };
      if (depth === 1 && name === undefined) name = mark;
    } else if (token.kind !== 'punctuation') continue;
    else if (mark === '(' || mark === '[' || mark === '{') depth++;
    else if (mark === ')' || mark === ']' || mark === '}') {
      if (--depth > 0) continue;
      push(index);
      return { parameters: result, next: index + 1 };
    } else if (depth !== 1) continue;
    else if (mark === ',') push(index);
    else if (mark === '=' && name !== undefined && initial < 0) initial = index + 1;
    else if (mark === ';' && initial < 0) return { parameters: result, next: index };
  }
  push(all.length);
  return { parameters: result, next: all.length };
}

const signature = (name: string, list: Symbol['parameters']): string =>
  `${name}(${list.map(({ name, initial }) => (initial === undefined ? name : `${name}=${initial}`)).join(', ')})`;

/** Comments of a text by the line they end on, and NopSCADlib's `//!` remarks by the line they stand on. */
class Comments {
  private readonly endings = new Map<number, { text: string; line: number }>();
  private readonly remarks = new Map<number, string>();
  private readonly trailing = new Set<number>();

  constructor(all: readonly Token[]) {
    let codeLine = 0;
    for (const token of all) {
      if (!isComment(token)) {
        codeLine = token.line;
        continue;
      }
      if (token.text.startsWith('//!')) this.remarks.set(token.line, token.text.slice(3).trim());
      if (codeLine === token.line) this.trailing.add(token.line);
      const last = token.line + (token.kind === 'block-comment' ? (token.text.match(/\n/g)?.length ?? 0) : 0);
      this.endings.set(last, { text: token.text, line: token.line });
    }
  }

  /** The comment block that ends on the line above, at most 200 lines of it; '' when there is none. */
  above(line: number): string {
    const parts: string[] = [];
    for (let at = line - 1; parts.length < 200;) {
      const comment = this.endings.get(at);
      if (!comment || this.trailing.has(comment.line)) break;
      parts.unshift(comment.text);
      at = comment.line - 1;
      if (comment.text.startsWith('/*')) break;
    }
    return prose(parts);
  }

  /** The `//!` remark on one of these lines, with the lines that go on below it. */
  remark(from: number, to: number): string {
    for (let line = from; line <= to; line++) {
      const first = this.remarks.get(line);
      if (first === undefined) continue;
      const lines = [first];
      for (let next = line + 1; this.remarks.has(next) && !this.trailing.has(next); next++)
        lines.push(this.remarks.get(next)!);
      return lines.join('\n');
    }
    return '';
  }
}

/**
 * What a file defines at its top level, in the order of the text: modules, functions, variables (each name once per
 * kind, at its first place). Documentation comes from BOSL2's marked comments (`// Module: cuboid()`), NopSCADlib's
 * `//!` remarks, or the comment directly above, as Markdown. Never throws; broken code gives what can be read.
 * Linear in the length of the text. `file` is given back in every symbol.
 */
export function symbols(text: string, file: string): Symbol[] {
  const every = tokens(text);
  const all = every.filter(token => !isComment(token));
  const comments = new Comments(every);
  const marked = markedSections(every);
  const found = new Map<string, Symbol>();

  const add = (
    kind: Symbol['kind'],
    name: Token,
    about: string,
    list: Symbol['parameters'],
    lastLine: number,
  ): void => {
    const key = `${kind} ${name.text}`;
    if (found.has(key)) return;
    const sections = marked.get(key);
    const documentation =
      (sections && sectionsToMarkdown(sections)) ||
      comments.remark(name.line, lastLine) ||
      comments.above(name.line);
    found.set(key, {
      kind,
      name: name.text,
      signature: about,
      parameters: list,
      ...(documentation ? { documentation } : {}),
      file,
      line: name.line,
    });
  };

  let depth = 0;
  for (let index = 0; index < all.length; index++) {
    const token = all[index]!;
    const name = all[index + 1];
    if (token.kind === 'punctuation') {
      if (token.text === '{' || token.text === '(' || token.text === '[') depth++;
      else if (token.text === '}' || token.text === ')' || token.text === ']') depth = Math.max(0, depth - 1);
      continue;
    }
    if (token.kind !== 'identifier') continue;
    const defines = token.text === 'module' || token.text === 'function';
    if (definesTopLevel(text, token)) depth = 0;
    if (depth > 0) continue;
    if (defines && name?.kind === 'identifier' && all[index + 2]?.text === '(') {
      const header = parameters(text, all, index + 2);
      const lastLine = all[header.next]?.text === '{' ? all[header.next]!.line : endLine(all, header.next);
      add(
        token.text as 'module' | 'function',
        name,
        signature(name.text, header.parameters),
        header.parameters,
        lastLine,
      );
      index = header.next - 1;
      continue;
    }
    const before = all[index - 1];
    const starts = !before || before.text === ';' || before.text === '}' || all[index - 2]?.kind === 'path';
    if (starts && name?.text === '=') {
      let end = index + 2;
      while (end < all.length && end < index + 40 && all[end]!.text !== ';') end++;
      const value = code(all, index + 2, end);
      add(
        'variable',
        token,
        `${token.text} = ${value.length > 80 ? `${value.slice(0, 79)}…` : value}`,
        [],
        token.line,
      );
    }
  }
  return [...found.values()];
}

/** The line of the first `;` or `{` at or behind `index`, within the next 400 tokens: where a `//!` remark may stand. */
function endLine(all: readonly Token[], index: number): number {
  const first = all[index - 1]?.line ?? 1;
  for (let at = index; at < all.length && at < index + 400; at++) {
    const { text, line } = all[at]!;
    if (text === ';' || text === '{') return line;
  }
  return first;
}
