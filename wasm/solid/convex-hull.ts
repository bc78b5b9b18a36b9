import { orient3d } from 'robust-predicates';

/** Triangles over some of the points, counter-clockwise from outside; neighbours may lie in one plane. */
export interface ConvexHull {
  positions: Float64Array;
  triangles: Uint32Array;
}

/**
 * The convex hull of points (x, y, z each) by Quickhull (Barber, Dobkin, Huhdanpaa 1996) with exact predicates
 * (Shewchuk 1997): no point lies outside by even one bit, whatever lies in one plane or nearly so. Undefined when all
 * points lie in one plane.
 */
export function convexHull(points: Float64Array): ConvexHull | undefined {
  const first = simplex(points);
  if (!first) return undefined;
  const hull = new Hull(points, first);
  hull.grow();
  return hull.result();
}

const NONE = -1;

/** Which side of a plane: 0 only when d lies in it exactly, positive when d sees a, b, c counter-clockwise. */
function above(points: Float64Array, a: number, b: number, c: number, d: number): number {
  const i = 3 * a;
  // The other way round: the predicate is positive for clockwise ones.
  const j = 3 * c;
  const k = 3 * b;
  const l = 3 * d;
  return orient3d(
    points[i]!,
    points[i + 1]!,
    points[i + 2]!,
    points[j]!,
    points[j + 1]!,
    points[j + 2]!,
    points[k]!,
    points[k + 1]!,
    points[k + 2]!,
    points[l]!,
    points[l + 1]!,
    points[l + 2]!,
  );
}

/** Four points that span a volume: far from each other, seen from the last the others run clockwise. */
function simplex(points: Float64Array): [number, number, number, number] | undefined {
  const count = points.length / 3;
  const best = (measure: (at: number) => number): number => {
    let found = 0;
    let most = -1;
    for (let i = 0; i < count; i++) {
      const value = measure(3 * i);
      if (value > most) [found, most] = [i, value];
    }
    return found;
  };
  if (count < 4) return undefined;
  const a = best(at => -points[at]! + 1e300);
  const from = (at: number): [number, number, number] => [
    points[at]! - points[3 * a]!,
    points[at + 1]! - points[3 * a + 1]!,
    points[at + 2]! - points[3 * a + 2]!,
  ];
  const b = best(at => Math.hypot(...from(at)));
  const along = from(3 * b);
  const c = best(at => Math.hypot(...cross(from(at), along)));
  const normal = cross(along, from(3 * c));
  let d = best(at => Math.abs(dot(from(at), normal)));
  let side = above(points, a, b, c, d);
  // Nearly flat: rounding may have hidden what there is.
  for (let i = 0; i < count && side === 0; i++) {
    d = i;
    side = above(points, a, b, c, d);
  }
  if (side === 0) return undefined;
  return side < 0 ? [a, b, c, d] : [a, c, b, d];
}

type Vec = readonly [number, number, number];
const dot = (u: Vec, v: Vec): number => u[0] * v[0] + u[1] * v[1] + u[2] * v[2];
const cross = (u: Vec, v: Vec): Vec => [
  u[1] * v[2] - u[2] * v[1],
  u[2] * v[0] - u[0] * v[2],
  u[0] * v[1] - u[1] * v[0],
];

/** Faces by index: three corners and, across the edge from corner i to the next, neighbour i. */
class Hull {
  readonly #points: Float64Array;
  readonly #corners: number[] = [];
  readonly #neighbors: number[] = [];
  readonly #alive: boolean[] = [];
  /** The first of the points outside that a face takes care of; `#next` has the others. */
  readonly #outside: number[] = [];
  readonly #next: Int32Array;
  readonly #waiting: number[] = [];
  /** By point: the new face whose horizon edge starts there. */
  readonly #fan = new Map<number, number>();

  constructor(points: Float64Array, [a, b, c, d]: readonly [number, number, number, number]) {
    this.#points = points;
    this.#next = new Int32Array(points.length / 3).fill(NONE);
    for (const [i, j, k] of [
      [a, b, c],
      [a, d, b],
      [b, d, c],
      [c, d, a],
    ] as const) {
      this.#add(i, j, k);
    }
    this.#neighbors.splice(0, 12, 1, 2, 3, 3, 2, 0, 1, 3, 0, 2, 1, 0);
    for (let point = 0; point < this.#next.length; point++)
      if (point !== a && point !== b && point !== c && point !== d) this.#assign(point, 0, 4);
    this.#await(0, 4);
  }

  grow(): void {
    for (let face = this.#waiting.pop(); face !== undefined; face = this.#waiting.pop())
      if (this.#alive[face] && this.#outside[face] !== NONE) this.#extend(face);
  }

  result(): ConvexHull {
    const index = new Map<number, number>();
    const triangles: number[] = [];
    for (let face = 0; face < this.#alive.length; face++) {
      if (!this.#alive[face]) continue;
      for (let i = 0; i < 3; i++) {
        const point = this.#corners[3 * face + i]!;
        let known = index.get(point);
        if (known === undefined) index.set(point, (known = index.size));
        triangles.push(known);
      }
    }
    const positions = new Float64Array(3 * index.size);
    for (const [point, i] of index) positions.set(this.#points.subarray(3 * point, 3 * point + 3), 3 * i);
    return { positions, triangles: Uint32Array.from(triangles) };
  }

  #add(a: number, b: number, c: number): number {
    this.#corners.push(a, b, c);
    this.#neighbors.push(NONE, NONE, NONE);
    this.#outside.push(NONE);
    this.#alive.push(true);
    return this.#alive.length - 1;
  }

  #sees(point: number, face: number): boolean {
    const corners = this.#corners;
    const at = 3 * face;
    return above(this.#points, corners[at]!, corners[at + 1]!, corners[at + 2]!, point) > 0;
  }

  /** Gives a point to the first of the faces that it lies outside of, if there is one. */
  #assign(point: number, from: number, to: number): void {
    for (let face = from; face < to; face++) {
      if (!this.#sees(point, face)) continue;
      this.#next[point] = this.#outside[face]!;
      this.#outside[face] = point;
      return;
    }
  }

  #await(from: number, to: number): void {
    for (let face = from; face < to; face++) if (this.#outside[face] !== NONE) this.#waiting.push(face);
  }

  /** Replaces all faces that the farthest point of one sees by a fan of new ones to that point. */
  #extend(start: number): void {
    const apex = this.#farthest(start);
    const visible = [start];
    this.#alive[start] = false;
    const first = this.#alive.length;
    this.#fan.clear();
    for (let v = 0; v < visible.length; v++) {
      const face = visible[v]!;
      for (let i = 0; i < 3; i++) {
        const beyond = this.#neighbors[3 * face + i]!;
        if (!this.#alive[beyond]) continue;
        if (this.#sees(apex, beyond)) {
          this.#alive[beyond] = false;
          visible.push(beyond);
        }
      }
    }
    for (const face of visible) {
      for (let i = 0; i < 3; i++) {
        const beyond = this.#neighbors[3 * face + i]!;
        if (!this.#alive[beyond]) continue;
        const from = this.#corners[3 * face + i]!;
        const to = this.#corners[3 * face + ((i + 1) % 3)]!;
        const made = this.#add(from, to, apex);
        this.#neighbors[3 * made] = beyond;
        this.#neighbors[3 * beyond + this.#edge(beyond, to)] = made;
        this.#fan.set(from, made);
      }
    }
    const last = this.#alive.length;
    for (let made = first; made < last; made++) {
      const after = this.#fan.get(this.#corners[3 * made + 1]!)!;
      this.#neighbors[3 * made + 1] = after;
      this.#neighbors[3 * after + 2] = made;
    }
    for (const face of visible) {
      for (let point = this.#outside[face]!; point !== NONE;) {
        const following = this.#next[point]!;
        if (point !== apex) this.#assign(point, first, last);
        point = following;
      }
      this.#outside[face] = NONE;
    }
    this.#await(first, last);
  }

  /** The edge of a face that starts at a point. */
  #edge(face: number, from: number): number {
    if (this.#corners[3 * face] === from) return 0;
    return this.#corners[3 * face + 1] === from ? 1 : 2;
  }

  #farthest(face: number): number {
    const points = this.#points;
    const [a, b, c] = [0, 1, 2].map(i => 3 * this.#corners[3 * face + i]!) as [number, number, number];
    const [x, y, z] = [points[a]!, points[a + 1]!, points[a + 2]!];
    const normal = cross(
      [points[b]! - x, points[b + 1]! - y, points[b + 2]! - z],
      [points[c]! - x, points[c + 1]! - y, points[c + 2]! - z],
    );
    let farthest = this.#outside[face]!;
    let most = -Infinity;
    for (let point = farthest; point !== NONE; point = this.#next[point]!) {
      const i = 3 * point;
      const distance =
        normal[0] * (points[i]! - x) + normal[1] * (points[i + 1]! - y) + normal[2] * (points[i + 2]! - z);
      if (distance > most) [farthest, most] = [point, distance];
    }
    return farthest;
  }
}
