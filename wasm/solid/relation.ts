import type { Feature } from './features.ts';
import { add, angle, cross, distance, dot, length, scaled, subtract, unit, type Vector } from './vectors.ts';

/** How two features lie to each other. */
export interface Relation {
  /** The two points between which `distance` was taken. */
  from: Vector;
  to: Vector;
  /** mm; from centres of circles and spheres, and from axes of cylinders. */
  distance: number;
  /** `to − from`. */
  delta: Vector;
  /**
   * No distance is left between surfaces, edges or corners. A face counts as its whole plane. Middles and axes that
   * coincide do not touch.
   */
  touching: boolean;
  /** Degrees, where both have a direction and are not parallel. Between faces: through the material. */
  angle?: number;
}

type Shape =
  | { is: 'point'; at: Vector }
  | { is: 'line'; at: Vector; along: Vector; reach: readonly [number, number] }
  | { is: 'plane'; at: Vector; normal: Vector };

function shape(feature: Feature): Shape {
  switch (feature.kind) {
    case 'edge': {
      const along = unit(subtract(feature.to, feature.from));
      return { is: 'line', at: feature.from, along, reach: [0, distance(feature.from, feature.to)] };
    }
    case 'cylinder':
      return { is: 'line', at: feature.center, along: feature.axis, reach: [-Infinity, Infinity] };
    case 'plane':
      return { is: 'plane', at: feature.at, normal: feature.normal };
    case 'circle':
    case 'sphere':
      return { is: 'point', at: feature.center };
    default:
      return { is: 'point', at: feature.at };
  }
}

const parallel = (degrees: number) => Math.min(degrees, 180 - degrees) < 0.05;

/** Measured from a middle or an axis, not from the surface. */
const round: ReadonlySet<Feature['kind']> = new Set(['circle', 'cylinder', 'sphere']);

/** Distance and angle between two picked features. */
export function relation(one: Feature, other: Feature): Relation {
  const found = measured(one, other);
  // Meshes are in single precision: of a coordinate of 100 mm the sixth decimal is noise.
  const noise = 1e-5 + 1e-6 * Math.max(...[...found.from, ...found.to].map(Math.abs));
  const touching = found.distance <= noise && !round.has(one.kind) && !round.has(other.kind);
  return { ...found, touching };
}

/** Whether two picks took hold of the same thing. */
export function same(one: Feature, other: Feature): boolean {
  if (one.kind === 'point' && other.kind === 'point') return distance(one.at, other.at) === 0;
  if (one.kind === 'edge' && other.kind === 'edge') {
    const ends = (a: Vector, b: Vector) => distance(one.from, a) === 0 && distance(one.to, b) === 0;
    return ends(other.from, other.to) || ends(other.to, other.from);
  }
  if (one.kind === 'plane' && other.kind === 'plane') {
    return one.face === other.face && relation(one, other).touching;
  }
  return false;
}

type Measured = Omit<Relation, 'touching'>;

function measured(one: Feature, other: Feature): Measured {
  const a = shape(one);
  const b = shape(other);
  if (a.is === 'plane' && b.is !== 'plane') return turned(measured(other, one));
  if (a.is === 'line' && b.is === 'point') return turned(measured(other, one));
  if (a.is === 'point' && b.is === 'point') return between(a.at, b.at);
  if (a.is === 'point' && b.is === 'line') return between(a.at, onLine(b, a.at));
  if (b.is === 'plane') {
    const foot = (p: Vector) => subtract(p, scaled(b.normal, dot(b.normal, subtract(p, b.at))));
    if (a.is === 'point') return between(a.at, foot(a.at));
    if (a.is === 'line') {
      const lean = 90 - Math.min(angle(a.along, b.normal), 180 - angle(a.along, b.normal));
      if (lean < 0.05) return between(one.at, foot(a.reach[0] === 0 ? one.at : a.at));
      return { ...between(one.at, other.at), angle: lean };
    }
    const degrees = angle(a.normal, b.normal);
    if (parallel(degrees)) return between(one.at, foot(one.at));
    return { ...between(one.at, other.at), angle: 180 - degrees };
  }
  if (a.is === 'line' && b.is === 'line') {
    const degrees = angle(a.along, b.along);
    if (parallel(degrees)) {
      const from = clamped(a, dot(subtract(b.at, a.at), a.along) + middleOf(b));
      return between(from, add(b.at, scaled(b.along, dot(subtract(from, b.at), b.along))));
    }
    return { ...nearest(a, b), angle: Math.min(degrees, 180 - degrees) };
  }
  return between(one.at, other.at);
}

type Line = Extract<Shape, { is: 'line' }>;

const middleOf = ({ reach }: Line) => (Number.isFinite(reach[0]) ? (reach[0] + reach[1]) / 2 : 0);

function between(from: Vector, to: Vector): Measured {
  const delta = subtract(to, from);
  return { from, to, delta, distance: length(delta) };
}

function turned({ from, to, delta, ...rest }: Measured): Measured {
  return { ...rest, from: to, to: from, delta: subtract([0, 0, 0], delta) };
}

const clamped = ({ at, along, reach }: Line, t: number): Vector =>
  add(at, scaled(along, Math.min(reach[1], Math.max(reach[0], t))));

const onLine = (line: Line, point: Vector): Vector =>
  clamped(line, dot(subtract(point, line.at), line.along));

/** Nearest points of two lines that are not parallel, each within its reach. */
function nearest(a: Line, b: Line): Measured {
  const n = cross(a.along, b.along);
  const t = dot(cross(subtract(b.at, a.at), b.along), n) / dot(n, n);
  const onB = onLine(b, clamped(a, t));
  const onA = onLine(a, onB);
  return between(onA, onLine(b, onA));
}
