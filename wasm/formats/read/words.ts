import { FileError } from './contents.ts';

const HASH = 35;
const LINE = 10;

/** Words of a text file, one by one, without a string for the whole of it. */
export class Words {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Undefined at the end of the file. */
  word(): string | undefined {
    const start = this.#skip();
    if (start === this.#bytes.length) return undefined;
    return String.fromCharCode(...this.#bytes.subarray(start, this.#end(start)));
  }

  /** Takes this word; throws a FileError for another one. */
  expect(wanted: string): void {
    const start = this.#skip();
    const end = this.#end(start);
    if (end - start !== wanted.length) this.#unexpected(wanted, start, end);
    for (let i = 0; i < wanted.length; i++)
      if ((this.#bytes[start + i]! | 32) !== (wanted.charCodeAt(i) | 32))
        this.#unexpected(wanted, start, end);
  }

  number(): number {
    const start = this.#skip();
    const end = this.#end(start);
    const value = start === end ? Number.NaN : numberOf(this.#bytes, start, end);
    if (!Number.isFinite(value)) this.#unexpected('a number', start, end);
    return value;
  }

  /** Leaves the line. */
  line(): void {
    while (this.#at < this.#bytes.length && this.#bytes[this.#at] !== LINE) this.#at++;
  }

  /** Whether the line has another word. */
  more(): boolean {
    let at = this.#at;
    while (at < this.#bytes.length && this.#bytes[at]! <= 32 && this.#bytes[at] !== LINE) at++;
    return at < this.#bytes.length && this.#bytes[at] !== LINE && this.#bytes[at] !== HASH;
  }

  /** The start of the next word, past white space and comments (`# …`). */
  #skip(): number {
    const bytes = this.#bytes;
    let at = this.#at;
    for (;;) {
      while (at < bytes.length && bytes[at]! <= 32) at++;
      if (bytes[at] !== HASH) break;
      while (at < bytes.length && bytes[at] !== LINE) at++;
    }
    return (this.#at = at);
  }

  #end(at: number): number {
    while (at < this.#bytes.length && this.#bytes[at]! > 32) at++;
    return (this.#at = at);
  }

  #unexpected(wanted: string, start: number, end: number): never {
    if (start === end) throw new FileError(`ends early: ${wanted} should follow`);
    const found = new TextDecoder().decode(this.#bytes.subarray(start, Math.min(end, start + 40)));
    throw new FileError(`has “${found}” where ${wanted} should be`);
  }
}

const POWERS = Array.from({ length: 23 }, (_, i) => 10 ** i);

/** Plain decimals by whole numbers and one division, which is exact up to 15 digits; anything else by `Number`. */
function numberOf(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === 45;
  let digits = 0;
  let mantissa = 0;
  let scale = -1;
  for (let at = negative ? start + 1 : start; at < end; at++) {
    const code = bytes[at]!;
    if (code >= 48 && code <= 57) {
      mantissa = mantissa * 10 + code - 48;
      digits++;
      if (scale >= 0) scale++;
    } else if (code === 46 && scale < 0) scale = 0;
    else return Number(String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 64))));
  }
  if (digits === 0) return Number.NaN;
  if (digits > 15) return Number(String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 64))));
  const value = scale > 0 ? mantissa / POWERS[scale]! : mantissa;
  return negative ? -value : value;
}
