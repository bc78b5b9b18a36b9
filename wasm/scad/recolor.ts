import type { Color, ColorRun, Mesh } from '../contract.ts';

/** What six digits may have made of a coordinate: the nearest first. */
function roundings(x: number): number[] {
  const nearest = Number(x.toPrecision(6));
  if (nearest === 0) return [0];
  const step = 10 ** (Math.floor(Math.log10(Math.abs(nearest))) - 5);
  return [nearest, ...[-step, step].map(offset => Number((nearest + offset).toPrecision(6)))];
}

/** The vertex of `painted` that each vertex of `mesh` is; −1 for none. */
function sameVertices(mesh: Mesh, painted: Mesh): Int32Array {
  const known = new Map<string, number>();
  for (let v = 0; v < painted.positions.length / 3; v++) {
    const [x, y, z] = [0, 1, 2].map(axis => Number(painted.positions[3 * v + axis]!.toPrecision(6)));
    known.set(`${x} ${y} ${z}`, v);
  }
  return Int32Array.from({ length: mesh.positions.length / 3 }, (_, v) => {
    const [xs, ys, zs] = [0, 1, 2].map(axis => roundings(mesh.positions[3 * v + axis]!)) as [
      number[],
      number[],
      number[],
    ];
    for (const x of xs) {
      for (const y of ys) {
        for (const z of zs) {
          const found = known.get(`${x} ${y} ${z}`);
          if (found !== undefined) return found;
        }
      }
    }
    return -1;
  });
}

const key = (corners: readonly number[]): string => corners.toSorted((a, b) => a - b).join(' ');

const cornersOf = ({ indices }: Mesh, triangle: number): [number, number, number] => [
  indices[3 * triangle]!,
  indices[3 * triangle + 1]!,
  indices[3 * triangle + 2]!,
];

/** `mesh` with the colours of another one of the same triangles, whose positions have six digits. */
export function recolored(mesh: Mesh, painted: Mesh): Mesh {
  const colors = new Map<string, Color | null>();
  for (const { start, count, color } of painted.colors) {
    if (color === null) continue;
    for (let triangle = start / 3; triangle < (start + count) / 3; triangle++)
      colors.set(key(cornersOf(painted, triangle)), color);
  }
  if (colors.size === 0) return mesh;
  const same = sameVertices(mesh, painted);
  const byColor = new Map<string, { color: Color | null; indices: number[] }>();
  for (let triangle = 0; triangle < mesh.indices.length / 3; triangle++) {
    const corners = cornersOf(mesh, triangle);
    const color = colors.get(key(corners.map(corner => same[corner]!))) ?? null;
    const name = String(color);
    let group = byColor.get(name);
    if (!group) byColor.set(name, (group = { color, indices: [] }));
    group.indices.push(...corners);
  }
  const indices = new Uint32Array(mesh.indices.length);
  const runs: ColorRun[] = [];
  let start = 0;
  for (const { color, indices: corners } of byColor.values()) {
    indices.set(corners, start);
    runs.push({ start, count: corners.length, color });
    start += corners.length;
  }
  return { positions: mesh.positions, indices, colors: runs };
}
