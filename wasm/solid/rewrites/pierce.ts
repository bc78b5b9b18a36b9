import type { Geometry, Solid } from '../geometry.ts';
import type { Interned } from '../intern.ts';
import type { Kernel } from '../kernel.ts';
import { KnownFaces, volumeOf } from '../known-faces.ts';
import type { Plan } from '../plan.ts';
import type { Vec3 } from '../tree.ts';
import { biteOf, cutOf, EPSILON, type Bite, type Box, type Cut } from './bite.ts';
import { PiercedBox } from './pierced-box.ts';
import { boxOf, membersOf, type Placed } from './tools.ts';

/** Fewer tools than this Manifold subtracts as fast. */
const FEWEST = 4;

/**
 * A box minus many solids that do not meet each other: each is cut to the box once for all that are alike, and the
 * result is put together from their walls and the faces of the box with holes. No boolean of the whole is needed.
 */
export function pierce(node: Interned): Plan | undefined {
  if (node.kind !== 'difference' || node.children.length < 2) return undefined;
  const box = boxOf(node.children[0]!);
  const tools = box && membersOf(node.children.slice(1));
  if (!tools || tools.length < FEWEST) return undefined;
  const needs = [...new Set(tools.map(tool => tool.node))];
  if (2 * needs.length > tools.length) return undefined;
  return {
    needs,
    make(operands, kernel) {
      const solids = new Map<Interned, Solid>();
      for (const [i, operand] of operands.entries()) {
        const plain = operand.dimension === 3 && operand.kind === 'solid' && operand.colors.size === 0;
        if (!plain || operand.triangles === 0) return undefined;
        solids.set(needs[i]!, operand);
      }
      return pierced(box, tools, solids, kernel);
    },
  };
}

interface PlacedBite {
  readonly bite: Bite;
  readonly by: Vec3;
  readonly min: Vec3;
  readonly max: Vec3;
}

function pierced(
  box: Box,
  tools: readonly Placed[],
  solids: ReadonlyMap<Interned, Solid>,
  kernel: Kernel,
): Geometry | undefined {
  const cuts = new Map<string, Cut>();
  const bites = new Map<string, Bite>();
  const ids = new Map([...solids.keys()].map((node, i) => [node, i]));
  const bounds = new Map([...solids].map(([node, { solid }]) => [node, solid.boundingBox()]));
  const placed: PlacedBite[] = [];
  for (const { node, by } of tools) {
    const { min, max } = bounds.get(node)!;
    // Beside the box, or only touching it.
    if ([0, 1, 2].some(i => max[i]! + by[i]! <= box.min[i]! + EPSILON)) continue;
    if ([0, 1, 2].some(i => min[i]! + by[i]! >= box.max[i]! - EPSILON)) continue;
    const planes: (number | undefined)[] = [];
    const beyond: (number | undefined)[] = [];
    for (const i of [0, 1, 2]) {
      const low = box.min[i]! - by[i]!;
      const high = box.max[i]! - by[i]!;
      planes.push(min[i]! < low + EPSILON ? low : undefined, max[i]! > high - EPSILON ? high : undefined);
      beyond.push(min[i]! < low - EPSILON ? low : undefined, max[i]! > high + EPSILON ? high : undefined);
    }
    const key = `${ids.get(node)} ${planes.map(written).join(' ')}`;
    let bite = bites.get(key);
    if (!bite) {
      // Tools that only touch a plane are cut as those that do not.
      const cutKey = `${ids.get(node)} ${beyond.map(written).join(' ')}`;
      const cut = cuts.get(cutKey) ?? cutOf(solids.get(node)!.solid, beyond, kernel);
      if (!cut) return undefined;
      cuts.set(cutKey, cut);
      bites.set(key, (bite = biteOf(cut, planes)));
    }
    if (bite.triangles.length === 0) continue;
    const moved = (point: Vec3): Vec3 => [point[0] + by[0], point[1] + by[1], point[2] + by[2]];
    placed.push({ bite, by, min: moved(bite.min), max: moved(bite.max) });
  }
  if (placed.length < FEWEST || !apart(placed)) return undefined;
  const result = new PiercedBox(box);
  for (const { bite, by } of placed) result.add(bite, by);
  const faces = result.faces(kernel);
  if (!faces) return undefined;
  const [x, y, z] = [0, 1, 2].map(i => box.max[i]! - box.min[i]!) as [number, number, number];
  const expected = x * y * z - placed.reduce((sum, { bite }) => sum + bite.volume, 0);
  // A border that is not what it was taken for shows in the volume.
  const right = Math.abs(volumeOf(faces) - expected) <= 1e-9 * x * y * z;
  return right ? KnownFaces.of(kernel, faces) : undefined;
}

const written = (plane: number | undefined): string => plane?.toFixed(9) ?? '';

/** Whether no two of them share more than lines: a sweep along x. */
function apart(placed: readonly PlacedBite[]): boolean {
  const sorted = placed.toSorted((a, b) => a.min[0] - b.min[0]);
  let active: PlacedBite[] = [];
  for (const next of sorted) {
    active = active.filter(({ max }) => max[0] > next.min[0] - EPSILON);
    for (const other of active) if (meet(other, next)) return false;
    active.push(next);
  }
  return true;
}

function meet(a: PlacedBite, b: PlacedBite): boolean {
  let touching: 0 | 1 | 2 | undefined;
  for (const axis of [0, 1, 2] as const) {
    if (a.max[axis] < b.min[axis] - EPSILON || b.max[axis] < a.min[axis] - EPSILON) return false;
    if (a.max[axis] <= b.min[axis] + EPSILON || b.max[axis] <= a.min[axis] + EPSILON) touching ??= axis;
  }
  if (touching === undefined) return true;
  // Faces that lie on each other would have to vanish both.
  const [low, high] = a.max[touching] <= b.min[touching] + EPSILON ? [a, b] : [b, a];
  return low.bite.faces[2 * touching + 1]! && high.bite.faces[2 * touching]!;
}
