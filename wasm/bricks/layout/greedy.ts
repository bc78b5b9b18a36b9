import type { OrientedPart } from '../parts.ts';
import type { Random } from '../random.ts';
import { anyLabel, type Plan } from './plan.ts';

/** How a layer is gone through, and how far luck may change a choice. */
export interface Manner {
  /** From which corner: bit 0 from the far end of x, bit 1 from that of y, bit 2 along y first. */
  readonly corner: number;
  /** 0: bricks of even layers lie along x, 1: along y. */
  readonly turn: 0 | 1;
  /** Points, about as much as one cell. */
  readonly luck: number;
}

/**
 * Fills the open cells, layer by layer from below. Overhangs that nothing will hold from above come first, the
 * farthest out before the others, then the cells in order from a corner. For each the best of all bricks that cover it
 * is placed. What counts, in cells: the area; clusters that it joins and bricks below that it bridges; whether it is
 * held at all; single cells that it would leave over; how snugly it fits; and that it lies across the layer below.
 */
export function fill(
  plan: Plan,
  cells: Iterable<number>,
  parts: readonly OrientedPart[],
  random: Random,
  manner: Manner,
): void {
  const layers = new Map<number, number[]>();
  for (const cell of cells) {
    const z = Math.floor(cell / plan.layer);
    const of = layers.get(z);
    if (of) of.push(cell);
    else layers.set(z, [cell]);
  }
  for (const z of [...layers.keys()].sort((a, b) => a - b)) {
    for (const cell of inOrder(plan, layers.get(z)!, z, manner))
      if (plan.open(cell)) cover(plan, cell, z, parts, random, manner);
  }
}

function inOrder(plan: Plan, cells: readonly number[], z: number, { corner }: Manner): number[] {
  const [sx, sy] = plan.size;
  const far = overhang(plan, cells, z);
  const rank = new Map<number, number>();
  for (const cell of cells) {
    const inLayer = cell - z * plan.layer;
    const i = inLayer % sx;
    const j = (inLayer - i) / sx;
    const x = corner & 1 ? sx - 1 - i : i;
    const y = corner & 2 ? sy - 1 - j : j;
    rank.set(cell, (corner & 4 ? x * sy + y : y * sx + x) - 1e6 * (far.get(cell) ?? 0));
  }
  return [...cells].sort((a, b) => rank.get(a)! - rank.get(b)!);
}

/** Of cells with nothing below and nothing above: their distance to a cell that is held. */
function overhang(plan: Plan, cells: readonly number[], z: number): Map<number, number> {
  const { labels, layer } = plan;
  const [sx, sy] = plan.size;
  const distances = new Map<number, number>();
  const free = new Set<number>();
  for (const cell of cells) if (z > 0 && !labels[cell - layer] && !labels[cell + layer]) free.add(cell);
  if (free.size === 0) return distances;
  let edge = cells.filter(cell => !free.has(cell));
  for (let distance = 1; edge.length > 0; distance++) {
    const next: number[] = [];
    for (const cell of edge) {
      const x = cell % sx;
      const y = Math.floor(cell / sx) % sy;
      for (const [step, inside] of [
        [-1, x > 0],
        [1, x < sx - 1],
        [-sx, y > 0],
        [sx, y < sy - 1],
      ] as const) {
        const beside = cell + step;
        if (!inside || !free.has(beside) || distances.has(beside) || !alike(labels[beside]!, labels[cell]!))
          continue;
        distances.set(beside, distance);
        next.push(beside);
      }
    }
    edge = next;
  }
  return distances;
}

/** Where a brick may go, and the label of its cells; one object, written over for each that is tried. */
const place = { x: 0, y: 0, z: 0, dx: 0, dy: 0, label: 0 };
const best = { x: 0, y: 0, dx: 0, dy: 0 };

function cover(
  plan: Plan,
  cell: number,
  z: number,
  parts: readonly OrientedPart[],
  random: Random,
  manner: Manner,
): void {
  const [sx, sy] = plan.size;
  const inLayer = cell - z * plan.layer;
  const cx = inLayer % sx;
  const cy = (inLayer - cx) / sx;
  let most = -Infinity;
  place.z = z;
  for (const { dx, dy } of parts) {
    place.dx = dx;
    place.dy = dy;
    for (let y = Math.max(0, cy - dy + 1); y <= cy && y + dy <= sy; y++)
      for (let x = Math.max(0, cx - dx + 1); x <= cx && x + dx <= sx; x++) {
        place.x = x;
        place.y = y;
        place.label = fits(plan);
        if (!place.label) continue;
        const points = worth(plan, manner) + manner.luck * random();
        if (points <= most) continue;
        most = points;
        best.x = x;
        best.y = y;
        best.dx = dx;
        best.dy = dy;
      }
  }
  if (most === -Infinity)
    throw new RangeError('A layout needs bricks of one stud, to fill what no other fits into.');
  plan.place(best.x, best.y, z, best.dx, best.dy);
}

/** The label that a brick has at `place`; 0 where none can be. */
function fits({ at, labels, layer, size: [sx, sy] }: Plan): number {
  const { x, y, z, dx, dy } = place;
  let label = anyLabel;
  for (let j = y; j < y + dy; j++) {
    const start = x + sx * (j + sy * z);
    for (let cell = start; cell < start + dx; cell++) {
      const own = labels[cell]!;
      if (own === 0 || at[cell + layer]! >= 0) return 0;
      if (own === anyLabel || own === label) continue;
      if (label !== anyLabel) return 0;
      label = own;
    }
  }
  return label;
}

const roots = new Int32Array(64);
const bricks = new Int32Array(64);

function worth(plan: Plan, manner: Manner): number {
  const { at, labels, layer } = plan;
  const { x, y, z, dx, dy } = place;
  const [sx, sy] = plan.size;
  let held = 0;
  let roofed = 0;
  let rootCount = 0;
  let brickCount = 0;
  const touch = (number: number): void => {
    for (let index = 0; index < brickCount; index++) if (bricks[index] === number) return;
    bricks[brickCount++] = number;
    const root = plan.cluster(number);
    for (let index = 0; index < rootCount; index++) if (roots[index] === root) return;
    roots[rootCount++] = root;
  };
  for (let j = y; j < y + dy; j++) {
    const start = x + sx * (j + sy * z);
    for (let cell = start; cell < start + dx; cell++) {
      const below = at[cell]!;
      const above = at[cell + 2 * layer]!;
      if (below >= 0) touch(below);
      if (above >= 0) touch(above);
      if (z === 0 || below >= 0 || above >= 0) held++;
      else if (labels[cell + layer]) roofed++;
    }
  }
  const area = dx * dy;
  let points = area;
  if (held === 0) points -= roofed > 0 ? 12 : 100;
  else if (area - held - roofed > 1.5 * held) points -= 2 * (area - held - roofed - 1.5 * held);
  points += 7 * Math.max(0, rootCount - 1) + 1.5 * Math.max(0, brickCount - rootCount);
  if (dx !== dy) points += (dx > dy ? 0 : 1) === ((z + manner.turn) & 1) ? 2 : 0;
  for (let i = x; i < x + dx; i++) points += side(plan, i, y - 1) + side(plan, i, y + dy);
  for (let j = y; j < y + dy; j++) points += side(plan, x - 1, j) + side(plan, x + dx, j);
  return points;
}

/** Points for a cell beside a brick: closed ones are snug, one that would have no open neighbour left costs a brick. */
function side(plan: Plan, i: number, j: number): number {
  if (!isOpen(plan, i, j)) return 0.3;
  const left =
    stays(plan, i - 1, j) || stays(plan, i + 1, j) || stays(plan, i, j - 1) || stays(plan, i, j + 1);
  return left ? 0 : -5;
}

const stays = (plan: Plan, i: number, j: number): boolean =>
  !(i >= place.x && i < place.x + place.dx && j >= place.y && j < place.y + place.dy) && isOpen(plan, i, j);

/** Whether a cell is open for a brick with the label of `place`. */
function isOpen(plan: Plan, i: number, j: number): boolean {
  const [sx, sy] = plan.size;
  if (i < 0 || j < 0 || i >= sx || j >= sy) return false;
  const cell = i + sx * (j + sy * place.z);
  return plan.labels[cell]! > 0 && alike(plan.labels[cell]!, place.label) && plan.at[cell + plan.layer]! < 0;
}

const alike = (a: number, b: number): boolean => a === b || a === anyLabel || b === anyLabel;
