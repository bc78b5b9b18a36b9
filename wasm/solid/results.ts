import { bytesOf, release, type Geometry } from './geometry.ts';
import type { Interned } from './intern.ts';

interface Entry {
  readonly geometry: Geometry;
  readonly bytes: number;
  generation: number;
}

export interface ResultLimits {
  /** Bytes (estimated) past which results of earlier evaluations go, longest unused first. */
  budget: number;
  /** Evaluations after which an unused result goes, whatever the budget. */
  age: number;
}

export const RESULT_LIMITS: ResultLimits = { budget: 384 * 2 ** 20, age: 24 };

/** Geometries by interned node, over many evaluations. It owns them. */
export class Results {
  /** Longest unused first. */
  readonly #entries = new Map<Interned, Entry>();
  readonly #limits: ResultLimits;
  #bytes = 0;
  #generation = 0;

  constructor(limits: ResultLimits = RESULT_LIMITS) {
    this.#limits = limits;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Starts another evaluation: what it asks for or adds stays until it ends. */
  begin(generation: number): void {
    this.#generation = generation;
  }

  get(node: Interned): Geometry | undefined {
    const entry = this.#entries.get(node);
    if (!entry) return undefined;
    if (entry.generation !== this.#generation) {
      entry.generation = this.#generation;
      this.#entries.delete(node);
      this.#entries.set(node, entry);
    }
    return entry.geometry;
  }

  /** Takes the geometry over. */
  set(node: Interned, geometry: Geometry): void {
    this.#delete(node);
    const bytes = bytesOf(geometry) + 128;
    this.#entries.set(node, { geometry, bytes, generation: this.#generation });
    this.#bytes += bytes;
  }

  /** Lets go of what is too old or too much. */
  end(): void {
    for (const [node, { generation }] of this.#entries) {
      const old = generation < this.#generation - this.#limits.age;
      if (!old && (this.#bytes <= this.#limits.budget || generation === this.#generation)) break;
      this.#delete(node);
    }
  }

  clear(): void {
    for (const node of this.#entries.keys()) this.#delete(node);
  }

  #delete(node: Interned): void {
    const entry = this.#entries.get(node);
    if (!entry) return;
    this.#entries.delete(node);
    this.#bytes -= entry.bytes;
    release(entry.geometry);
  }
}
