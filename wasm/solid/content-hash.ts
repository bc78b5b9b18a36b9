const scratch = new Float64Array(1);
const lanes = new Uint32Array(scratch.buffer);

const fileHashes = new WeakMap<Uint8Array, readonly [number, number]>();

/** A 64-bit hash of numbers, strings and bytes in order; the same in every session. */
export class ContentHash {
  a = 0x243f6a88;
  b = 0x85a308d3;

  word(x: number): void {
    let a = Math.imul(this.a ^ x, 0x9e3779b1);
    a ^= a >>> 15;
    this.a = Math.imul(a, 0x85ebca6b);
    let b = Math.imul((this.b + x) | 0, 0xc2b2ae35);
    b ^= b >>> 13;
    this.b = (Math.imul(b, 0x27d4eb2f) ^ this.a) | 0;
  }

  /** −0 counts as 0. */
  number(x: number): void {
    scratch[0] = x + 0;
    this.word(lanes[0]!);
    this.word(lanes[1]!);
  }

  text(text: string): void {
    this.word(text.length);
    for (let i = 0; i < text.length; i++) this.word(text.charCodeAt(i));
  }

  /** Hashed once for each array: nobody may change one. */
  bytes(bytes: Uint8Array): void {
    let known = fileHashes.get(bytes);
    if (!known) {
      const hash = new ContentHash();
      hash.word(bytes.length);
      for (const byte of bytes) hash.word(byte);
      known = [hash.a, hash.b];
      fileHashes.set(bytes, known);
    }
    this.word(known[0]);
    this.word(known[1]);
  }
}
