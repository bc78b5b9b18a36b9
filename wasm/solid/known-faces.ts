import type { Mesh } from '../contract.ts';
import { Vertices } from '../scad/weld.ts';
import { COLORLESS, type Colors, type Solid } from './geometry.ts';
import type { Kernel, Manifold } from './kernel.ts';
import { columnsOf, determinant, product } from './matrix.ts';
import { meshOf } from './mesh.ts';
import type { Matrix } from './tree.ts';
import { Unsupported } from './unsupported.ts';

/** Closed, consistently oriented triangles: x, y, z of the vertices, three indices per triangle. */
export interface Faces {
  readonly positions: Float64Array;
  readonly triangles: Uint32Array;
}

/** What all copies of one solid share, wherever they stand. */
class Origin {
  readonly #make: () => Faces;
  readonly #build: (faces: () => Faces) => Manifold;
  #faces: Faces | undefined;
  #solid: Manifold | undefined;
  #owners = 1;

  constructor(make: () => Faces, build: (faces: () => Faces) => Manifold) {
    this.#make = make;
    this.#build = build;
  }

  get faces(): Faces {
    return (this.#faces ??= this.#make());
  }

  get built(): boolean {
    return this.#solid !== undefined;
  }

  get solid(): Manifold {
    return (this.#solid ??= this.#build(() => this.faces));
  }

  own(): this {
    this.#owners++;
    return this;
  }

  release(): void {
    if (--this.#owners > 0) return;
    this.#solid?.delete();
    this.#solid = undefined;
  }
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
  readonly #origin: Origin;
  /** Affine, row by row; undefined where it was made. */
  readonly #matrix: Matrix | undefined;
  #moved: Manifold | undefined;

  private constructor(origin: Origin, triangles: number, matrix?: Matrix) {
    this.#origin = origin;
    this.triangles = triangles;
    this.#matrix = matrix;
  }

  static of(kernel: Kernel, faces: Faces): KnownFaces {
    return KnownFaces.later(
      faces.triangles.length / 3,
      () => faces,
      () => taken(kernel, faces),
    );
  }

  /** Neither the faces nor the solid are made before somebody asks; `triangles` is about how many there will be. */
  static later(triangles: number, make: () => Faces, build: (faces: () => Faces) => Manifold): KnownFaces {
    return new KnownFaces(new Origin(make, build), triangles);
  }

  /** Throws `Unsupported` when the faces are no 2-manifold after all. */
  get solid(): Manifold {
    if (!this.#matrix) return this.#origin.solid;
    return (this.#moved ??= this.#origin.solid.transform(columnsOf(this.#matrix)));
  }

  /** Whether Manifold has it already. */
  get built(): boolean {
    return this.#origin.built;
  }

  /** One more owner. */
  share(): KnownFaces {
    return new KnownFaces(this.#origin.own(), this.triangles, this.#matrix);
  }

  /** A copy elsewhere, by an affine matrix that flattens nothing. */
  moved(matrix: Matrix): KnownFaces {
    const whole = this.#matrix ? product(matrix, this.#matrix) : matrix;
    return new KnownFaces(this.#origin.own(), this.triangles, whole);
  }

  mesh(): Mesh {
    const { positions, triangles } = this.faces();
    const vertices = new Vertices(positions.length / 3);
    const index = new Uint32Array(positions.length / 3);
    for (let v = 0; v < index.length; v++)
      index[v] = vertices.add(positions[3 * v]!, positions[3 * v + 1]!, positions[3 * v + 2]!);
    const indices = new Uint32Array(triangles.length);
    for (let i = 0; i < triangles.length; i += 3) {
      const a = (indices[i] = index[triangles[i]!]!);
      const b = (indices[i + 1] = index[triangles[i + 1]!]!);
      const c = (indices[i + 2] = index[triangles[i + 2]!]!);
      // Merging flattened it.
      if (a === b || b === c || c === a) return meshOf(this);
    }
    return {
      positions: vertices.positions(),
      indices,
      colors: [{ start: 0, count: indices.length, color: null }],
    };
  }

  release(): void {
    this.#moved?.delete();
    this.#moved = undefined;
    this.#origin.release();
  }

  /** Where they stand. */
  faces(): Faces {
    const { positions, triangles } = this.#origin.faces;
    const m = this.#matrix;
    if (!m) return { positions, triangles };
    const [a, b, c, d] = [m[0]!, m[1]!, m[2]!, m[3]!];
    const [e, f, g, h] = [m[4]!, m[5]!, m[6]!, m[7]!];
    const [i, j, k, l] = [m[8]!, m[9]!, m[10]!, m[11]!];
    const placed = new Float64Array(positions.length);
    for (let at = 0; at < positions.length; at += 3) {
      const [x, y, z] = [positions[at]!, positions[at + 1]!, positions[at + 2]!];
      placed[at] = a * x + b * y + c * z + d;
      placed[at + 1] = e * x + f * y + g * z + h;
      placed[at + 2] = i * x + j * y + k * z + l;
    }
    const mirrored = determinant(m) < 0;
    return { positions: placed, triangles: mirrored ? turned(triangles) : triangles };
  }
}

/** Faces as Manifold has them; `Unsupported` when they enclose no solid. */
export function taken(kernel: Kernel, { positions, triangles }: Faces): Manifold {
  const solid = kernel.solid(positions, triangles);
  if (!solid) throw new Unsupported('faces that enclose no solid');
  return solid;
}

function turned(triangles: Uint32Array): Uint32Array {
  const result = triangles.slice();
  for (let i = 0; i < result.length; i += 3) {
    result[i + 1] = triangles[i + 2]!;
    result[i + 2] = triangles[i + 1]!;
  }
  return result;
}

/** mm³, by the divergence theorem. */
export function volumeOf({ positions: p, triangles }: Faces): number {
  let sum = 0;
  for (let i = 0; i < triangles.length; i += 3) {
    const a = 3 * triangles[i]!;
    const b = 3 * triangles[i + 1]!;
    const c = 3 * triangles[i + 2]!;
    sum += p[a]! * (p[b + 1]! * p[c + 2]! - p[b + 2]! * p[c + 1]!);
    sum += p[a + 1]! * (p[b + 2]! * p[c]! - p[b]! * p[c + 2]!);
    sum += p[a + 2]! * (p[b]! * p[c + 1]! - p[b + 1]! * p[c]!);
  }
  return sum / 6;
}
