/** Grows as coordinates come in; equal ones (bit for bit, −0 as 0) get one index. */
export class Vertices {
  #positions: Float32Array;
  #bits: Int32Array;
  #table: Int32Array;
  #count = 0;

  constructor(expected = 1024) {
    this.#positions = new Float32Array(3 * expected);
    this.#bits = new Int32Array(this.#positions.buffer);
    this.#table = new Int32Array(1 << Math.ceil(Math.log2(Math.max(16, 2 * expected)))).fill(-1);
  }

  /** The index of the vertex, in millimetres, rounded to float32. */
  add(x: number, y: number, z: number): number {
    if (3 * this.#count === this.#positions.length) this.#grow();
    const at = 3 * this.#count;
    const positions = this.#positions;
    const bits = this.#bits;
    positions[at] = Math.fround(x) + 0;
    positions[at + 1] = Math.fround(y) + 0;
    positions[at + 2] = Math.fround(z) + 0;
    const a = bits[at]!;
    const b = bits[at + 1]!;
    const c = bits[at + 2]!;
    const table = this.#table;
    const mask = table.length - 1;
    let slot = hash(a, b, c) & mask;
    for (let known = table[slot]!; known !== -1; known = table[slot]!) {
      if (bits[3 * known] === a && bits[3 * known + 1] === b && bits[3 * known + 2] === c) return known;
      slot = (slot + 1) & mask;
    }
    table[slot] = this.#count;
    return this.#count++;
  }

  positions(): Float32Array<ArrayBuffer> {
    return this.#positions.slice(0, 3 * this.#count) as Float32Array<ArrayBuffer>;
  }

  #grow(): void {
    const positions = new Float32Array(2 * this.#positions.length);
    positions.set(this.#positions);
    this.#positions = positions;
    this.#bits = new Int32Array(positions.buffer);
    const table = new Int32Array(2 * this.#table.length).fill(-1);
    const mask = table.length - 1;
    for (let i = 0; i < this.#count; i++) {
      let slot = hash(this.#bits[3 * i]!, this.#bits[3 * i + 1]!, this.#bits[3 * i + 2]!) & mask;
      while (table[slot] !== -1) slot = (slot + 1) & mask;
      table[slot] = i;
    }
    this.#table = table;
  }
}

/** Of whole numbers; only their lowest 32 bits count. */
export function hash(a: number, b: number, c: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return h ^ (h >>> 13);
}
