import type { Kernel } from '../kernel.ts';
import type { Vec2, Vec3 } from '../tree.ts';
import { EPSILON, type Bite, type Box } from './bite.ts';

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
  readonly #positions: number[] = [];
  readonly #walls: number[] = [];
  /** Directed edges by plane, as pairs of vertices. */
  readonly #rims: number[][] = FRAMES.map(() => []);
  /** Vertices by rounded place. */
  readonly #known = new Map<string, number>();
  /** Vertices on the edges of the box, by the two planes that meet there. */
  readonly #onEdges = new Map<number, Set<number>>();

  constructor(box: Box) {
    this.#box = box;
    for (let bits = 0; bits < 8; bits++) {
      const at = ([0, 1, 2] as const).map(i => (bits & (1 << i) ? box.max[i] : box.min[i]));
      this.#vertex(at[0]!, at[1]!, at[2]!);
    }
  }

  add({ positions, triangles, rims, outer }: Bite, by: Vec3): void {
    const index = new Int32Array(positions.length / 3).fill(-1);
    for (const v of outer) {
      const place = [0, 1, 2].map(i => this.#snapped(positions[3 * v + i]! + by[i]!, i as 0 | 1 | 2));
      index[v] = this.#vertex(place[0]!, place[1]!, place[2]!);
    }
    for (let v = 0; v < index.length; v++) {
      if (index[v]! >= 0) continue;
      index[v] = this.#positions.length / 3;
      this.#positions.push(
        positions[3 * v]! + by[0],
        positions[3 * v + 1]! + by[1],
        positions[3 * v + 2]! + by[2],
      );
    }
    for (const v of triangles) this.#walls.push(index[v]!);
    for (const [plane, rim] of rims.entries()) for (const v of rim) this.#rims[plane]!.push(index[v]!);
  }

  /** Undefined when the faces of the box cannot be cut along the bites. */
  mesh(kernel: Kernel): { positions: Float64Array; triangles: Uint32Array } | undefined {
    const triangles = this.#walls.slice();
    for (let plane = 0; plane < 6; plane++) {
      const loops = loopsOf([...this.#border(plane), ...this.#rims[plane]!]);
      if (!loops) return undefined;
      if (loops.length === 0) continue;
      const [first, second] = FRAMES[plane]!;
      const flat = loops.map(loop =>
        loop.map((v): Vec2 => [this.#positions[3 * v + first]!, this.#positions[3 * v + second]!]),
      );
      const order = loops.flat();
      for (const [a, b, c] of kernel.triangulate(flat as [number, number][][], EPSILON, false))
        triangles.push(order[a]!, order[b]!, order[c]!);
    }
    return { positions: Float64Array.from(this.#positions), triangles: Uint32Array.from(triangles) };
  }

  /** The four edges of a face of the box with every vertex on them, counter-clockwise from outside. */
  #border(plane: number): number[] {
    const corners = [corner(plane, 0, 0), corner(plane, 1, 0), corner(plane, 1, 1), corner(plane, 0, 1)];
    const edges: number[] = [];
    for (const [i, from] of corners.entries()) {
      const to = corners[(i + 1) % 4]!;
      const axis = Math.log2(from ^ to) as 0 | 1 | 2;
      const along = (v: number): number => this.#positions[3 * v + axis]!;
      const between = [...(this.#onEdges.get(edgeKey(from, to)) ?? [])].filter(v => v > 7);
      between.sort(from < to ? (a, b) => along(a) - along(b) : (a, b) => along(b) - along(a));
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

  #vertex(x: number, y: number, z: number): number {
    const key = `${Math.round(x / (10 * EPSILON))} ${Math.round(y / (10 * EPSILON))} ${Math.round(z / (10 * EPSILON))}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const vertex = this.#positions.length / 3;
    this.#positions.push(x, y, z);
    this.#known.set(key, vertex);
    const place = [x, y, z];
    let fixed = 0;
    let high = 0;
    for (const axis of [0, 1, 2] as const) {
      if (place[axis] === this.#box.min[axis]) fixed |= 1 << axis;
      else if (place[axis] === this.#box.max[axis]) {
        fixed |= 1 << axis;
        high |= 1 << axis;
      }
    }
    const free = 7 & ~fixed;
    if (free === 1 || free === 2 || free === 4) {
      const edge = edgeKey(high, high | free);
      const known = this.#onEdges.get(edge);
      if (known) known.add(vertex);
      else this.#onEdges.set(edge, new Set([vertex]));
    }
    return vertex;
  }
}

const edgeKey = (a: number, b: number): number => Math.min(a, b) * 8 + Math.max(a, b);

/** Directed edges, opposite ones taken out, as closed loops; undefined when they do not close. */
function loopsOf(edges: readonly number[]): number[][] | undefined {
  const SPAN = 2 ** 26;
  const left = new Set<number>();
  for (let i = 0; i < edges.length; i += 2) {
    const from = edges[i]!;
    const to = edges[i + 1]!;
    if (from === to) return undefined;
    if (left.delete(to * SPAN + from)) continue;
    if (left.has(from * SPAN + to)) return undefined;
    left.add(from * SPAN + to);
  }
  const next = new Map<number, number>();
  for (const edge of left) {
    const from = Math.floor(edge / SPAN);
    // Where borders touch in a point, which way on is not told.
    if (next.has(from)) return undefined;
    next.set(from, edge % SPAN);
  }
  const loops: number[][] = [];
  for (const start of next.keys()) {
    if (!next.has(start)) continue;
    const loop: number[] = [];
    for (let v: number | undefined = start; v !== undefined;) {
      loop.push(v);
      const to: number | undefined = next.get(v);
      next.delete(v);
      if (to === undefined) return undefined;
      v = to === start ? undefined : to;
    }
    loops.push(loop);
  }
  return loops;
}
