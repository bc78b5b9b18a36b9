// A syntax tree has a `then` where the language has one, and is never awaited.
/* oxlint-disable unicorn/no-thenable */
import { BACKGROUND, HIGHLIGHT, ROOT } from '../../../solid/tree.ts';
import type {
  Argument,
  BinaryOperator,
  Block,
  Element,
  Expression,
  FunctionDefinition,
  If,
  Inclusion,
  Instantiation,
  ModuleDefinition,
  Parameter,
  Statement,
  Surroundings,
  SyntaxTree,
} from './ast.ts';
import * as T from './scanner.ts';
import { lineAt, Scanner, SyntaxFailure } from './scanner.ts';

/** Deeper than any program that a person wrote, and shallow enough for the stack of a worker. */
const DEEPEST: number = 800;

const OPEN: number = 40; // (
const CLOSE: number = 41;
const TIMES: number = 42;
const PLUS: number = 43;
const COMMA: number = 44;
const MINUS: number = 45;
const DOT: number = 46;
const COLON: number = 58;
const SEMICOLON: number = 59;
const ASSIGN: number = 61;
const QUESTION: number = 63;
const OPEN_BRACKET: number = 91;
const CLOSE_BRACKET: number = 93;
const POWER: number = 94;
const OPEN_BRACE: number = 123;
const CLOSE_BRACE: number = 125;
const NOT: number = 33;
const HASH: number = 35;
const PERCENT: number = 37;
const TILDE: number = 126;

// How tightly a binary operator binds, by token (src/core/parser.y); 0: no binary operator.
const BINDS = new Uint8Array(T.WRONG + 1);
const OPERATORS: BinaryOperator[] = [];
for (const [index, operators] of [
  [[T.OR, '||']],
  [[T.AND, '&&']],
  [
    [T.EQ, '=='],
    [T.NE, '!='],
  ],
  [
    [60, '<'],
    [T.LE, '<='],
    [62, '>'],
    [T.GE, '>='],
  ],
  [[124, '|']],
  [[38, '&']],
  [
    [T.LSH, '<<'],
    [T.RSH, '>>'],
  ],
  [
    [PLUS, '+'],
    [MINUS, '-'],
  ],
  [
    [TIMES, '*'],
    [47, '/'],
    [PERCENT, '%'],
  ],
].entries() as Iterable<[number, [number, BinaryOperator][]]>)
  // prettier-ignore
  for (const [token, operator] of operators) {
    BINDS[token] = index + 1;
    OPERATORS[token] = operator;
  }

/** Where statements go, and what was assigned there so far: names and the lines of their first assignments. */
interface Scope {
  statements: Statement[];
  names: string[];
  lines: number[];
  places: Map<string, number> | undefined;
}

const scope = (): Scope => ({ statements: [], names: [], lines: [], places: undefined });

/** Recursive descent over OpenSCAD's grammar; a syntax error ends it where OpenSCAD's parser would end. */
class Parser extends Scanner {
  #depth = 0;
  readonly #root: Scope = scope();
  readonly #inclusions: Inclusion[] = [];
  #scope = this.#root;
  /** How many braces and modules are open: `use` stands in none. */
  #inner = 0;

  tree(file: string): SyntaxTree {
    try {
      if (this.unsure !== undefined) this.doubt(this.unsure);
      this.next();
      while (this.token !== T.END) {
        if (this.token === T.USE) this.#inclusion('use', undefined);
        else this.#statement();
      }
    } catch (error) {
      if (error instanceof RangeError) this.unsure = 'nested too deeply';
      else if (!(error instanceof SyntaxFailure)) throw error;
    }
    return {
      file,
      text: this.text,
      body: { start: 0, end: this.text.length, statements: this.#root.statements },
      lines: this.lines(),
      inclusions: this.#inclusions,
      messages: this.messages,
      unsure: this.unsure,
    };
  }

  #expect(token: number): void {
    if (this.token !== token) this.#unexpected();
    this.next();
  }

  #unexpected(): never {
    if (this.token === T.INCLUDE) this.doubt('an include within a statement');
    // Its file is looked for all the same.
    if (this.token === T.USE) {
      const { start, end, name } = this;
      this.#inclusions.push({ kind: 'use', path: name, start, end, within: undefined });
    }
    this.fail();
  }

  #identifier(): string {
    if (this.token !== T.IDENTIFIER) this.#unexpected();
    const { name } = this;
    this.next();
    return name;
  }

  #deeper(): void {
    if (++this.#depth > DEEPEST) this.doubt('nested too deeply');
  }

  // --- statements

  #inclusion(kind: 'include' | 'use', within: Inclusion['within']): void {
    const { start, end, name } = this;
    const inclusion = { kind, path: name, start, end, within };
    this.#scope.statements.push(inclusion);
    this.#inclusions.push(inclusion);
    this.next();
    // The file's own tokens would come first.
    if (kind === 'include' && this.token === T.ELSE) this.doubt('an else behind an include');
  }

  #surroundings(children: boolean): Surroundings {
    const { names, lines } = this.#scope;
    return { children, assigned: new Map(names.map((name, index) => [name, lines[index]!])) };
  }

  /** Where definitions may stand: in a file, and in the body of a module. */
  #statement(): void {
    this.#deeper();
    switch (this.token) {
      case SEMICOLON:
        this.next();
        break;
      case T.END_OF_TEXT:
        if (this.start < this.text.length) this.doubt('an end-of-text mark within the text');
        this.next();
        break;
      case OPEN_BRACE:
        // No scope of its own.
        this.next();
        this.#inner++;
        while (this.token !== CLOSE_BRACE) this.#statement();
        this.#inner--;
        this.next();
        break;
      case T.INCLUDE:
        this.#inclusion('include', this.#inner > 0 ? this.#surroundings(false) : undefined);
        break;
      case T.MODULE:
        this.#scope.statements.push(this.#module());
        break;
      case T.FUNCTION:
        this.#scope.statements.push(this.#function());
        break;
      default:
        this.#callOrAssignment();
    }
    this.#depth--;
  }

  #module(): ModuleDefinition {
    const { start } = this;
    this.next();
    const name = this.#identifier();
    const parameters = this.#parameters();
    // OpenSCAD places a module where its parameters end.
    const at = this.behind - 1;
    if (this.token === T.INCLUDE) this.#unexpected();
    const body = this.#block(this.#ownStatement);
    return { kind: 'module', name, parameters, body, start: this.#sameLine(start, at), end: this.behind };
  }

  #function(): FunctionDefinition {
    const { start } = this;
    this.next();
    const name = this.#identifier();
    const parameters = this.#parameters();
    this.#expect(ASSIGN);
    const body = this.#expression();
    this.#expect(SEMICOLON);
    return { kind: 'function', name, parameters, body, start, end: this.behind };
  }

  /** The earlier of two places, unless a message would name another line. */
  #sameLine(start: number, at: number): number {
    const line = this.text.indexOf('\n', start);
    return line < 0 || line >= at ? start : at;
  }

  readonly #ownStatement = (): void => {
    this.#inner++;
    this.#statement();
    this.#inner--;
  };
  readonly #child = (): void => this.#childStatement();

  /** One statement with a scope of its own. */
  #block(statement: () => void): Block {
    const outer = this.#scope;
    const own = (this.#scope = scope());
    const { start } = this;
    statement();
    this.#scope = outer;
    return { start, end: this.behind, statements: own.statements };
  }

  #callOrAssignment(): void {
    if (this.token !== T.IDENTIFIER) {
      this.#instantiation();
      return;
    }
    const { start, name } = this;
    this.next();
    if (this.token === ASSIGN) this.#assignment(name, start);
    else this.#scope.statements.push(this.#call(name, start, 0));
  }

  #assignment(name: string, start: number): void {
    this.next();
    const value = this.#expression();
    if (this.token !== SEMICOLON) this.#unexpected();
    this.#scope.statements.push({ kind: 'assignment', name, value, start, end: this.end });
    if (this.#scope !== this.#root) this.#noteAssignment(name, start);
    this.next();
  }

  /**
   * A second assignment to a name within one scope. For the file's own scope see `parsing.ts`: what was included
   * counts there too.
   */
  #noteAssignment(name: string, start: number): void {
    const { names, lines } = this.#scope;
    const line = this.lineOf(start);
    let at: number;
    if (this.#scope.places) at = this.#scope.places.get(name) ?? -1;
    else at = names.indexOf(name);
    if (at >= 0) {
      this.messages.push({
        severity: 'warning',
        text: `"${name}" was assigned on line ${lines[at]} but was overwritten`,
        line,
        offset: this.start,
        overwritten: { name, line: lines[at]! },
      });
      return;
    }
    this.#scope.places?.set(name, names.length);
    names.push(name);
    lines.push(line);
    if (names.length === 16) this.#scope.places = new Map(names.map((each, index) => [each, index]));
  }

  /** What may stand between a module's braces or behind its call: no definitions. */
  #childStatement(): void {
    this.#deeper();
    if (this.token === SEMICOLON) this.next();
    else if (this.token === OPEN_BRACE) {
      this.next();
      while (this.token !== CLOSE_BRACE) {
        if (this.token === T.INCLUDE) this.#inclusion('include', this.#surroundings(true));
        else if (this.token === T.IDENTIFIER) this.#callOrAssignment();
        else this.#childStatement();
      }
      this.next();
    } else this.#instantiation();
    this.#depth--;
  }

  #instantiation(): void {
    let modifiers = 0;
    let disabled = false;
    for (;;) {
      if (this.token === NOT) modifiers |= ROOT;
      else if (this.token === HASH) modifiers |= HIGHLIGHT;
      else if (this.token === PERCENT) modifiers |= BACKGROUND;
      else if (this.token === TIMES) disabled = true;
      else break;
      this.next();
    }
    const { token, start } = this;
    let made: Instantiation | If;
    if (token === T.IF) made = this.#if(modifiers);
    else if (token === T.IDENTIFIER || (token >= T.FOR && token <= T.EACH)) {
      const { name } = this;
      this.next();
      made = this.#call(name, start, modifiers);
    } else this.#unexpected();
    if (!disabled) this.#scope.statements.push(made);
  }

  #call(name: string, start: number, modifiers: number): Instantiation {
    const list = this.#arguments();
    if (this.token === T.INCLUDE) this.#unexpected();
    const children = this.token === SEMICOLON ? this.#noChildren() : this.#block(this.#child);
    return { kind: 'instantiation', name, arguments: list, children, modifiers, start, end: this.behind };
  }

  #noChildren(): Block {
    const { start, end } = this;
    this.next();
    return { start, end, statements: [] };
  }

  /** Iterative over `else if`: generated chains are long. */
  #if(modifiers: number): If {
    const { start } = this;
    this.next();
    this.#expect(OPEN);
    const condition = this.#expression();
    // As with modules, the place is the closing parenthesis.
    const at = this.start;
    this.#expect(CLOSE);
    if (this.token === T.INCLUDE) this.#unexpected();
    const then = this.#block(this.#child);
    let otherwise: Block | undefined;
    if (this.token === T.ELSE) {
      this.next();
      if (this.token === T.INCLUDE) this.#unexpected();
      otherwise = this.#block(this.#child);
    }
    return {
      kind: 'if',
      condition,
      then,
      else: otherwise,
      modifiers,
      start: this.#sameLine(start, at),
      end: this.behind,
    };
  }

  // --- parameters and arguments

  #parameters(): Parameter[] {
    this.#expect(OPEN);
    const list: Parameter[] = [];
    while (this.token !== CLOSE) {
      const { start } = this;
      const name = this.#identifier();
      let initial: Expression | undefined;
      if (this.token === ASSIGN) {
        this.next();
        initial = this.#expression();
      }
      list.push({ name, initial, start, end: this.behind });
      if (this.token === COMMA) this.next();
      else if (this.token !== CLOSE) this.#unexpected();
    }
    this.next();
    return list;
  }

  #arguments(): Argument[] {
    this.#expect(OPEN);
    const list = this.#argumentsUpTo(CLOSE);
    this.#expect(CLOSE);
    return list;
  }

  #argumentsUpTo(close: number, alternative = close): Argument[] {
    const list: Argument[] = [];
    while (this.token !== close && this.token !== alternative) {
      list.push(this.#argument());
      if (this.token === COMMA) this.next();
      else break;
    }
    return list;
  }

  #argument(): Argument {
    const { start } = this;
    if (this.token !== T.IDENTIFIER) {
      const value = this.#expression();
      return { name: undefined, value, start, end: this.behind };
    }
    const { name, end } = this;
    this.next();
    if (this.token === ASSIGN) {
      this.next();
      const value = this.#expression();
      return { name, value, start, end: this.behind };
    }
    const value = this.#expression({ kind: 'lookup', name, start, end }, start);
    return { name: undefined, value, start, end: this.behind };
  }

  // --- expressions

  /** `first` was read already, together with the place where it begins: brackets before it count. */
  #expression(first?: Expression, begin = this.start): Expression {
    if (!first && this.token >= T.FUNCTION) {
      if (this.token === T.LET) return this.#let();
      if (this.token === T.FUNCTION) return this.#functionLiteral();
      if (this.token === T.ASSERT || this.token === T.ECHO) return this.#spoken();
    }
    this.#deeper();
    const condition = this.#binary(1, first, begin);
    if (this.token !== QUESTION) {
      this.#depth--;
      return condition;
    }
    this.next();
    const then = this.#expression();
    this.#expect(COLON);
    const otherwise = this.#expression();
    this.#depth--;
    return { kind: 'conditional', condition, then, else: otherwise, start: begin, end: this.behind };
  }

  #let(): Expression {
    const { start } = this;
    this.next();
    const assignments = this.#arguments();
    this.#deeper();
    const body = this.#expression();
    this.#depth--;
    return { kind: 'let', assignments, body, start, end: this.behind };
  }

  #functionLiteral(): Expression {
    const { start } = this;
    this.next();
    const parameters = this.#parameters();
    this.#deeper();
    const body = this.#expression();
    this.#depth--;
    return { kind: 'function-literal', parameters, body, start, end: this.behind };
  }

  /** `assert(…)` and `echo(…)`: nothing need follow. */
  #spoken(): Expression {
    const { start } = this;
    const kind = this.token === T.ASSERT ? 'assert' : 'echo';
    this.next();
    const list = this.#arguments();
    let body: Expression | undefined;
    if (this.#startsExpression()) {
      this.#deeper();
      body = this.#expression();
      this.#depth--;
    }
    return { kind, arguments: list, body, start, end: this.behind };
  }

  #startsExpression(): boolean {
    switch (this.token) {
      case T.NUMBER:
      case T.STRING:
      case T.IDENTIFIER:
      case T.TRUE:
      case T.FALSE:
      case T.UNDEF:
      case T.FUNCTION:
      case T.LET:
      case T.ASSERT:
      case T.ECHO:
      case OPEN:
      case OPEN_BRACKET:
      case MINUS:
      case PLUS:
      case NOT:
      case TILDE:
        return true;
      case T.INCLUDE:
        return this.#unexpected();
      default:
        return false;
    }
  }

  #binary(least: number, first: Expression | undefined, begin: number): Expression {
    let left = this.#unary(first, begin);
    for (;;) {
      const { token } = this;
      const binds = BINDS[token]!;
      if (binds < least || binds === 0) return left;
      this.next();
      const right = this.#binary(binds + 1, undefined, this.start);
      left = { kind: 'binary', operator: OPERATORS[token]!, left, right, start: begin, end: this.behind };
    }
  }

  #unary(first: Expression | undefined, begin: number): Expression {
    const { token } = this;
    if (first) return this.#power(this.#postfix(first, begin), begin);
    if (token !== MINUS && token !== PLUS && token !== NOT && token !== TILDE)
      return this.#power(this.#postfix(this.#primary(), begin), begin);
    this.next();
    this.#deeper();
    const operand = this.#unary(undefined, this.start);
    this.#depth--;
    if (token === PLUS) return operand;
    // OpenSCAD makes one number of a sign and a number.
    if (token === MINUS && operand.kind === 'literal' && typeof operand.value === 'number')
      return { kind: 'literal', value: -operand.value, start: begin, end: this.behind };
    const operator = token === MINUS ? '-' : token === NOT ? '!' : '~';
    return { kind: 'unary', operator, operand, start: begin, end: this.behind };
  }

  #power(left: Expression, begin: number): Expression {
    if (this.token !== POWER) return left;
    this.next();
    this.#deeper();
    const right = this.#unary(undefined, this.start);
    this.#depth--;
    return { kind: 'binary', operator: '^', left, right, start: begin, end: this.behind };
  }

  #postfix(first: Expression, begin: number): Expression {
    let object = first;
    for (;;) {
      if (this.token === OPEN) {
        const list = this.#arguments();
        object = { kind: 'call', callee: object, arguments: list, start: begin, end: this.behind };
      } else if (this.token === OPEN_BRACKET) {
        this.next();
        const index = this.#expression();
        this.#expect(CLOSE_BRACKET);
        object = { kind: 'index', object, index, start: begin, end: this.behind };
      } else if (this.token === DOT) {
        this.next();
        const name = this.#identifier();
        object = { kind: 'member', object, name, start: begin, end: this.behind };
      } else return object;
    }
  }

  #primary(): Expression {
    const { start, end, token } = this;
    switch (token) {
      case T.IDENTIFIER: {
        const { name } = this;
        this.next();
        return { kind: 'lookup', name, start, end };
      }
      case T.NUMBER: {
        const value = this.number;
        this.next();
        return { kind: 'literal', value, start, end };
      }
      case T.STRING: {
        const value = this.name;
        this.next();
        return { kind: 'literal', value, start, end };
      }
      case T.TRUE:
      case T.FALSE:
        this.next();
        return { kind: 'literal', value: token === T.TRUE, start, end };
      case T.UNDEF:
        this.next();
        return { kind: 'literal', value: undefined, start, end };
      case OPEN: {
        this.next();
        const inner = this.#expression();
        this.#expect(CLOSE);
        return inner;
      }
      case OPEN_BRACKET:
        return this.#list();
      default:
        return this.#unexpected();
    }
  }

  // --- lists

  #list(): Expression {
    const { start } = this;
    this.next();
    const elements: Element[] = [];
    if (this.token !== CLOSE_BRACKET) {
      const first = this.#element(true);
      if (this.token === COLON && isExpression(first)) return this.#range(first, start);
      elements.push(first);
      while (this.token === COMMA) {
        this.next();
        if (this.token === CLOSE_BRACKET) break;
        elements.push(this.#element(true));
      }
    }
    this.#expect(CLOSE_BRACKET);
    return { kind: 'vector', elements, start, end: this.behind };
  }

  #range(begin: Expression, start: number): Expression {
    this.next();
    let stop = this.#expression();
    let step: Expression | undefined;
    if (this.token === COLON) {
      this.next();
      step = stop;
      stop = this.#expression();
    }
    this.#expect(CLOSE_BRACKET);
    return { kind: 'range', begin, step, stop, start, end: this.behind };
  }

  /** One pair of parentheses may stand round a comprehension, where `bracketed` says so. */
  #element(bracketed: boolean): Element {
    this.#deeper();
    const element = this.#elementHere(bracketed);
    this.#depth--;
    return element;
  }

  #elementHere(bracketed: boolean): Element {
    const { start } = this;
    switch (this.token) {
      case T.EACH: {
        this.next();
        const value = this.#element(true);
        return { kind: 'each', value, start, end: this.behind };
      }
      case T.FOR:
        return this.#for();
      case T.IF: {
        this.next();
        this.#expect(OPEN);
        const condition = this.#expression();
        this.#expect(CLOSE);
        const then = this.#element(true);
        let otherwise: Element | undefined;
        if (this.token === T.ELSE) {
          this.next();
          otherwise = this.#element(true);
        }
        return { kind: 'if-element', condition, then, else: otherwise, start, end: this.behind };
      }
      case T.LET: {
        this.next();
        const assignments = this.#arguments();
        const body = this.#element(true);
        return isExpression(body)
          ? { kind: 'let', assignments, body, start, end: this.behind }
          : { kind: 'let-element', assignments, element: body, start, end: this.behind };
      }
      case OPEN: {
        if (!bracketed) return this.#expression();
        this.next();
        const inner = this.#element(false);
        this.#expect(CLOSE);
        return isExpression(inner) ? this.#expression(inner, start) : inner;
      }
      default:
        return this.#expression();
    }
  }

  #for(): Element {
    const { start } = this;
    this.next();
    this.#expect(OPEN);
    const first = this.#argumentsUpTo(CLOSE, SEMICOLON);
    if (this.token !== SEMICOLON) {
      this.#expect(CLOSE);
      const element = this.#element(true);
      return { kind: 'for', assignments: first, element, start, end: this.behind };
    }
    this.next();
    const condition = this.#expression();
    this.#expect(SEMICOLON);
    const step = this.#argumentsUpTo(CLOSE);
    this.#expect(CLOSE);
    const element = this.#element(true);
    return { kind: 'for-loop', initial: first, condition, step, element, start, end: this.behind };
  }
}

const isExpression = (element: Element): element is Expression => {
  switch (element.kind) {
    case 'each':
    case 'for':
    case 'for-loop':
    case 'if-element':
    case 'let-element':
      return false;
    default:
      return true;
  }
};

/** Parses one file. Never throws: what is wrong stands in `messages`. */
export function parse(text: string, file: string): SyntaxTree {
  return new Parser(text).tree(file);
}

/** The line, from 1, that OpenSCAD names for what was written at `offset`. */
export function lineOf(tree: SyntaxTree, offset: number): number {
  return lineAt(tree.lines, tree.lines.length, offset);
}

/** Files of whole libraries; the oldest go first. */
const MOST_CHARACTERS = 64 * 1024 * 1024;
const trees = new Map<string, SyntaxTree>();
let characters = 0;

/** `parse`, and the same tree as before as long as a file keeps its text. */
export function parsed(text: string, file: string): SyntaxTree {
  const known = trees.get(file);
  if (known?.text === text) return known;
  const tree = parse(text, file);
  if (known) {
    trees.delete(file);
    characters -= known.text.length;
  }
  trees.set(file, tree);
  characters += text.length;
  for (const [oldest, { text: dropped }] of trees) {
    if (characters <= MOST_CHARACTERS || oldest === file) break;
    trees.delete(oldest);
    characters -= dropped.length;
  }
  return tree;
}
