import type { SyntaxMessage } from './ast.ts';

// Tokens are numbers: a punctuation mark is its character code, everything else lies above.
export const NUMBER: number = 256;
export const STRING: number = 257;
export const IDENTIFIER: number = 258;
export const TRUE: number = 259;
export const FALSE: number = 260;
export const UNDEF: number = 261;
export const MODULE: number = 262;
export const FUNCTION: number = 263;
export const IF: number = 264;
export const ELSE: number = 265;
export const FOR: number = 266;
export const LET: number = 267;
export const ASSERT: number = 268;
export const ECHO: number = 269;
export const EACH: number = 270;
export const INCLUDE: number = 271;
export const USE: number = 272;
export const LE: number = 273;
export const GE: number = 274;
export const EQ: number = 275;
export const NE: number = 276;
export const AND: number = 277;
export const OR: number = 278;
export const LSH: number = 279;
export const RSH: number = 280;
/** OpenSCAD puts an end-of-text mark on a line of its own behind every text: a statement by itself. */
export const END_OF_TEXT: number = 281;
export const END: number = 282;
/** What no rule knows. */
export const WRONG: number = 283;

const KEYWORDS = new Map([
  ['true', TRUE],
  ['false', FALSE],
  ['undef', UNDEF],
  ['module', MODULE],
  ['function', FUNCTION],
  ['if', IF],
  ['else', ELSE],
  ['for', FOR],
  ['let', LET],
  ['assert', ASSERT],
  ['echo', ECHO],
  ['each', EACH],
]);

// Classes of the first 128 characters.
const WORD: number = 1;
const DIGIT: number = 2;
const HEX: number = 4;
/** May start an identifier that is no number. */
const START: number = 8;
/** Some keyword, `include` or `use` starts with it. */
const KEYWORD: number = 16;
const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  CLASSES[code] =
    (/\w/.test(character) ? WORD : 0) |
    (/\d/.test(character) ? DIGIT : 0) |
    (/[\da-fA-F]/.test(character) ? HEX : 0) |
    (/[a-zA-Z_$]/.test(character) ? START : 0) |
    (/[tfumielacz]/.test(character) ? KEYWORD : 0);
}

const NEWLINE: number = 10;
const RETURN: number = 13;
const QUOTE: number = 34;
const BACKSLASH: number = 92;

const INTEGER_EXACT = 2 ** 53;
const LARGEST = 0xffff_ffff_ffff_ffffn;

/** Ends the parse of a file; the message is in `messages`, or `unsure` says why there is none. */
export class SyntaxFailure extends Error {}

/**
 * Splits OpenSCAD text into tokens, one at a time: `next()` moves on, the fields describe the current one. The rules
 * are those of OpenSCAD's lexer (src/core/lexer.l), and so are its two ways to count lines: a carriage return outside
 * of comments and strings is a line of its own in warnings (`lines`), and none in syntax errors.
 */
export class Scanner {
  readonly text: string;
  readonly messages: SyntaxMessage[] = [];
  token = 0;
  /** Where the token starts; a string of several lines counts where its last line does, as in OpenSCAD's messages. */
  start = 0;
  end = 0;
  /** Where the token before ended. */
  behind = 0;
  /** Of an identifier its name, of a string its characters, of an inclusion its path. */
  name = '';
  number = 0;
  unsure: string | undefined;

  #position = 0;
  #lines = new Uint32Array(64);
  #lineCount = 1;
  #inclusion = -1;
  #inclusionLine = 1;

  constructor(text: string) {
    this.text = text;
    if (text.charCodeAt(0) === 0xfeff) this.#position = 1;
    if (text.includes('\0')) this.unsure = 'a NUL character in the text';
  }

  /** Offsets at which lines start, so far. */
  lines(): Uint32Array {
    return this.#lines.slice(0, this.#lineCount);
  }

  #newline(next: number): void {
    if (this.#lineCount === this.#lines.length) {
      const more = new Uint32Array(this.#lines.length * 2);
      more.set(this.#lines);
      this.#lines = more;
    }
    this.#lines[this.#lineCount++] = next;
  }

  #newlinesIn(start: number, end: number): void {
    const { text } = this;
    for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1))
      this.#newline(at + 1);
  }

  /** The line that the scanner has come to. */
  get line(): number {
    return this.#lineCount;
  }

  /** The line, from 1, of an offset that was passed already. */
  lineOf(offset: number): number {
    return lineAt(this.#lines, this.#lineCount, offset);
  }

  /** OpenSCAD counts the lines of syntax errors apart from all others, and starts again behind an include. */
  get errorLine(): number {
    const { text, end } = this;
    let line = this.#inclusionLine;
    const from = Math.max(this.#inclusion, 0);
    for (let at = text.indexOf('\n', from); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) line++;
    if (this.token === END_OF_TEXT) line += 1;
    if (this.token === END) line += 2;
    return line;
  }

  warn(severity: SyntaxMessage['severity'], text: string, line: number, offset: number): void {
    this.messages.push({ severity, text, line, offset });
  }

  fail(text = 'syntax error'): never {
    this.warn('error', `Parser error: ${text}`, this.errorLine, this.start);
    throw new SyntaxFailure(text);
  }

  /** The text cannot be represented, though OpenSCAD may well read it. */
  doubt(reason: string): never {
    this.unsure = reason;
    throw new SyntaxFailure(reason);
  }

  next(): void {
    this.behind = this.end;
    const { text } = this;
    const { length } = text;
    let at = this.#position;
    for (;;) {
      if (at >= length) {
        // The mark comes first, then the end.
        const marked = this.token >= END_OF_TEXT && this.start === length;
        this.start = this.end = this.#position = length;
        this.token = marked ? END : END_OF_TEXT;
        return;
      }
      const code = text.charCodeAt(at);
      if (code === 32 || code === 9) at++;
      else if (code === NEWLINE || code === RETURN) this.#newline(++at);
      else if (code === 47 && text.charCodeAt(at + 1) === 47) {
        at = text.indexOf('\n', at);
        if (at < 0) at = length;
      } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
        const close = text.indexOf('*/', at + 2);
        this.#newlinesIn(at, close < 0 ? length : close);
        if (close < 0) this.#unterminated('comment');
        at = close + 2;
      } else if (code === 0xa0 && this.#blank(at)) at++;
      else break;
    }
    this.start = at;
    const code = text.charCodeAt(at);
    const kind = code < 128 ? CLASSES[code]! : 0;
    if (kind & START) this.#word(at, kind);
    else if (kind & DIGIT || (code === 46 && CLASSES[text.charCodeAt(at + 1)]! & DIGIT)) this.#number(at);
    else if (code === QUOTE) this.#string(at);
    else {
      this.token = code < 128 ? code : WRONG;
      let end = at + 1;
      const second = text.charCodeAt(end);
      if (second === 61) {
        if (code === 60) this.token = LE;
        else if (code === 62) this.token = GE;
        else if (code === 61) this.token = EQ;
        else if (code === 33) this.token = NE;
      } else if (second === code) {
        if (code === 38) this.token = AND;
        else if (code === 124) this.token = OR;
        else if (code === 60) this.token = LSH;
        else if (code === 62) this.token = RSH;
      }
      if (this.token > 255 && this.token !== WRONG) end++;
      if (code === 3) this.token = END_OF_TEXT;
      this.end = this.#position = end;
    }
  }

  /** No-break spaces are blank, unless other characters beyond ASCII follow: then all of them are one wrong token. */
  #blank(at: number): boolean {
    let end = at + 1;
    while (this.text.charCodeAt(end) === 0xa0) end++;
    return !(this.text.charCodeAt(end) >= 128);
  }

  #unterminated(what: string): never {
    this.start = this.end = this.#position = this.text.length;
    this.token = END;
    this.warn('error', `Parser error: Unterminated ${what}`, this.errorLine, this.start);
    this.fail();
  }

  #word(at: number, kind: number): void {
    const { text } = this;
    let end = at + 1;
    while (CLASSES[text.charCodeAt(end)]! & WORD) end++;
    const name = (this.name = text.slice(at, end));
    this.token = IDENTIFIER;
    this.end = this.#position = end;
    if (kind & KEYWORD && end - at < 9) {
      this.token = KEYWORDS.get(name) ?? IDENTIFIER;
      if (name === 'include' || name === 'use') this.#path(name);
    }
  }

  /** `use` and `include` are keywords only before `<`. */
  #path(keyword: 'use' | 'include'): void {
    const { text } = this;
    let at = this.end;
    for (
      let code = text.charCodeAt(at);
      code === 32 || (code >= 9 && code <= 13 && code !== 11 && code !== 12);
    )
      code = text.charCodeAt(++at);
    if (text.charCodeAt(at) !== 60) return;
    this.#newlinesIn(this.end, at);
    let folder = '';
    let file = '';
    for (at++; ; at++) {
      const code = text.charCodeAt(at);
      if (code === 62) break;
      if (code === 9) continue;
      if (code === NEWLINE || code === RETURN) {
        this.#brokenPath(keyword, at);
        continue;
      }
      if (code !== code) {
        // What OpenSCAD puts behind every text are three lines.
        for (let i = 0; i < 3; i++) this.#brokenPath(keyword, text.length);
        this.#unterminated(`${keyword} statement`);
      }
      // The longest run of what a path may hold; an include keeps the folder and the name apart.
      let end = at;
      while (!isPathEnd(text.charCodeAt(end))) end++;
      const part = text.slice(at, end);
      const slash = keyword === 'include' ? part.lastIndexOf('/') + 1 : 0;
      if (slash > 0) folder = part.slice(0, slash);
      if (slash < part.length) file = part.slice(slash);
      at = end - 1;
    }
    this.name = folder + file;
    this.token = keyword === 'include' ? INCLUDE : USE;
    this.end = this.#position = at + 1;
    if (keyword === 'include') {
      this.#inclusion = this.end;
      this.#inclusionLine = this.lineOf(this.start);
    }
  }

  #brokenPath(keyword: 'use' | 'include', at: number): void {
    this.#newline(at + 1);
    this.start = at + 1;
    const where = keyword === 'include' ? "in 'include<>'" : "'use<>'";
    const words = `new lines ${where}-statement is not defined - behavior may change in the future`;
    this.warn('warning', words, this.line, at);
  }

  #number(at: number): void {
    const { text } = this;
    let end = at;
    while (CLASSES[text.charCodeAt(end)]! & DIGIT) end++;
    const first = text.charCodeAt(end);
    this.token = NUMBER;
    if (first === 46) {
      end++;
      while (CLASSES[text.charCodeAt(end)]! & DIGIT) end++;
      end = this.#exponent(end);
      this.#decimal(at, end);
      return;
    }
    // The longest match wins: `1e5` and `0x1f` are numbers, `1e5x` and `0xfg` are names.
    let word = end;
    while (CLASSES[text.charCodeAt(word)]! & WORD) word++;
    const exponent = this.#exponent(end);
    if (exponent > end && exponent >= word) {
      this.#decimal(at, exponent);
      return;
    }
    if (word === end) {
      this.#integer(at, end);
      return;
    }
    if (text.charCodeAt(at) === 48 && end === at + 1 && first === 120 && word > end + 1) {
      let hex = end + 1;
      while (CLASSES[text.charCodeAt(hex)]! & HEX) hex++;
      if (hex === word) {
        this.#hexadecimal(at, hex);
        return;
      }
    }
    this.token = IDENTIFIER;
    this.end = this.#position = word;
    this.name = text.slice(at, word);
    this.warn(
      'deprecated',
      `Variable names starting with digits ("${this.name}") will be removed in future releases.`,
      this.line,
      at,
    );
  }

  /** The end of the exponent at `at`, or `at`. */
  #exponent(at: number): number {
    const { text } = this;
    const mark = text.charCodeAt(at);
    if (mark !== 101 && mark !== 69) return at;
    let end = at + 1;
    const sign = text.charCodeAt(end);
    if (sign === 43 || sign === 45) end++;
    if (!(CLASSES[text.charCodeAt(end)]! & DIGIT)) return at;
    while (CLASSES[text.charCodeAt(end)]! & DIGIT) end++;
    return end;
  }

  #decimal(at: number, end: number): void {
    this.end = this.#position = end;
    const written = this.text.slice(at, end);
    this.number = Number(written);
    // OpenSCAD leaves out what its double cannot hold, as if nothing stood there.
    if (!Number.isFinite(this.number) || (tiny(this.number) && /^[\d.]*[1-9]/.test(written))) {
      const { behind } = this;
      this.next();
      this.behind = behind;
    }
  }

  #integer(at: number, end: number): void {
    this.end = this.#position = end;
    if (end - at < 10) {
      // Far faster than a slice and a conversion, and most numbers are short.
      let value = 0;
      for (let i = at; i < end; i++) value = value * 10 + this.text.charCodeAt(i) - 48;
      this.number = value;
      return;
    }
    const written = this.text.slice(at, end);
    this.number = Number(written);
    if (this.number >= INTEGER_EXACT && inexact(BigInt(written), this.number)) {
      this.warn('warning', `Integer "${written}" cannot be represented precisely`, this.line, at);
      if (!Number.isFinite(this.number)) this.number = Number(LARGEST);
    }
  }

  #hexadecimal(at: number, end: number): void {
    this.end = this.#position = end;
    const written = this.text.slice(at, end);
    this.number = Number(written);
    if (this.number < INTEGER_EXACT) return;
    const exact = BigInt(written);
    if (exact > LARGEST) {
      this.number = Number(LARGEST);
      this.warn('warning', `Hexadecimal constant "${written}" too large`, this.line, at);
    } else if (inexact(exact, this.number))
      this.warn('warning', `Integer "${written}" cannot be represented precisely`, this.line, at);
  }

  #string(at: number): void {
    const { text } = this;
    this.token = STRING;
    let end = at + 1;
    let from = end;
    let contents = '';
    for (;;) {
      const code = text.charCodeAt(end);
      if (code === QUOTE) break;
      if (code === BACKSLASH) {
        contents += text.slice(from, end);
        from = end = this.#escape(end);
        contents += this.name;
      } else if (code === NEWLINE) {
        // A line break does not count among the characters.
        contents += text.slice(from, end);
        from = ++end;
        this.#newline(end);
        this.start = end;
      } else if (code === code) end++;
      else this.#unterminated('string');
    }
    this.name = from === at + 1 ? text.slice(from, end) : contents + text.slice(from, end);
    this.end = this.#position = end + 1;
  }

  /** Puts what the escape at `at` stands for into `name`; an unknown one is only its backslash left out. */
  #escape(at: number): number {
    const { text } = this;
    const mark = text.charAt(at + 1);
    const simple = '\\"ntr'.indexOf(mark);
    if (mark !== '' && simple >= 0) {
      this.name = '\\"\n\t\r'.charAt(simple);
      return at + 2;
    }
    const digits = mark === 'x' ? 2 : mark === 'u' ? 4 : mark === 'U' ? 6 : 0;
    let end = at + 2;
    while (end < at + 2 + digits && CLASSES[text.charCodeAt(end)]! & HEX) end++;
    const short = end < at + 2 + digits || (mark === 'x' && text.charCodeAt(at + 2) > 55);
    if (digits === 0 || short) {
      this.name = '';
      return at + 1;
    }
    const point = Number.parseInt(text.slice(at + 2, end), 16);
    const valid = point > 0 && point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
    this.name = valid ? String.fromCodePoint(point) : ' ';
    return end;
  }
}

const isPathEnd = (code: number): boolean =>
  code === 62 || code === 9 || code === NEWLINE || code === RETURN || code !== code;

/** Subnormal, or so small that it became 0. */
const tiny = (value: number): boolean => value < 2.2250738585072014e-308;

/** As OpenSCAD finds out: it turns the double back, at most into the largest number of 64 bits. */
const inexact = (exact: bigint, value: number): boolean =>
  exact > LARGEST || (BigInt(value) < LARGEST ? BigInt(value) : LARGEST) !== exact;

/** The line, from 1, of an offset, by bisection. */
export function lineAt(lines: Uint32Array, count: number, offset: number): number {
  let low = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (lines[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
