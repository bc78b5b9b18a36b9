import type { Bounds } from '../bounds.ts';
import { isEmpty, type Geometry, type Solid } from '../geometry.ts';
import type { Interned, Interner } from '../intern.ts';
import type { Kernel, Manifold } from '../kernel.ts';
import { KnownFaces, volumeOf, type Faces } from '../known-faces.ts';
import type { Plan } from '../plan.ts';
import { facesOf } from '../side-by-side.ts';
import type { Vec3 } from '../tree.ts';
import { EPSILON } from './bite.ts';
import { borderOf, flatFaces, type FlatFace } from './flat-faces.ts';
import { holeOf, type Hole } from './hole.ts';
import { loopsOf, triangulatedLoops } from './loops.ts';
import { membersOf, type Placed } from './tools.ts';

/** Fewer tools than this Manifold subtracts as fast. */
const FEWEST = 6;
/** Triangles × tools past which looking for those that meet takes longer than a boolean. */
const MOST_PAIRS = 4e6;
/** Operands of a union among which a perforated one is looked for. */
const MOST_ADDED = 16;

/**
 * A solid minus many equal ones that stand apart and go through the insides of its flat faces only, such as vents in a
 * wall: what one of them takes away all take away, and only those faces get another triangulation.
 */
export function perforate(node: Interned, interner: Interner): Plan | undefined {
  const parts = perforationOf(node, interner);
  if (!parts) return undefined;
  return {
    needs: [parts.base, ...parts.nodes],
    make: ([whole, ...operands], kernel) => made(whole, operands, parts, kernel),
  };
}

/** The same with what is added to the solid away from its holes: it is added first, while the solid is simple. */
export function perforateLast(node: Interned, interner: Interner): Plan | undefined {
  if (node.kind !== 'union' || node.children.length < 2 || node.children.length > MOST_ADDED)
    return undefined;
  for (const child of node.children) {
    const parts = perforationOf(child, interner);
    if (!parts) continue;
    const added = node.children.filter(other => other !== child);
    const members = membersOf(added);
    if (!members) return undefined;
    const base = interner.of(node.node, [parts.base, ...added]);
    return {
      needs: [base, ...parts.nodes, ...members.map(member => member.node)],
      make([whole, ...operands], kernel) {
        const holes = operands.slice(0, parts.nodes.length);
        const clear: Bounds[] = [];
        for (const [i, { by }] of members.entries()) {
          const other = operands[parts.nodes.length + i]!;
          if (isEmpty(other)) continue;
          if (!isPlain(other)) return undefined;
          const { min, max } = other.solid.boundingBox();
          clear.push({ min: plus(min, by), max: plus(max, by) });
        }
        return made(whole, holes, parts, kernel, clear);
      },
    };
  }
  return undefined;
}

interface Perforation {
  readonly base: Interned;
  readonly tools: readonly Placed[];
  /** The different ones among the tools. */
  readonly nodes: readonly Interned[];
}

function perforationOf(node: Interned, interner: Interner): Perforation | undefined {
  if (node.kind !== 'difference' || node.children.length < 2) return undefined;
  const [first, ...others] = node.children;
  const tools: Placed[] = [];
  const rest: Interned[] = [];
  for (const child of others) {
    const members = membersOf([child]);
    if (!members) return undefined;
    const repeat = members.length >= FEWEST * new Set(members.map(member => member.node)).size;
    if (repeat) tools.push(...members);
    else rest.push(child);
  }
  if (tools.length === 0) return undefined;
  const base = rest.length > 0 ? interner.of(node.node, [first!, ...rest]) : first!;
  return { base, tools, nodes: [...new Set(tools.map(tool => tool.node))] };
}

/** `clear`: where no tool may be. */
function made(
  whole: Geometry | undefined,
  operands: readonly Geometry[],
  { tools, nodes }: Perforation,
  kernel: Kernel,
  clear: readonly Bounds[] = [],
): Geometry | undefined {
  if (!isPlain(whole) || !operands.every(isPlain)) return undefined;
  const solids = new Map(nodes.map((tool, i) => [tool, (operands[i] as Solid).solid]));
  return perforated(whole, tools, solids, kernel, clear);
}

const isPlain = (geometry: Geometry | undefined): geometry is Solid =>
  geometry?.dimension === 3 &&
  geometry.kind === 'solid' &&
  geometry.colors.size === 0 &&
  geometry.triangles > 0;

function perforated(
  whole: Solid,
  tools: readonly Placed[],
  solids: ReadonlyMap<Interned, Manifold>,
  kernel: Kernel,
  clear: readonly Bounds[],
): Geometry | undefined {
  if (whole.triangles * tools.length > MOST_PAIRS) return undefined;
  const faces = facesOf(whole.solid, kernel);
  if (!faces) return undefined;
  const flat = flatFaces(faces);
  const bounds = flat.map(face => boundsOf(faces, face));
  const triangleBounds = boundsOfTriangles(faces);
  const borders = new Map<number, number[][] | undefined>();
  const border = (f: number): number[][] | undefined => {
    if (!borders.has(f)) borders.set(f, loopsOf(borderOf(faces.triangles, flat[f]!.triangles)));
    return borders.get(f);
  };
  const around = new Map([...solids].map(([node, solid]) => [node, solid.boundingBox()]));
  const ids = new Map([...solids.keys()].map((node, i) => [node, i]));
  const known = new Map<string, Hole | undefined>();
  const holes: { hole: Hole; by: Vec3; through: readonly number[] }[] = [];
  const boxes: Bounds[] = [];
  for (const { node, by } of tools) {
    const local = around.get(node)!;
    const box: Bounds = { min: plus(local.min, by), max: plus(local.max, by) };
    if (boxes.some(other => meet(box, other)) || clear.some(other => meet(box, other))) return undefined;
    boxes.push(box);
    const through: number[] = [];
    for (const [f, face] of flat.entries()) {
      if (!meet(box, bounds[f]!) || !straddles(box, face)) continue;
      // Its triangles may leave the tool alone although its bounds do not.
      if (face.triangles.some(t => meetsTriangle(box, triangleBounds, t))) through.push(f);
    }
    // All inside or all outside: for booleans.
    if (through.length === 0) return undefined;
    const planes = through.map(f => {
      const { normal, offset } = flat[f]!;
      return { normal, offset: offset - (normal[0] * by[0] + normal[1] * by[1] + normal[2] * by[2]) };
    });
    const key = `${ids.get(node)} ${planes.map(({ normal, offset }) => [...normal, offset].map(x => x.toFixed(8)).join()).join(' ')}`;
    if (!known.has(key)) known.set(key, holeOf(solids.get(node)!, whole.solid, by, planes, kernel));
    const hole = known.get(key);
    if (!hole) return undefined;
    for (const [i, f] of through.entries()) {
      const loops = border(f);
      if (!loops || !inside(hole, i, by, flat[f]!, loops, faces)) return undefined;
    }
    holes.push({ hole, by, through });
  }
  return stitched(faces, flat, border, holes, kernel);
}

/** The surface with the walls of all holes, and with the faces that they go through cut out. */
function stitched(
  { positions, triangles }: Faces,
  flat: readonly FlatFace[],
  border: (f: number) => number[][] | undefined,
  holes: readonly { hole: Hole; by: Vec3; through: readonly number[] }[],
  kernel: Kernel,
): Geometry | undefined {
  const places: number[] = [...positions];
  const corners: number[] = [];
  const rims = new Map<number, number[]>();
  let expected = volumeOf({ positions, triangles });
  const size = Math.abs(expected);
  for (const { hole, by, through } of holes) {
    const base = places.length / 3;
    for (let i = 0; i < hole.positions.length; i++) places.push(hole.positions[i]! + by[i % 3]!);
    for (const v of hole.walls) corners.push(base + v);
    for (const [i, f] of through.entries()) {
      const rim = rims.get(f) ?? [];
      for (const v of hole.rims[i]!) rim.push(base + v);
      rims.set(f, rim);
    }
    expected -= hole.volume;
  }
  for (const [f, face] of flat.entries()) {
    const rim = rims.get(f);
    if (!rim) {
      for (const t of face.triangles) corners.push(triangles[t]!, triangles[t + 1]!, triangles[t + 2]!);
      continue;
    }
    const inner = loopsOf(rim);
    if (!inner) return undefined;
    const [u, v] = axesOf(face);
    const place = (vertex: number): [number, number] => [
      dot(u, places, 3 * vertex),
      dot(v, places, 3 * vertex),
    ];
    for (const vertex of triangulatedLoops([...border(f)!, ...inner], place, kernel)) corners.push(vertex);
  }
  const result = { positions: Float64Array.from(places), triangles: Uint32Array.from(corners) };
  return Math.abs(volumeOf(result) - expected) <= 1e-9 * size ? KnownFaces.of(kernel, result) : undefined;
}

/** Whether the rim that a hole leaves in a face lies within it, clear of its borders. */
function inside(
  hole: Hole,
  i: number,
  by: Vec3,
  face: FlatFace,
  loops: readonly number[][],
  { positions }: Faces,
): boolean {
  const [u, v] = axesOf(face);
  const rim = hole.rims[i]!;
  for (let k = 0; k < rim.length; k += 2) {
    const at = 3 * rim[k]!;
    const place = [
      hole.positions[at]! + by[0],
      hole.positions[at + 1]! + by[1],
      hole.positions[at + 2]! + by[2],
    ];
    const [x, y] = [dot(u, place, 0), dot(v, place, 0)];
    let within = false;
    for (const loop of loops) {
      let before = loop[loop.length - 1]!;
      for (const vertex of loop) {
        const [ax, ay] = [dot(u, positions, 3 * before), dot(v, positions, 3 * before)];
        const [bx, by] = [dot(u, positions, 3 * vertex), dot(v, positions, 3 * vertex)];
        if (near(x, y, ax, ay, bx, by)) return false;
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
        before = vertex;
      }
    }
    if (!within) return false;
  }
  return true;
}

/** How near a border a rim may come, in millimetres. */
const CLEAR = 1e-6;

function near(x: number, y: number, ax: number, ay: number, bx: number, by: number): boolean {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  const [ex, ey] = [ax + t * dx - x, ay + t * dy - y];
  return ex * ex + ey * ey < CLEAR * CLEAR;
}

const plus = (point: readonly number[], by: Vec3): Vec3 => [
  point[0]! + by[0],
  point[1]! + by[1],
  point[2]! + by[2],
];

const meet = (a: Bounds, b: Bounds): boolean =>
  [0, 1, 2].every(i => a.min[i]! <= b.max[i]! + EPSILON && b.min[i]! <= a.max[i]! + EPSILON);

/** Whether corners of the box lie on both sides of the face's plane, or on it. */
function straddles({ min, max }: Bounds, { normal, offset }: FlatFace): boolean {
  let low = -offset;
  let high = -offset;
  for (const i of [0, 1, 2] as const) {
    low += normal[i] * (normal[i] > 0 ? min[i] : max[i]);
    high += normal[i] * (normal[i] > 0 ? max[i] : min[i]);
  }
  return low <= EPSILON && high >= -EPSILON;
}

/** By triangle: least x, y, z, then greatest. */
function boundsOfTriangles({ positions, triangles }: Faces): Float64Array {
  const bounds = new Float64Array(2 * triangles.length);
  for (let t = 0; t < triangles.length; t += 3) {
    for (let i = 0; i < 3; i++) {
      const a = positions[3 * triangles[t]! + i]!;
      const b = positions[3 * triangles[t + 1]! + i]!;
      const c = positions[3 * triangles[t + 2]! + i]!;
      bounds[2 * t + i] = Math.min(a, b, c);
      bounds[2 * t + 3 + i] = Math.max(a, b, c);
    }
  }
  return bounds;
}

function meetsTriangle({ min, max }: Bounds, bounds: Float64Array, t: number): boolean {
  for (let i = 0; i < 3; i++) {
    if (min[i]! > bounds[2 * t + 3 + i]! + EPSILON || max[i]! < bounds[2 * t + i]! - EPSILON) return false;
  }
  return true;
}

function boundsOf(faces: Faces, { triangles }: FlatFace): Bounds {
  const min = [Infinity, Infinity, Infinity];
  const max = [-Infinity, -Infinity, -Infinity];
  for (const t of triangles) {
    for (let k = 0; k < 9; k++) {
      const x = faces.positions[3 * faces.triangles[t + Math.floor(k / 3)]! + (k % 3)]!;
      if (x < min[k % 3]!) min[k % 3] = x;
      if (x > max[k % 3]!) max[k % 3] = x;
    }
  }
  return { min: min as unknown as Vec3, max: max as unknown as Vec3 };
}

const dot = (axis: Vec3, places: ArrayLike<number>, at: number): number =>
  axis[0] * places[at]! + axis[1] * places[at + 1]! + axis[2] * places[at + 2]!;

/** Two axes in the plane of a face that make, with its normal, a right-handed frame. */
function axesOf({ normal: [x, y, z] }: FlatFace): [Vec3, Vec3] {
  const length = Math.abs(x) < 0.6 ? Math.hypot(y, z) : Math.hypot(x, z);
  const u: Vec3 = Math.abs(x) < 0.6 ? [0, z / length, -y / length] : [-z / length, 0, x / length];
  return [u, [y * u[2] - z * u[1], z * u[0] - x * u[2], x * u[1] - y * u[0]]];
}
