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

type Vector = readonly [number, number, number];

/** Of length 1; zeros for a triangle without area. */
function normalOf({ positions, indices }: Mesh, triangle: number): Vector {
  const [a, b, c] = [0, 1, 2].map(k => 3 * indices[3 * triangle + k]!) as [number, number, number];
  const [ux, uy, uz] = [0, 1, 2].map(k => positions[b + k]! - positions[a + k]!) as [number, number, number];
  const [vx, vy, vz] = [0, 1, 2].map(k => positions[c + k]! - positions[a + k]!) as [number, number, number];
  const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

/** Faces whose normals differ by less lie in one plane, as far as six digits tell. */
const PLANE = 0.9999;

interface Face {
  normal: Vector;
  color: Color | null;
}

/**
 * `mesh` with the colours of another one of the same faces, whose positions have six digits. The faces may be cut
 * into other triangles: a triangle takes the colour of a face in its plane that all its corners belong to.
 */
export function recolored(mesh: Mesh, painted: Mesh): Mesh {
  if (painted.colors.every(({ color }) => color === null)) return mesh;
  const around = new Map<number, Face[]>();
  for (const { start, count, color } of painted.colors) {
    for (let i = start; i < start + count; i += 3) {
      const face = { normal: normalOf(painted, i / 3), color };
      for (let k = 0; k < 3; k++) {
        const faces = around.get(painted.indices[i + k]!);
        if (faces) faces.push(face);
        else around.set(painted.indices[i + k]!, [face]);
      }
    }
  }
  const same = sameVertices(mesh, painted);
  const groups = new Map<string, { color: Color | null; indices: number[] }>();
  for (let i = 0; i < mesh.indices.length; i += 3) {
    const corners = mesh.indices.subarray(i, i + 3);
    const color = colorOf(
      normalOf(mesh, i / 3),
      [...corners].map(corner => around.get(same[corner]!) ?? []),
    );
    const name = String(color);
    let group = groups.get(name);
    if (!group) groups.set(name, (group = { color, indices: [] }));
    group.indices.push(...corners);
  }
  const indices = new Uint32Array(mesh.indices.length);
  const colors: ColorRun[] = [];
  let start = 0;
  for (const { color, indices: corners } of groups.values()) {
    indices.set(corners, start);
    colors.push({ start, count: corners.length, color });
    start += corners.length;
  }
  return { positions: mesh.positions, indices, colors };
}

function colorOf(normal: Vector, corners: readonly (readonly Face[])[]): Color | null {
  const [first = [], ...rest] = corners;
  const common = first.filter(({ color }) =>
    rest.every(faces => faces.some(face => String(face.color) === String(color))),
  );
  const inPlane = common.find(
    face => face.normal[0] * normal[0] + face.normal[1] * normal[1] + face.normal[2] * normal[2] > PLANE,
  );
  return (inPlane ?? common[0])?.color ?? null;
}
