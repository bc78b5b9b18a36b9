import type { Mesh } from '../contract.ts';

/** Halfedge `h` belongs to triangle ⌊h/3⌋ and runs from corner `h` to the next corner of that triangle. */
export const next = (h: number): number => (h % 3 === 2 ? h - 2 : h + 1);

export interface Adjacency {
  /** Per halfedge: the halfedge of the neighbour across it; −1 where there is none, −2 in a degenerate triangle. */
  twins: Int32Array;
  /** Edges that only one triangle has, or whose triangles disagree about the direction. */
  open: number;
  /** Edges that more than two triangles share; their triangles are paired wedge by wedge of solid. */
  crowded: number;
}

/**
 * Neighbours of every triangle by its directed edges, in linear time: halfedges are radix-sorted by their two vertex
 * numbers, so that no hash map is needed and a million triangles take a fraction of a second.
 */
export function adjacency(mesh: Mesh): Adjacency {
  const { indices } = mesh;
  const halfedges = indices.length - (indices.length % 3);
  const vertices = mesh.positions.length / 3;
  const twins = new Int32Array(halfedges).fill(-1);
  for (let h = 0; h < halfedges; h += 3) {
    const a = indices[h]!;
    const b = indices[h + 1]!;
    const c = indices[h + 2]!;
    if (a === b || b === c || c === a) twins.fill(-2, h, h + 3);
  }
  const low = new Uint32Array(halfedges);
  const high = new Uint32Array(halfedges);
  for (let h = 0; h < halfedges; h++) {
    const from = indices[h]!;
    const to = indices[next(h)]!;
    low[h] = from < to ? from : to;
    high[h] = from < to ? to : from;
  }
  let order = new Uint32Array(halfedges);
  for (let h = 0; h < halfedges; h++) order[h] = h;
  order = countingSort(order, high, vertices);
  order = countingSort(order, low, vertices);

  let open = 0;
  let crowded = 0;
  for (let begin = 0; begin < halfedges;) {
    const first = order[begin]!;
    let end = begin + 1;
    while (end < halfedges && low[order[end]!] === low[first] && high[order[end]!] === high[first]) end++;
    const group = order.subarray(begin, end);
    begin = end;
    if (group.length === 2 && twins[first] === -1 && twins[group[1]!] === -1) {
      const second = group[1]!;
      if (indices[first] !== indices[second]) {
        twins[first] = second;
        twins[second] = first;
      } else open++;
      continue;
    }
    const sound = group.filter(h => twins[h] === -1);
    if (sound.length === 0) continue;
    if (sound.length > 2) crowded++;
    if (!pairAroundEdge(mesh, sound, twins)) open++;
  }
  return { twins, open, crowded };
}

function countingSort(order: Uint32Array, keys: Uint32Array, limit: number): Uint32Array<ArrayBuffer> {
  const places = new Uint32Array(limit + 1);
  for (const key of keys) places[key + 1]!++;
  for (let key = 0; key < limit; key++) places[key + 1]! += places[key]!;
  const sorted = new Uint32Array(order.length);
  for (const item of order) sorted[places[keys[item]!]!++] = item;
  return sorted;
}

/**
 * Pairs the halfedges of one edge. Seen along the edge, solid lies clockwise of a triangle that runs with it, up to
 * the next triangle that runs against it; so solids which only touch at the edge stay apart.
 * @returns false when one is left over
 */
function pairAroundEdge({ positions, indices }: Mesh, group: Uint32Array, twins: Int32Array): boolean {
  const start = Math.min(indices[group[0]!]!, indices[next(group[0]!)]!);
  const end = Math.max(indices[group[0]!]!, indices[next(group[0]!)]!);
  const at = (vertex: number, axis: number) => positions[3 * vertex + axis]!;
  const d = [0, 1, 2].map(axis => at(end, axis) - at(start, axis));
  const length = Math.hypot(...d) || 1;
  const [dx, dy, dz] = d.map(x => x / length) as [number, number, number];
  // A frame (s, t) across the edge, s × t = d.
  const helper = Math.abs(dx) < 0.6 ? [1, 0, 0] : [0, 1, 0];
  const [hx, hy, hz] = helper as [number, number, number];
  const s = [dy * hz - dz * hy, dz * hx - dx * hz, dx * hy - dy * hx] as const;
  const t = [dy * s[2] - dz * s[1], dz * s[0] - dx * s[2], dx * s[1] - dy * s[0]] as const;
  const spokes = [...group].map(h => {
    const apex = indices[next(next(h))]!;
    const w = [0, 1, 2].map(axis => at(apex, axis) - at(start, axis)) as [number, number, number];
    const x = w[0] * s[0] + w[1] * s[1] + w[2] * s[2];
    const y = w[0] * t[0] + w[1] * t[1] + w[2] * t[2];
    return { h, forward: indices[h] === start, angle: Math.atan2(y, x), taken: false };
  });
  spokes.sort((a, b) => b.angle - a.angle || Number(b.forward) - Number(a.forward));
  let left = spokes.length;
  for (let reach = 1; reach < spokes.length && left > 1; reach++) {
    for (let i = 0; i < spokes.length; i++) {
      const from = spokes[i]!;
      const to = spokes[(i + reach) % spokes.length]!;
      if (!from.forward || from.taken || to.forward || to.taken) continue;
      from.taken = to.taken = true;
      twins[from.h] = to.h;
      twins[to.h] = from.h;
      left -= 2;
    }
  }
  return left === 0;
}
