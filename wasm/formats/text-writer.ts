import { strToU8 } from 'fflate';

/** Decimal scales tried in turn; all fractions stay below 2³¹, so that digits come from integer arithmetic. */
const scales = [1e3, 1e6, 1e7, 1e8, 1e9];
const decimals = [3, 6, 7, 8, 9];

/**
 * Text as bytes, straight into one growing buffer: ASCII writers of large meshes neither build strings per
 * element nor join arrays of them.
 */
export class TextWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** @param expected Bytes to reserve; the buffer grows by doubling when it is not enough. */
  constructor(expected = 1 << 16) {
    this.#bytes = new Uint8Array(Math.max(64, Math.ceil(expected)));
  }

  get length(): number {
    return this.#length;
  }

  text(text: string): this {
    this.#reserve(text.length);
    const start = this.#length;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 127) {
        this.#length = start;
        return this.#append(strToU8(text));
      }
      this.#bytes[this.#length++] = code;
    }
    return this;
  }

  /** A whole number, exact up to 2⁵³. */
  integer(value: number): this {
    if (value < 0) {
      this.text('-');
      value = -value;
    }
    if (value > 0x7fffffff) return this.text(String(value));
    this.#reserve(10);
    this.#digits(value | 0, digitCount(value));
    return this;
  }

  /** The shortest usual decimal that reads back as the same 32-bit float; negative zero becomes `0`. */
  float(value: number): this {
    if (value < 0) {
      this.text('-');
      value = -value;
    }
    if (value < 0x7fffffff) {
      const whole = Math.floor(value);
      if (whole === value) return this.integer(whole);
      for (let i = 0; i < scales.length; i++) {
        const scale = scales[i]!;
        const rounded = Math.round(value * scale);
        if (Math.fround(rounded / scale) === value) {
          const integral = Math.floor(rounded / scale);
          return this.#decimal(integral, rounded - integral * scale, decimals[i]!);
        }
      }
    }
    return this.text(String(shortest(value)));
  }

  /** At most six decimals: for normals and colours, where more would be noise. */
  rough(value: number): this {
    const rounded = Math.round(Math.abs(value) * 1e6);
    if (rounded === 0) return this.text('0');
    if (value < 0) this.text('-');
    const integral = Math.floor(rounded / 1e6);
    return this.#decimal(integral, rounded - integral * 1e6, 6);
  }

  /** A 64-bit coordinate to nine decimals, finer than OpenSCAD's own 2-D grid of 2⁻²⁷ mm. */
  double(value: number): this {
    return this.text(String(Number(value.toFixed(9)) || 0));
  }

  /** Bytes `[from, to)` of another writer, for text that repeats. */
  copy(other: TextWriter, from: number, to: number): this {
    this.#reserve(to - from);
    const source = other.#bytes;
    const target = this.#bytes;
    let at = this.#length;
    for (let i = from; i < to; i++) target[at++] = source[i]!;
    this.#length = at;
    return this;
  }

  /** What was written, in a buffer of its own; the writer is empty afterwards. */
  finish(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#bytes.buffer.transfer(this.#length));
    this.#bytes = new Uint8Array(64);
    this.#length = 0;
    return bytes;
  }

  #append(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  #decimal(integral: number, fraction: number, places: number): this {
    this.integer(integral);
    if (fraction === 0) return this;
    while (fraction % 10 === 0) {
      fraction /= 10;
      places--;
    }
    this.#reserve(places + 1);
    this.#bytes[this.#length++] = 46;
    this.#digits(fraction | 0, places);
    return this;
  }

  /** `count` digits of `value`, with leading zeros; the room must be reserved. */
  #digits(value: number, count: number): void {
    const bytes = this.#bytes;
    for (let i = this.#length + count - 1; i >= this.#length; i--) {
      const rest = (value / 10) | 0;
      bytes[i] = 48 + value - rest * 10;
      value = rest;
    }
    this.#length += count;
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const size = Math.max(needed, this.#bytes.length * 2);
    this.#bytes = new Uint8Array(this.#bytes.buffer.transfer(size));
  }
}

function digitCount(value: number): number {
  let count = 1;
  for (let bound = 10; value >= bound; bound *= 10) count++;
  return count;
}

/** Fewest significant digits that still name this 32-bit float; nine always do. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return candidate;
  }
  return Number(value.toPrecision(9));
}
