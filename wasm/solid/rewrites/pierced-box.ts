import { hash } from '../../scad/weld.ts';
import type { Kernel } from '../kernel.ts';
import type { Faces } from '../known-faces.ts';
import type { Vec3 } from '../tree.ts';
import { EPSILON, type Bite, type Box } from './bite.ts';
import { loopsOf, triangulatedLoops } from './loops.ts';

/** By plane: the two axes that make, with its outward normal, a right-handed frame. */
const FRAMES = [
  [2, 1],
  [1, 2],
  [0, 2],
  [2, 0],
  [1, 0],
  [0, 1],
] as const;

/** The corners of a box are numbered by bits: 1 high x, 2 high y, 4 high z. */
const corner = (plane: number, u: 0 | 1, v: 0 | 1): number => {
  const [first, second] = FRAMES[plane]!;
  return ((plane & 1) << (plane >> 1)) | (u << first) | (v << second);
};

/** The surface of a box with bites taken out of it, as it grows. */
export class PiercedBox {
  readonly #box: Box;
  #positions = new Float64Array(1 << 12);
  #count = 0;
  #walls = new Uint32Array(1 << 12);
  #filled = 0;
  /** Directed edges by plane, as pairs of vertices. */
  readonly #rims: number[][] = FRAMES.map(() => []);
  /** Vertices that may be shared, by a hash of their place rounded to 10 · EPSILON; −1 where there is none. */
  #table = new Int32Array(1 << 12).fill(-1);
  #shared = 0;
  /** Vertices on the edges of the box, by the two corners that they lie between. */
  readonly #onEdges = new Map<number, number[]>();

  constructor(box: Box) {
    this.#box = box;
    for (let bits = 0; bits < 8; bits++) {
      const [x, y, z] = ([0, 1, 2] as const).map(i => (bits & (1 << i) ? box.max[i] : box.min[i]));
      this.#vertex(x!, y!, z!);
    }
  }

  add({ positions, triangles, rims, outer }: Bite, by: Vec3): void {
    const index = new Int32Array(positions.length / 3).fill(-1);
    for (const v of outer) {
      const x = this.#snapped(positions[3 * v]! + by[0], 0);
      const y = this.#snapped(positions[3 * v + 1]! + by[1], 1);
      const z = this.#snapped(positions[3 * v + 2]! + by[2], 2);
      index[v] = this.#vertex(x, y, z);
    }
    for (let v = 0; v < index.length; v++) {
      if (index[v]! < 0)
        index[v] = this.#push(
          positions[3 * v]! + by[0],
          positions[3 * v + 1]! + by[1],
          positions[3 * v + 2]! + by[2],
        );
    }
    const walls = this.#room(triangles.length);
    for (let i = 0; i < triangles.length; i++) walls[this.#filled++] = index[triangles[i]!]!;
    for (let plane = 0; plane < 6; plane++) for (const v of rims[plane]!) this.#rims[plane]!.push(index[v]!);
  }

  /** Undefined when the faces of the box cannot be cut along the bites. */
  faces(kernel: Kernel): Faces | undefined {
    for (let plane = 0; plane < 6; plane++) {
      const loops = loopsOf([...this.#border(plane), ...this.#rims[plane]!]);
      if (!loops) return undefined;
      const [first, second] = FRAMES[plane]!;
      const place = (v: number): [number, number] => [
        this.#positions[3 * v + first]!,
        this.#positions[3 * v + second]!,
      ];
      const corners = triangulatedLoops(loops, place, kernel);
      this.#room(corners.length).set(corners, this.#filled);
      this.#filled += corners.length;
    }
    return {
      positions: this.#positions.slice(0, 3 * this.#count),
      triangles: this.#walls.slice(0, this.#filled),
    };
  }

  /** The four edges of a face of the box with every vertex on them, counter-clockwise from outside. */
  #border(plane: number): number[] {
    const corners = [corner(plane, 0, 0), corner(plane, 1, 0), corner(plane, 1, 1), corner(plane, 0, 1)];
    const edges: number[] = [];
    for (const [i, from] of corners.entries()) {
      const to = corners[(i + 1) % 4]!;
      const axis = Math.log2(from ^ to);
      const along = (v: number): number => this.#positions[3 * v + axis]!;
      const between = (this.#onEdges.get(edgeKey(from, to)) ?? []).toSorted((a, b) =>
        from < to ? along(a) - along(b) : along(b) - along(a),
      );
      const chain = [from, ...between, to];
      for (let k = 1; k < chain.length; k++) edges.push(chain[k - 1]!, chain[k]!);
    }
    return edges;
  }

  #snapped(x: number, axis: 0 | 1 | 2): number {
    if (Math.abs(x - this.#box.min[axis]) < EPSILON) return this.#box.min[axis];
    if (Math.abs(x - this.#box.max[axis]) < EPSILON) return this.#box.max[axis];
    return x;
  }

  /** The vertex at this place, which others may have been at. */
  #vertex(x: number, y: number, z: number): number {
    const grid = 0.1 / EPSILON;
    let slot =
      hash(Math.round(x * grid), Math.round(y * grid), Math.round(z * grid)) & (this.#table.length - 1);
    for (let v = this.#table[slot]!; v >= 0; v = this.#table[slot]!) {
      const distance = Math.max(
        Math.abs(this.#positions[3 * v]! - x),
        Math.abs(this.#positions[3 * v + 1]! - y),
        Math.abs(this.#positions[3 * v + 2]! - z),
      );
      if (distance < 10 * EPSILON) return v;
      slot = (slot + 1) & (this.#table.length - 1);
    }
    const vertex = this.#push(x, y, z);
    this.#table[slot] = vertex;
    this.#noteEdge(vertex, [x, y, z]);
    if (2 * ++this.#shared > this.#table.length) this.#rehash();
    return vertex;
  }

  #rehash(): void {
    const vertices = this.#table.filter(v => v >= 0);
    this.#table = new Int32Array(2 * this.#table.length).fill(-1);
    const grid = 0.1 / EPSILON;
    for (const v of vertices) {
      const [x, y, z] = [this.#positions[3 * v]!, this.#positions[3 * v + 1]!, this.#positions[3 * v + 2]!];
      let slot =
        hash(Math.round(x * grid), Math.round(y * grid), Math.round(z * grid)) & (this.#table.length - 1);
      while (this.#table[slot]! >= 0) slot = (slot + 1) & (this.#table.length - 1);
      this.#table[slot] = v;
    }
  }

  #noteEdge(vertex: number, place: Vec3): void {
    let fixed = 0;
    let high = 0;
    for (const axis of [0, 1, 2] as const) {
      if (place[axis] === this.#box.max[axis]) high |= 1 << axis;
      if (place[axis] === this.#box.max[axis] || place[axis] === this.#box.min[axis]) fixed |= 1 << axis;
    }
    const free = 7 & ~fixed;
    if (free !== 1 && free !== 2 && free !== 4) return;
    const edge = edgeKey(high, high | free);
    const known = this.#onEdges.get(edge);
    if (known) known.push(vertex);
    else this.#onEdges.set(edge, [vertex]);
  }

  #push(x: number, y: number, z: number): number {
    if (3 * this.#count + 3 > this.#positions.length) {
      const larger = new Float64Array(2 * this.#positions.length);
      larger.set(this.#positions);
      this.#positions = larger;
    }
    this.#positions[3 * this.#count] = x;
    this.#positions[3 * this.#count + 1] = y;
    this.#positions[3 * this.#count + 2] = z;
    return this.#count++;
  }

  /** The walls, with room for so many more corners. */
  #room(corners: number): Uint32Array {
    if (this.#filled + corners > this.#walls.length) {
      const larger = new Uint32Array(Math.max(2 * this.#walls.length, this.#filled + corners));
      larger.set(this.#walls);
      this.#walls = larger;
    }
    return this.#walls;
  }
}

const edgeKey = (a: number, b: number): number => Math.min(a, b) * 8 + Math.max(a, b);
