import type { Color, ColorRun, Mesh } from '../contract.ts';
import { around, boundsOf, groupsOf, movedBounds, type Bounds } from './bounds.ts';
import { shownColor } from './color-node.ts';
import { isEmpty, type Geometry } from './geometry.ts';
import type { Interned, Interner } from './intern.ts';
import { determinant, product } from './matrix.ts';
import { dimensionOf } from './rewrites/dimension.ts';
import { matrixOf } from './rewrites/fold-transforms.ts';
import type { ColorNode, Matrix } from './tree.ts';

/** A solid of the model: where it stands, and the colour that was put over it, if one was. */
export interface Piece {
  readonly geometry: Geometry;
  readonly matrix: Matrix;
  readonly color: Color | undefined;
}

interface Place {
  readonly matrix: Matrix;
  readonly color: Color | undefined;
}

const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** Levels of the tree past which nothing is taken apart. */
const DEEPEST = 200;

/** Bounds of nodes in their own place. */
const known = new WeakMap<Interned, Bounds>();

/**
 * Takes the unions at the top of a model apart: what meets is united, what stands apart only has to be shown together,
 * and what only moved has not to be computed again.
 */
export class Assembly {
  readonly #interner: Interner;
  readonly #compute: (node: Interned) => Promise<Geometry>;
  readonly #known: (node: Interned) => boolean;
  readonly #draft: boolean;
  /** Solids that meet were left as they are. */
  overlapping = false;
  readonly pieces: Piece[] = [];

  /** `draft`: what meets is not united either, unless it is `known` by now. */
  constructor(
    interner: Interner,
    compute: (node: Interned) => Promise<Geometry>,
    known: (node: Interned) => boolean,
    draft: boolean,
  ) {
    this.#interner = interner;
    this.#compute = compute;
    this.#known = known;
    this.#draft = draft;
  }

  async add(node: Interned, place: Place = { matrix: IDENTITY, color: undefined }, depth = 0): Promise<void> {
    const own = matrixOf(node);
    if (own) return this.add(node.children[0]!, { ...place, matrix: product(place.matrix, own) }, depth + 1);
    if (node.kind === 'color' && node.children.length === 1)
      return this.add(
        node.children[0]!,
        { ...place, color: place.color ?? shownColor(node.node as ColorNode) },
        depth + 1,
      );
    if (isUnion(node) && depth < DEEPEST) return this.#union(node, place, depth);
    const geometry = await this.#compute(node);
    if (!isEmpty(geometry)) this.pieces.push({ geometry, ...place });
  }

  async #union(node: Interned, place: Place, depth: number): Promise<void> {
    let members = [...node.children];
    let groups = await this.#groups(members);
    // A union that meets something may do so with one of its members only.
    for (;;) {
      const mixed = new Set(groups.filter(group => group.length > 1).flat());
      if (!members.some((member, i) => mixed.has(i) && isUnion(member))) break;
      members = members.flatMap((member, i) =>
        mixed.has(i) && isUnion(member) ? member.children : [member],
      );
      groups = await this.#groups(members);
    }
    for (const group of groups) {
      if (group.length > 1) {
        const all = group.length === node.children.length && members.length === group.length;
        const whole = all
          ? node
          : this.#interner.of(
              node.node,
              group.map(i => members[i]!),
            );
        // What is exact already is no slower.
        if (!this.#draft || this.#known(whole)) {
          const geometry = await this.#compute(whole);
          if (!isEmpty(geometry)) this.pieces.push({ geometry, ...place });
          continue;
        }
        this.overlapping = true;
      }
      for (const i of group) await this.add(members[i]!, place, depth + 1);
    }
  }

  async #groups(members: readonly Interned[]): Promise<number[][]> {
    const boxes: Bounds[] = [];
    for (const member of members) boxes.push(await this.#bounds(member));
    return groupsOf(boxes);
  }

  async #bounds(node: Interned, depth = 0): Promise<Bounds> {
    let bounds = known.get(node);
    if (!bounds) known.set(node, (bounds = await this.#measured(node, depth)));
    return bounds;
  }

  async #measured(node: Interned, depth: number): Promise<Bounds> {
    const own = matrixOf(node);
    if (own) return movedBounds(await this.#bounds(node.children[0]!, depth + 1), own);
    if ((node.kind !== 'union' && node.kind !== 'color') || depth > DEEPEST)
      return boundsOf(await this.#compute(node));
    const parts: Bounds[] = [];
    for (const child of node.children) parts.push(await this.#bounds(child, depth + 1));
    return around(parts);
  }
}

const isUnion = (node: Interned): boolean => node.kind === 'union' && node.children.length > 1;

/** Whether a model is a union at its top that can be taken apart. */
export function isAssembly(root: Interned): boolean {
  if (dimensionOf(root) !== 3) return false;
  let node = root;
  while (matrixOf(node) || (node.kind === 'color' && node.children.length === 1)) node = node.children[0]!;
  return isUnion(node);
}

/** One mesh of many, each placed and coloured; one run for each colour. */
export function joined(parts: readonly { mesh: Mesh; matrix: Matrix; color: Color | undefined }[]): Mesh {
  const positions = new Float32Array(sum(parts, ({ mesh }) => mesh.positions.length));
  const indices = new Uint32Array(sum(parts, ({ mesh }) => mesh.indices.length));
  const byColor = new Map<string, { color: Color | null; runs: Run[] }>();
  let at = 0;
  for (const { mesh, matrix, color } of parts) {
    const base = at / 3;
    const [a, b, c, x, d, e, f, y, g, h, i, z] = matrix as number[];
    const from = mesh.positions;
    for (let v = 0; v < from.length; v += 3) {
      const [px, py, pz] = [from[v]!, from[v + 1]!, from[v + 2]!];
      positions[at++] = a! * px + b! * py + c! * pz + x!;
      positions[at++] = d! * px + e! * py + f! * pz + y!;
      positions[at++] = g! * px + h! * py + i! * pz + z!;
    }
    const turned = determinant(matrix) < 0;
    for (const { start, count, color: own } of mesh.colors) {
      const shown = color ?? own;
      const key = shown ? shown.join(' ') : '';
      const run = { corners: mesh.indices, from: start, to: start + count, base, turned };
      const same = byColor.get(key);
      if (same) same.runs.push(run);
      else byColor.set(key, { color: shown, runs: [run] });
    }
  }
  const colors: ColorRun[] = [];
  let filled = 0;
  for (const { color, runs } of byColor.values()) {
    const start = filled;
    for (const { corners, from, to, base, turned } of runs) {
      for (let k = from; k < to; k += 3) {
        indices[filled++] = base + corners[k]!;
        indices[filled++] = base + corners[turned ? k + 2 : k + 1]!;
        indices[filled++] = base + corners[turned ? k + 1 : k + 2]!;
      }
    }
    colors.push({ start, count: filled - start, color });
  }
  return { positions, indices, colors };
}

interface Run {
  corners: Uint32Array;
  from: number;
  to: number;
  base: number;
  turned: boolean;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}
