import type { Mesh } from '../contract.ts';
import { creaseAngle, normals as allNormals, turns } from './creases.ts';
import { adjacency, next, type Adjacency } from './edges.ts';
import { axisOf, circumcircle, onCircle, roundFit } from './fit.ts';
import { onCut } from './on-cut.ts';
import { rays, type Hit, type Rays } from './rays.ts';
import { frame, section, type Plane } from './section.ts';
import {
  add,
  angle,
  cross,
  distance,
  dot,
  length,
  onSegment,
  scaled,
  subtract,
  unit,
  type Vector,
} from './vectors.ts';

/** What a pointer can take hold of. `at` is where it touched the model; all lengths in mm. */
export type Feature = { at: Vector } & (
  | { kind: 'point' }
  | { kind: 'edge'; from: Vector; to: Vector }
  /** An edge that runs round: `arc` in degrees, 360 for a full circle. */
  | { kind: 'circle'; center: Vector; normal: Vector; radius: number; arc: number }
  /** `face` tells flat faces of a mesh, and those of a cut, from each other. */
  | { kind: 'plane'; normal: Vector; area: number; face: string }
  /** `inside` is true for a hole; `arc` in degrees, less than 360 for a rounding. */
  | {
      kind: 'cylinder';
      center: Vector;
      axis: Vector;
      radius: number;
      height: number;
      arc: number;
      inside: boolean;
    }
  | { kind: 'sphere'; center: Vector; radius: number; inside: boolean }
  | { kind: 'surface' }
);

type Cylinder = Extract<Feature, { kind: 'cylinder' }>;

export interface Pointer {
  from: Vector;
  /** Unit length. */
  direction: Vector;
  /** Snap distance in mm at the eye, and how much it grows with every mm away from it. */
  tolerance: number;
  spread: number;
  /** What lies above this plane is cut away and not met; the cut itself is. */
  clip?: Plane;
}

/** Corners sharper than this end a round edge: circles of eleven sides and more are recognised. */
const cornerAngle = 35;
/** A smooth face of more triangles than this is not looked at as a whole. */
const largestFace = 60_000;

/** A mesh made ready for picking. */
export class Features {
  readonly #mesh: Mesh;
  readonly #rays: Rays;
  readonly #neighbours: Adjacency;
  readonly #normals: Float64Array;

  constructor(mesh: Mesh, tree: Rays = rays(mesh), neighbours: Adjacency = adjacency(mesh)) {
    this.#mesh = mesh;
    this.#rays = tree;
    this.#neighbours = neighbours;
    this.#normals = allNormals(mesh);
  }

  /** The corner, edge or face under a pointer; the nearest corner or edge wins over the face. */
  pick(pointer: Pointer): Feature | undefined {
    const hit = this.#first(pointer);
    if (!hit) return undefined;
    const reach = pointer.tolerance + pointer.spread * hit.distance;
    if (hit.cut && pointer.clip) {
      return onCut(
        section(this.#mesh, pointer.clip, this.#neighbours),
        pointer.clip.normal,
        hit.point,
        reach,
      );
    }
    const face = this.#grown(hit.triangle, Math.cos((creaseAngle * Math.PI) / 180));
    const nearest = this.#nearestBorder(face, hit.point);
    if (nearest && nearest.distance <= reach) return this.#edge(nearest.halfedge, hit.point, reach, face);
    return this.#face(face, hit);
  }

  /** The first hit that is not cut away. One on the back of a face was reached through the cut. */
  #first({ from, direction, clip }: Pointer): (Hit & { cut: boolean }) | undefined {
    let hit = this.#rays.first(from, direction);
    if (!clip) return hit && { ...hit, cut: false };
    const height = (point: Vector) => dot(clip.normal, point) - clip.offset;
    while (hit && height(hit.point) > 0) {
      hit = this.#rays.first(from, direction, hit.distance + Math.max(1e-6, hit.distance * 1e-7));
    }
    if (!hit) return undefined;
    const fall = dot(clip.normal, direction);
    const cut = dot(this.#normal(hit.triangle), direction) > 0 && height(from) > 0 && fall < 0;
    if (!cut) return { ...hit, cut };
    const distance = -height(from) / fall;
    return { ...hit, cut, distance, point: add(from, scaled(direction, distance)) };
  }

  #vertex(index: number): Vector {
    const { positions } = this.#mesh;
    return [positions[3 * index]!, positions[3 * index + 1]!, positions[3 * index + 2]!];
  }

  #from = (h: number): Vector => this.#vertex(this.#mesh.indices[h]!);
  #to = (h: number): Vector => this.#vertex(this.#mesh.indices[next(h)]!);

  #normal(triangle: number): Vector {
    return [this.#normals[3 * triangle]!, this.#normals[3 * triangle + 1]!, this.#normals[3 * triangle + 2]!];
  }

  /** Triangles reached from one without turning more than the limit (a cosine) at any edge. */
  #grown(start: number, limit: number): Set<number> {
    const face = new Set([start]);
    for (const triangle of face) {
      if (face.size > largestFace) break;
      for (let h = 3 * triangle; h < 3 * triangle + 3; h++) {
        const twin = this.#neighbours.twins[h]!;
        if (twin < 0) continue;
        const other = Math.floor(twin / 3);
        if (turns(this.#normals, triangle, other) >= limit) face.add(other);
      }
    }
    return face;
  }

  #isBorder(h: number, face: Set<number>): boolean {
    const twin = this.#neighbours.twins[h]!;
    if (twin < 0) return true;
    const other = Math.floor(twin / 3);
    const limit = Math.cos((creaseAngle * Math.PI) / 180);
    return !face.has(other) || turns(this.#normals, Math.floor(h / 3), other) < limit;
  }

  #nearestBorder(face: Set<number>, point: Vector): { halfedge: number; distance: number } | undefined {
    let nearest: { halfedge: number; distance: number } | undefined;
    for (const triangle of face) {
      for (let h = 3 * triangle; h < 3 * triangle + 3; h++) {
        if (!this.#isBorder(h, face)) continue;
        const away = distance(point, onSegment(this.#from(h), this.#to(h), point));
        if (!nearest || away < nearest.distance) nearest = { halfedge: h, distance: away };
      }
    }
    return nearest;
  }

  /** The next edge along a face's border, or the one before; −1 where the border does not go on. */
  #along(h: number, face: Set<number>, forward: boolean): number {
    const { twins } = this.#neighbours;
    let g = forward ? next(h) : next(next(h));
    for (let guard = 0; guard < 10_000; guard++) {
      if (this.#isBorder(g, face)) return g;
      const twin = twins[g]!;
      g = forward ? next(twin) : next(next(twin));
    }
    return -1;
  }

  #edge(start: number, point: Vector, reach: number, face: Set<number>): Feature {
    const circle = this.#round(start, face);
    if (circle) return { ...circle, at: point };
    // A straight edge may be cut into several by the triangulation.
    const ends = [this.#from(start), this.#to(start)] as [Vector, Vector];
    const direction = unit(subtract(ends[1], ends[0]));
    for (const forward of [true, false]) {
      for (
        let h = this.#along(start, face, forward);
        h >= 0 && h !== start;
        h = this.#along(h, face, forward)
      ) {
        if (angle(direction, subtract(this.#to(h), this.#from(h))) > 0.5) break;
        if (forward) ends[1] = this.#to(h);
        else ends[0] = this.#from(h);
      }
    }
    for (const end of ends) if (distance(end, point) <= reach) return { kind: 'point', at: end };
    return { kind: 'edge', at: onSegment(...ends, point), from: ends[0], to: ends[1] };
  }

  /** The longest arc through an edge of the border, when it has at least four segments. */
  #round(start: number, face: Set<number>): Extract<Feature, { kind: 'circle' }> | undefined {
    let best: Extract<Feature, { kind: 'circle' }> | undefined;
    for (const first of [true, false]) {
      const neighbour = this.#along(start, face, first);
      if (neighbour < 0) continue;
      const bend = angle(this.#direction(start), this.#direction(neighbour));
      if (bend > cornerAngle || bend < 0.2) continue;
      const far = first ? this.#to(neighbour) : this.#from(neighbour);
      const circle = circumcircle(this.#from(start), this.#to(start), far);
      if (!circle) continue;
      const points = [this.#from(start), this.#to(start)];
      let closed = false;
      for (const forward of [true, false]) {
        let last = start;
        for (let h = this.#along(start, face, forward); h >= 0; h = this.#along(h, face, forward)) {
          if (h === start) {
            closed = true;
            break;
          }
          const point = forward ? this.#to(h) : this.#from(h);
          if (angle(this.#direction(last), this.#direction(h)) > cornerAngle || !onCircle(circle, point))
            break;
          points.push(point);
          last = h;
          if (points.length > largestFace) break;
        }
        if (closed) break;
      }
      if (points.length < 5) continue;
      const refined = flatFit(points, circle.normal, circle.center);
      if (!refined || refined.error > 0.01 * refined.radius) continue;
      const step = 2 * Math.asin(Math.min(1, distance(points[0]!, points[1]!) / (2 * refined.radius)));
      const arc = closed ? 360 : Math.min(360, ((points.length - 1) * step * 180) / Math.PI);
      if (best && best.arc >= arc) continue;
      const { center, radius } = refined;
      best = { kind: 'circle', at: center, center, normal: circle.normal, radius, arc };
    }
    return best;
  }

  #direction = (h: number): Vector => subtract(this.#to(h), this.#from(h));

  #face(face: Set<number>, { triangle, point }: Hit): Feature {
    const normal = this.#normal(triangle);
    const flat = this.#grown(triangle, Math.cos(0.1 * (Math.PI / 180)));
    if (flat.size === face.size)
      return { kind: 'plane', at: point, normal, area: this.#area(flat), face: this.#name(flat) };
    if (face.size <= largestFace) {
      const round = this.#cylinder(face, normal, point) ?? this.#sphere(face, normal, point);
      if (round) return round;
    }
    const rounding = this.#rounding(flat, normal, point);
    if (rounding) return rounding;
    const area = this.#area(flat);
    // One facet of a freely curved surface is not a plane worth naming.
    if (flat.size <= 2 && area < 0.05 * this.#area(face)) return { kind: 'surface', at: point };
    return { kind: 'plane', at: point, normal, area, face: this.#name(flat) };
  }

  /** The same from wherever in a flat face one began. */
  #name(flat: Set<number>): string {
    let lowest = Infinity;
    for (const triangle of flat) lowest = Math.min(lowest, triangle);
    return `${lowest}`;
  }

  #cylinder(face: Set<number>, normal: Vector, at: Vector): Feature | undefined {
    const triangles = [...face];
    const { axis, error } = axisOf(
      triangles.map(t => this.#normal(t)),
      triangles.map(t => this.#area([t])),
    );
    return error > 1e-3 ? undefined : this.#cylinderAbout(tidy(axis), face, normal, at);
  }

  #cylinderAbout(axis: Vector, face: Set<number>, normal: Vector, at: Vector): Cylinder | undefined {
    const points = this.#points(face);
    const fit = flatFit(points, axis, at);
    if (!fit || fit.error > 0.01 * fit.radius) return undefined;
    const heights = points.map(p => dot(subtract(p, fit.center), axis));
    const low = Math.min(...heights);
    const high = Math.max(...heights);
    const center = add(fit.center, scaled(axis, (low + high) / 2));
    const inside = dot(normal, subtract(at, fit.center)) < 0;
    const arc = this.#turn(face, axis);
    return { kind: 'cylinder', at, center, axis, radius: fit.radius, height: high - low, arc, inside };
  }

  /** How far round an axis a face reaches, in degrees: the widest gap between its vertices' directions is left out. */
  #turn(face: Set<number>, axis: Vector): number {
    const { u, v } = frame(axis);
    const facets = new Set<number>();
    for (const t of face) {
      const n = this.#normal(t);
      facets.add(Math.round((Math.atan2(dot(n, v), dot(n, u)) * 1800) / Math.PI));
    }
    const sorted = [...facets].sort((a, b) => a - b).map(x => x / 10);
    const gaps = sorted.map((x, i) => (i === 0 ? x + 360 - sorted.at(-1)! : x - sorted[i - 1]!));
    const widest = Math.max(...gaps);
    // A full turn has no gap wider than its facets; otherwise each end facet adds half its own width.
    const step = (360 - widest) / Math.max(1, sorted.length - 1);
    return widest < 1.6 * step ? 360 : Math.min(360, 360 - widest + step);
  }

  /** The rounding that a facet of a larger smooth face belongs to: at least four facets on one cylinder. */
  #rounding(flat: Set<number>, normal: Vector, at: Vector): Feature | undefined {
    for (const triangle of flat) {
      for (let h = 3 * triangle; h < 3 * triangle + 3; h++) {
        const twin = this.#neighbours.twins[h]!;
        if (twin < 0) continue;
        const other = Math.floor(twin / 3);
        const bend = angle(normal, this.#normal(other));
        if (flat.has(other) || bend > creaseAngle || bend < 0.2) continue;
        const axis = tidy(unit(cross(normal, this.#normal(other))));
        const pair = new Set([...flat, ...this.#grown(other, Math.cos(0.1 * (Math.PI / 180)))]);
        const fit = flatFit(this.#points(pair), axis, at);
        if (!fit || fit.error > 0.01 * fit.radius) continue;
        const round = this.#onCylinder(flat, axis, fit);
        const facets = new Set(
          [...round].map(t =>
            this.#normal(t)
              .map(x => Math.round(x * 200))
              .join(),
          ),
        );
        const found = facets.size >= 4 && this.#cylinderAbout(axis, round, normal, at);
        if (found && !this.#isStrip(round, found)) return found;
      }
    }
    return undefined;
  }

  /** A band of a torus looks like a short cylinder, but its surface goes on bending beyond both ends. */
  #isStrip(round: Set<number>, { axis, radius, height }: Cylinder): boolean {
    if (height > radius) return false;
    for (const triangle of round) {
      for (let h = 3 * triangle; h < 3 * triangle + 3; h++) {
        if (this.#isBorder(h, round) && Math.abs(dot(unit(this.#direction(h)), axis)) < 0.5) {
          const twin = this.#neighbours.twins[h]!;
          const other = Math.floor(twin / 3);
          if (twin >= 0 && angle(this.#normal(triangle), this.#normal(other)) < creaseAngle) return true;
        }
      }
    }
    return false;
  }

  #onCylinder(start: Set<number>, axis: Vector, { center, radius }: { center: Vector; radius: number }) {
    const face = new Set(start);
    const fits = (t: number) =>
      Math.abs(dot(this.#normal(t), axis)) < 0.002 &&
      [0, 1, 2].every(k => {
        const spoke = subtract(this.#from(3 * t + k), center);
        return Math.abs(length(cross(spoke, axis)) - radius) <= 0.01 * radius;
      });
    for (const triangle of face) {
      if (face.size > largestFace) break;
      for (let h = 3 * triangle; h < 3 * triangle + 3; h++) {
        const twin = this.#neighbours.twins[h]!;
        if (twin < 0) continue;
        const other = Math.floor(twin / 3);
        const smooth = turns(this.#normals, triangle, other) >= Math.cos((creaseAngle * Math.PI) / 180);
        if (!face.has(other) && smooth && fits(other)) face.add(other);
      }
    }
    return face;
  }

  #sphere(face: Set<number>, normal: Vector, at: Vector): Feature | undefined {
    const fit = roundFit(this.#points(face));
    if (!fit || fit.error > 0.005 * fit.radius) return undefined;
    const center = fit.center as unknown as Vector;
    return { kind: 'sphere', at, center, radius: fit.radius, inside: dot(normal, subtract(at, center)) < 0 };
  }

  /** Vertices of a face, at most some thousands of them. */
  #points(face: Set<number>): Vector[] {
    const vertices = new Set<number>();
    for (const t of face) for (let k = 0; k < 3; k++) vertices.add(this.#mesh.indices[3 * t + k]!);
    const step = Math.ceil(vertices.size / 4000);
    return [...vertices].filter((_, i) => i % step === 0).map(v => this.#vertex(v));
  }

  #area(triangles: Iterable<number>): number {
    let area = 0;
    for (const t of triangles) {
      const a = this.#from(3 * t);
      area += length(cross(subtract(this.#from(3 * t + 1), a), subtract(this.#from(3 * t + 2), a))) / 2;
    }
    return area;
  }
}

/** Directions within rounding of a main axis are that axis, pointing up the scale. */
function tidy(direction: Vector): Vector {
  const main = direction.findIndex(x => Math.abs(x) > 1 - 1e-6);
  if (main < 0) return direction;
  return [main === 0 ? 1 : 0, main === 1 ? 1 : 0, main === 2 ? 1 : 0];
}

/** Least-squares circle of points seen along `normal`, placed at the depth of `origin`. */
function flatFit(
  points: readonly Vector[],
  normal: Vector,
  origin: Vector,
): { center: Vector; radius: number; error: number } | undefined {
  const { u, v } = frame(normal);
  const fit = roundFit(points.map(p => [dot(subtract(p, origin), u), dot(subtract(p, origin), v)]));
  if (!fit) return undefined;
  const center = add(origin, add(scaled(u, fit.center[0]!), scaled(v, fit.center[1]!)));
  return { center, radius: fit.radius, error: fit.error };
}
