import type { Mesh, Outline } from '../../contract.ts';
import { Vertices } from '../../scad/weld.ts';

/**
 * What a file holds, in millimetres, Z up. Neither of both in formats of which only the structure is checked (PNG,
 * STEP, FCStd).
 */
export interface Contents {
  mesh?: Mesh;
  outline?: Outline;
}

/** Not a whole and sound file of its format; the message says what is wrong with it, as in “ends inside of a facet”. */
export class FileError extends Error {
  override name = 'FileError';
}

/** Collects triangles; corners at one place (as 32-bit floats) become one vertex, triangles without area by that go. */
export class Triangles {
  readonly #vertices: Vertices;
  #indices: Uint32Array;
  #count = 0;

  constructor(expected = 1024) {
    this.#vertices = new Vertices(Math.max(16, expected));
    this.#indices = new Uint32Array(3 * Math.max(16, 2 * expected));
  }

  /** The index of a corner. Throws a FileError for what is no number. */
  corner(x: number, y: number, z: number): number {
    // A sum is finite if all are; those that cancel each other are not numbers then.
    if (!Number.isFinite(Math.fround(x) + Math.fround(y) + Math.fround(z)))
      throw new FileError('has a coordinate that is not a number');
    return this.#vertices.add(x, y, z);
  }

  add(a: number, b: number, c: number): void {
    if (a === b || b === c || c === a) return;
    if (this.#count === this.#indices.length) {
      const indices = new Uint32Array(2 * this.#count);
      indices.set(this.#indices);
      this.#indices = indices;
    }
    this.#indices[this.#count++] = a;
    this.#indices[this.#count++] = b;
    this.#indices[this.#count++] = c;
  }

  /** Throws a FileError when there is not one. */
  mesh(): Mesh {
    if (this.#count === 0) throw new FileError('holds no triangles');
    return {
      positions: this.#vertices.positions(),
      indices: this.#indices.slice(0, this.#count),
      colors: [{ start: 0, count: this.#count, color: null }],
    };
  }
}

/** A corner that a face names, checked. */
export function cornerOf(index: number, corners: ArrayLike<number>): number {
  const corner = Number.isInteger(index) ? corners[index] : undefined;
  if (corner === undefined) throw new FileError(`uses vertex ${index} of ${corners.length}`);
  return corner;
}
