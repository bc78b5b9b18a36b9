import type { Mesh } from '../contract.ts';
import { Vertices } from '../scad/weld.ts';
import { COLORLESS, type Colors, type Solid } from './geometry.ts';
import type { Kernel, Manifold } from './kernel.ts';
import { Unsupported } from './unsupported.ts';

/** Closed, consistently oriented triangles: x, y, z of the vertices, three indices per triangle. */
export interface Faces {
  readonly positions: Float64Array;
  readonly triangles: Uint32Array;
}

/**
 * A solid of which the faces came first. They can be shown at once; Manifold takes them in when an operation asks for
 * the solid, which costs more than making them did.
 */
export class KnownFaces implements Solid {
  readonly dimension = 3;
  readonly kind = 'solid';
  readonly colors: Colors = COLORLESS;
  readonly triangles: number;
  readonly #kernel: Kernel;
  readonly #faces: Faces;
  #solid: Manifold | undefined;

  constructor(kernel: Kernel, faces: Faces) {
    this.#kernel = kernel;
    this.#faces = faces;
    this.triangles = faces.triangles.length / 3;
  }

  /** Throws `Unsupported` when the faces are no 2-manifold after all. */
  get solid(): Manifold {
    this.#solid ??= this.#kernel.solid(this.#faces.positions, this.#faces.triangles);
    if (!this.#solid) throw new Unsupported('faces that enclose no solid');
    return this.#solid;
  }

  mesh(): Mesh {
    const { positions, triangles } = this.#faces;
    const vertices = new Vertices(positions.length / 3);
    const index = new Uint32Array(positions.length / 3);
    for (let v = 0; v < index.length; v++)
      index[v] = vertices.add(positions[3 * v]!, positions[3 * v + 1]!, positions[3 * v + 2]!);
    const indices = triangles.map(v => index[v]!);
    return {
      positions: vertices.positions(),
      indices,
      colors: [{ start: 0, count: indices.length, color: null }],
    };
  }

  release(): void {
    this.#solid?.delete();
    this.#solid = undefined;
  }
}
