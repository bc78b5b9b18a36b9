import type { Mesh } from '../../contract.ts';

/** Cells of a mesh: `origin` is the corner of cell (0, 0, 0), `cell` what a cell measures, both in millimetres. */
export interface Raster {
  readonly origin: readonly [x: number, y: number, z: number];
  readonly cell: readonly [x: number, y: number, z: number];
  readonly size: readonly [x: number, y: number, z: number];
}

export type Axis = 0 | 1 | 2;

/** Rays through each row of cells, in a square of so many by so many. */
const across = 3;
/** Rays keep off the exact middle, where modelled edges like to lie. */
const aside = [0.000_37, 0.000_61] as const;

/** A triangle belongs to the cell that lies this far behind it, in cells. */
const under = 0.1;

/**
 * What part of each cell is solid, 0 to 1, by rays along one axis. A ray is inside where the triangles behind it wind
 * around it, whichever way they are turned, so that solids may overlap. A ray that goes in and never comes out again
 * met a hole in the surface and says nothing; of cells that no ray says anything of it is not a number.
 *
 * `hit` gets every triangle that a ray meets, with the cell of the place where it does.
 */
export function solidity(
  { positions, indices }: Mesh,
  { origin, cell, size }: Raster,
  axis: Axis,
  hit: (cell: number, triangle: number) => void,
): Float32Array {
  const u = ((axis + 1) % 3) as Axis;
  const v = ((axis + 2) % 3) as Axis;
  const stride = [1, size[0], size[0] * size[1]] as const;
  const [wide, high, long] = [size[u] * across, size[v] * across, size[axis]];
  const rays: number[][] = Array.from({ length: wide * high }, () => []);
  const at = (corner: number, along: Axis): number =>
    (positions[3 * corner + along]! - origin[along]) / cell[along];
  for (let triangle = 0; triangle < indices.length; triangle += 3) {
    const [a, b, c] = [indices[triangle]!, indices[triangle + 1]!, indices[triangle + 2]!];
    const [au, av, bu, bv, cu, cv] = [at(a, u), at(a, v), at(b, u), at(b, v), at(c, u), at(c, v)];
    const area = (bu - au) * (cv - av) - (bv - av) * (cu - au);
    if (area === 0) continue;
    const [aw, bw, cw] = [at(a, axis), at(b, axis), at(c, axis)];
    const place = (index: number, off: number): number => (index + 0.5) / across + off;
    const first = (least: number): number => Math.max(0, Math.floor(least * across) - 1);
    const last = (most: number, count: number): number => Math.min(count - 1, Math.ceil(most * across));
    const end = last(Math.max(au, bu, cu), wide);
    for (let j = first(Math.min(av, bv, cv)); j <= last(Math.max(av, bv, cv), high); j++) {
      const y = place(j, aside[1]);
      for (let i = first(Math.min(au, bu, cu)); i <= end; i++) {
        const x = place(i, aside[0]);
        const fa = ((bu - x) * (cv - y) - (bv - y) * (cu - x)) / area;
        const fb = ((cu - x) * (av - y) - (cv - y) * (au - x)) / area;
        const fc = 1 - fa - fb;
        if (fa < 0 || fb < 0 || fc < 0) continue;
        const depth = fa * aw + fb * bw + fc * cw;
        rays[i + wide * j]!.push(depth, area > 0 ? 1 : -1);
        const cells = [0, 0, 0];
        cells[u] = Math.floor(i / across);
        cells[v] = Math.floor(j / across);
        const within = area > 0 ? depth - under : depth + under;
        cells[axis] = Math.min(long - 1, Math.max(0, Math.floor(within)));
        hit(cells[0]! + stride[1] * cells[1]! + stride[2] * cells[2]!, triangle);
      }
    }
  }
  const solid = new Float32Array(size[0] * size[1] * size[2]);
  const asked = new Uint8Array(solid.length);
  for (const [ray, crossings] of rays.entries()) {
    const i = Math.floor((ray % wide) / across);
    const j = Math.floor(Math.floor(ray / wide) / across);
    const spans = inside(crossings);
    if (!spans) continue;
    const start = i * stride[u] + j * stride[v];
    for (let k = 0; k < long; k++) asked[start + k * stride[axis]]!++;
    for (const [from, to] of spans)
      for (let k = Math.max(0, Math.floor(from)); k < Math.min(long, Math.ceil(to)); k++)
        solid[start + k * stride[axis]]! += Math.min(to, k + 1) - Math.max(from, k);
  }
  for (let index = 0; index < solid.length; index++) solid[index] = solid[index]! / asked[index]!;
  return solid;
}

/** Where a ray is inside, from its crossings (depth, turn, depth, turn …); undefined when it does not come out again. */
function inside(crossings: readonly number[]): [from: number, to: number][] | undefined {
  const order = Array.from({ length: crossings.length / 2 }, (_, index) => index).sort(
    (a, b) => crossings[2 * a]! - crossings[2 * b]!,
  );
  const spans: [number, number][] = [];
  let winding = 0;
  let from = 0;
  for (const index of order) {
    const before = winding;
    winding += crossings[2 * index + 1]!;
    if (before === 0) from = crossings[2 * index]!;
    else if (winding === 0) spans.push([from, crossings[2 * index]!]);
  }
  return winding === 0 ? spans : undefined;
}
