const SIZE = 624;
const SHIFT = 397;

/** The Mersenne Twister mt19937 (Matsumoto and Nishimura 1998), which OpenSCAD's `rands` draws from. */
export class MersenneTwister {
  readonly #state = new Uint32Array(SIZE);
  #next = SIZE;

  /** `seed` is a whole number, 0 ≤ seed < 2³². */
  constructor(seed: number) {
    this.seed(seed);
  }

  seed(seed: number): void {
    const state = this.#state;
    state[0] = seed;
    for (let i = 1; i < SIZE; i++) {
      const before = state[i - 1]! ^ (state[i - 1]! >>> 30);
      state[i] = Math.imul(before, 1812433253) + i;
    }
    this.#next = SIZE;
  }

  /** A whole number, 0 ≤ x < 2³². */
  next(): number {
    if (this.#next === SIZE) this.#renew();
    let x = this.#state[this.#next++]!;
    x ^= x >>> 11;
    x ^= (x << 7) & 0x9d2c5680;
    x ^= (x << 15) & 0xefc60000;
    return (x ^ (x >>> 18)) >>> 0;
  }

  #renew(): void {
    const state = this.#state;
    for (let i = 0; i < SIZE; i++) {
      const mixed = (state[i]! & 0x80000000) | (state[(i + 1) % SIZE]! & 0x7fffffff);
      state[i] = state[(i + SHIFT) % SIZE]! ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    this.#next = 0;
  }
}

/** A number from `low` to below `high`, of two draws, as libc++'s `uniform_real_distribution<double>` makes it. */
export function uniform(next: () => number, low: number, high: number): number {
  const fine = next();
  const coarse = next();
  return (high - low) * ((fine + coarse * 2 ** 32) / 2 ** 64) + low;
}

const PRIME = 2n ** 31n - 1n;
const fraction = new Float64Array(1);
const fractionBits = new BigUint64Array(fraction.buffer);

/**
 * The seed that OpenSCAD makes of a number: the rational number modulo the prime 2³¹ − 1, as Python hashes numbers on
 * machines of 32 bits. Whole numbers below the prime are themselves.
 */
export function seedOf(x: number): number {
  if (Number.isNaN(x)) return 0;
  const size = Math.abs(x);
  let hash: number;
  if (size === Infinity) hash = 314159;
  else {
    fraction[0] = size;
    const bits = fractionBits[0]!;
    const exponent = Number(bits >> 52n);
    const mantissa = (bits & (2n ** 52n - 1n)) + (exponent > 0 ? 2n ** 52n : 0n);
    // 2³¹ is 1 modulo the prime: only the remainder of the power of two matters.
    const power = Math.max(exponent, 1) - 1075;
    hash = Number((mantissa << BigInt(((power % 31) + 31) % 31)) % PRIME);
  }
  return (x < 0 ? -hash : hash) >>> 0;
}
