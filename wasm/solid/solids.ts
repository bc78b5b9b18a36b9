import type { Mesh } from '../contract.ts';

/** Simple closed meshes: ground truth for tests and benchmarks. */

const colorless = (positions: Float32Array, indices: Uint32Array): Mesh => ({
  positions,
  indices,
  colors: [{ start: 0, count: indices.length, color: null }],
});

/** A box from the origin to (x, y, z); 12 triangles, the bottom two first. */
export function cube(x: number, y: number, z: number): Mesh {
  const positions = new Float32Array(24);
  for (let v = 0; v < 8; v++) positions.set([v & 1 ? x : 0, v & 2 ? y : 0, v & 4 ? z : 0], 3 * v);
  const quads = ['0231', '4576', '0154', '1375', '3267', '2046'];
  const indices = quads.flatMap(q => {
    const [a, b, c, d] = [...q].map(Number) as [number, number, number, number];
    return [a, b, c, a, c, d];
  });
  return colorless(positions, Uint32Array.from(indices));
}

export function tetrahedron(): Mesh {
  const positions = Float32Array.of(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1);
  return colorless(positions, Uint32Array.of(0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3));
}

/** A torus about Z: `around` × `across` quads of two triangles. */
export function torus(major: number, minor: number, around: number, across: number): Mesh {
  const positions = new Float32Array(3 * around * across);
  const indices = new Uint32Array(6 * around * across);
  for (let i = 0; i < around; i++) {
    const u = (2 * Math.PI * i) / around;
    for (let j = 0; j < across; j++) {
      const v = (2 * Math.PI * j) / across;
      const r = major + minor * Math.cos(v);
      const at = i * across + j;
      positions.set([r * Math.cos(u), r * Math.sin(u), minor * Math.sin(v)], 3 * at);
      const right = ((i + 1) % around) * across + j;
      const up = i * across + ((j + 1) % across);
      const far = ((i + 1) % around) * across + ((j + 1) % across);
      indices.set([at, right, far, at, far, up], 6 * at);
    }
  }
  return colorless(positions, indices);
}

/** An upright cylinder on z = 0 of `sides` sides. */
export function cylinder(radius: number, height: number, sides: number): Mesh {
  const positions = new Float32Array(6 * sides);
  const indices: number[] = [];
  for (let i = 0; i < sides; i++) {
    const u = (2 * Math.PI * i) / sides;
    positions.set([radius * Math.cos(u), radius * Math.sin(u), 0], 3 * i);
    positions.set([radius * Math.cos(u), radius * Math.sin(u), height], 3 * (sides + i));
    const j = (i + 1) % sides;
    indices.push(i, j, sides + j, i, sides + j, sides + i);
    if (i > 0 && j > 0) indices.push(0, j, i, sides, sides + i, sides + j);
  }
  return colorless(positions, Uint32Array.from(indices));
}

/** A flat sheet of columns × rows unit squares, facing up: an open mesh. */
export function grid(columns: number, rows: number): Mesh {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let y = 0; y <= rows; y++) for (let x = 0; x <= columns; x++) positions.push(x, y, 0);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const a = y * (columns + 1) + x;
      const b = a + columns + 1;
      indices.push(a, a + 1, b + 1, a, b + 1, b);
    }
  }
  return colorless(Float32Array.from(positions), Uint32Array.from(indices));
}

export function moved(mesh: Mesh, offset: readonly [number, number, number]): Mesh {
  return { ...mesh, positions: mesh.positions.map((x, i) => x + offset[i % 3]!) };
}

export function turnedInsideOut(mesh: Mesh): Mesh {
  const indices = mesh.indices.slice();
  for (let i = 0; i < indices.length; i += 3) {
    indices[i + 1] = mesh.indices[i + 2]!;
    indices[i + 2] = mesh.indices[i + 1]!;
  }
  return { ...mesh, indices };
}

/** All meshes as one, coincident vertices merged; colours are kept. */
export function join(...meshes: Mesh[]): Mesh {
  const seen = new Map<string, number>();
  const positions: number[] = [];
  const indices: number[] = [];
  const colors = [];
  for (const mesh of meshes) {
    const start = indices.length;
    for (const vertex of mesh.indices) {
      const point = [...mesh.positions.subarray(3 * vertex, 3 * vertex + 3)];
      const key = point.join(' ');
      let merged = seen.get(key);
      if (merged === undefined) {
        merged = positions.length / 3;
        seen.set(key, merged);
        positions.push(...point);
      }
      indices.push(merged);
    }
    for (const run of mesh.colors) colors.push({ ...run, start: run.start + start });
  }
  return { positions: Float32Array.from(positions), indices: Uint32Array.from(indices), colors };
}

/** A sphere of `rings` rings of `sides` points, and two poles. */
export function sphere(radius: number, sides: number, rings: number): Mesh {
  const positions: number[] = [0, 0, -radius];
  const indices: number[] = [];
  const at = (ring: number, side: number) => 1 + ring * sides + (side % sides);
  const top = 1 + rings * sides;
  for (let ring = 0; ring < rings; ring++) {
    const w = (Math.PI * (ring + 1)) / (rings + 1) - Math.PI / 2;
    for (let side = 0; side < sides; side++) {
      const u = (2 * Math.PI * side) / sides;
      positions.push(
        radius * Math.cos(w) * Math.cos(u),
        radius * Math.cos(w) * Math.sin(u),
        radius * Math.sin(w),
      );
      if (ring === 0) indices.push(0, at(0, side + 1), at(0, side));
      else {
        indices.push(at(ring - 1, side), at(ring - 1, side + 1), at(ring, side + 1));
        indices.push(at(ring - 1, side), at(ring, side + 1), at(ring, side));
      }
      if (ring === rings - 1) indices.push(at(ring, side), at(ring, side + 1), top);
    }
  }
  positions.push(0, 0, radius);
  return colorless(Float32Array.from(positions), Uint32Array.from(indices));
}

/** A tube on z = 0: a cylinder with a round hole through it. */
export function tube(outer: number, inner: number, height: number, sides: number): Mesh {
  const positions: number[] = [];
  const indices: number[] = [];
  for (let i = 0; i < sides; i++) {
    const u = (2 * Math.PI * i) / sides;
    for (const [r, z] of [
      [outer, 0],
      [outer, height],
      [inner, height],
      [inner, 0],
    ] as const) {
      positions.push(r * Math.cos(u), r * Math.sin(u), z);
    }
    const a = 4 * i;
    const b = 4 * ((i + 1) % sides);
    for (let k = 0; k < 4; k++) {
      const m = (k + 1) % 4;
      indices.push(a + k, b + k, b + m, a + k, b + m, a + m);
    }
  }
  return colorless(Float32Array.from(positions), Uint32Array.from(indices));
}

/** A box from the origin to (x, y, z) whose upright edges are rounded, 12 facets each. */
export function roundedBlock(x: number, y: number, z: number, radius: number): Mesh {
  const ring: [number, number][] = [];
  for (const [quarter, [cx, cy]] of [
    [x - radius, y - radius],
    [radius, y - radius],
    [radius, radius],
    [x - radius, radius],
  ].entries()) {
    for (let i = 0; i <= 12; i++) {
      const u = (Math.PI / 2) * (quarter + i / 12);
      ring.push([cx! + radius * Math.cos(u), cy! + radius * Math.sin(u)]);
    }
  }
  const sides = ring.length;
  const positions = [0, z].flatMap(height => ring.flatMap(([px, py]) => [px, py, height]));
  const indices = ring.flatMap((_, i) => {
    const j = (i + 1) % sides;
    const walls = [i, j, sides + j, i, sides + j, sides + i];
    return i > 0 && j > 0 ? [...walls, 0, j, i, sides, sides + i, sides + j] : walls;
  });
  return colorless(Float32Array.from(positions), Uint32Array.from(indices));
}
