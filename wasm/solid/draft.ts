import type { Color, ColorRun, Mesh } from '../contract.ts';
import type { Interned } from './intern.ts';
import { dimensionOf } from './rewrites/dimension.ts';
import { matrixOf, product } from './rewrites/fold-transforms.ts';
import type { Matrix, NodeOf } from './tree.ts';

/** A solid of a picture: where it stands, and the colour that was put over it, if one was. */
export interface Part {
  readonly node: Interned;
  readonly matrix: Matrix;
  readonly color: Color | undefined;
}

const IDENTITY: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/**
 * The solids whose union the model is; undefined when it is no such union. Shown side by side they look like it, but
 * for what is inside of another one.
 */
export function partsOf(root: Interned): Part[] | undefined {
  if (dimensionOf(root) !== 3) return undefined;
  const parts: Part[] = [];
  const stack: Part[] = [{ node: root, matrix: IDENTITY, color: undefined }];
  for (let part = stack.pop(); part; part = stack.pop()) {
    const { node, matrix, color } = part;
    const own = matrixOf(node);
    if (node.kind === 'union') {
      for (let i = node.children.length - 1; i >= 0; i--)
        stack.push({ node: node.children[i]!, matrix, color });
    } else if (own) stack.push({ node: node.children[0]!, matrix: product(matrix, own), color });
    else if (node.kind === 'color') {
      const { color: inner } = node.node as NodeOf<'color'>;
      const given = inner[0] >= 0 && inner[1] >= 0 && inner[2] >= 0;
      // The outer colour wins.
      const wins = color ?? (given ? inner : undefined);
      for (let i = node.children.length - 1; i >= 0; i--)
        stack.push({ node: node.children[i]!, matrix, color: wins });
    } else parts.push(part);
  }
  return parts.length > 1 ? parts : undefined;
}

/** One mesh of many, each placed and coloured. */
export function joined(parts: readonly { mesh: Mesh; matrix: Matrix; color: Color | undefined }[]): Mesh {
  let vertices = 0;
  let corners = 0;
  for (const { mesh } of parts) {
    vertices += mesh.positions.length;
    corners += mesh.indices.length;
  }
  const positions = new Float32Array(vertices);
  const indices = new Uint32Array(corners);
  const colors: ColorRun[] = [];
  let at = 0;
  let filled = 0;
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
    const turned = a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!) < 0;
    for (const run of mesh.colors) {
      const shown = color ?? run.color;
      const last = colors[colors.length - 1];
      if (last && sameColor(last.color, shown)) last.count += run.count;
      else colors.push({ start: filled, count: run.count, color: shown });
      for (let k = run.start; k < run.start + run.count; k += 3) {
        indices[filled++] = base + mesh.indices[k]!;
        indices[filled++] = base + mesh.indices[turned ? k + 2 : k + 1]!;
        indices[filled++] = base + mesh.indices[turned ? k + 1 : k + 2]!;
      }
    }
  }
  return { positions, indices, colors };
}

const sameColor = (a: Color | null, b: Color | null): boolean =>
  a === b || (a !== null && b !== null && a.every((fraction, i) => fraction === b[i]));
