import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatFor } from '../formats/formats.ts';
import { corners, soup } from '../formats/samples.ts';
import { loadKernel, type Kernel } from '../solid/kernel.ts';
import { brickShape, brickSolid, modelMesh, onePiece, type BrickMeshOptions } from './brick-mesh.ts';
import { wall } from './models.cases.ts';
import { oriented, parts } from './parts.ts';

let kernel: Kernel;
beforeAll(async () => {
  const bytes = await readFile(new URL(import.meta.resolve('manifold-3d/manifold.wasm')));
  kernel = await loadKernel(await WebAssembly.compile(bytes));
});

/** Area of a circle as a regular polygon inside of it. */
const disk = (diameter: number, segments: number): number =>
  (segments / 2) * (diameter / 2) ** 2 * Math.sin((2 * Math.PI) / segments);

/** What a brick of these sizes must hold, by formula, in mm³. */
function volumeOf(dx: number, dy: number, segments: number, underside: boolean): number {
  const { stud, wall, roof, tube, post, play } = brickShape;
  const area = (inset: number) => (8 * dx - 2 * inset) * (8 * dy - 2 * inset);
  const body = area(play) * 9.6 + dx * dy * disk(stud.diameter, segments) * stud.height;
  if (!underside) return body;
  const ceiling = 9.6 - roof;
  const tubes = (dx - 1) * (dy - 1) * (disk(tube.outer, segments) - disk(tube.inner, segments));
  const posts = Math.min(dx, dy) === 1 ? (Math.max(dx, dy) - 1) * disk(post.diameter, segments) : 0;
  return body - area(play + wall) * ceiling + (tubes + posts) * ceiling;
}

const solidOf = (dx: number, dy: number, options: BrickMeshOptions) => {
  const { positions, indices } = brickSolid(dx, dy, options);
  return new kernel.Manifold(new kernel.Mesh({ numProp: 3, vertProperties: positions, triVerts: indices }));
};

describe('a brick', () => {
  test.each(oriented(parts).map(({ dx, dy }) => [dx, dy]))(
    '%dx%d is one closed solid of its volume',
    (dx, dy) => {
      for (const underside of [true, false])
        for (const segments of [8, 32]) {
          const solid = solidOf(dx!, dy!, { underside, segments });
          expect(solid.status()).toBe('NoError');
          expect(solid.genus()).toBe(0);
          expect(solid.decompose()).toHaveLength(1);
          expect(solid.volume()).toBeCloseTo(volumeOf(dx!, dy!, segments, underside), 1);
          const { min, max } = solid.boundingBox();
          expect([...min, ...max].map(value => Math.round(value * 1000) / 1000)).toEqual([
            0.1,
            0.1,
            0,
            8 * dx! - 0.1,
            8 * dy! - 0.1,
            11.3,
          ]);
        }
    },
  );

  test('fits onto another: studs enter the underside without cutting into it', () => {
    for (const [dx, dy] of [
      [2, 4],
      [1, 4],
      [1, 1],
      [8, 2],
    ] as const) {
      const upper = solidOf(dx, dy, { segments: 64 }).translate([0, 0, 9.6]);
      expect(upper.intersect(solidOf(dx, dy, { segments: 64 })).volume()).toBeLessThan(1e-3);
      // But a tenth of a millimetre aside they would jam: studs touch walls, tubes and posts.
      const moved = solidOf(dx, dy, { segments: 64 }).translate([0, 0.1, 0]);
      expect(upper.intersect(moved).volume()).toBeGreaterThan(0.1);
    }
  });

  test('takes a multiple of four segments only', () => {
    expect(() => brickSolid(1, 1, { segments: 6 })).toThrow('multiple of 4');
  });
});

describe('a model', () => {
  test('is as many solids as bricks, apart from each other, in its colours', () => {
    const mesh = modelMesh(wall, { segments: 16 });
    const solid = new kernel.Manifold(
      new kernel.Mesh({ numProp: 3, vertProperties: mesh.positions, triVerts: mesh.indices }),
    );
    expect(solid.status()).toBe('NoError');
    expect(solid.decompose()).toHaveLength(5);
    expect(mesh.colors.map(({ color }) => color)).toEqual([
      [180 / 255, 0, 0, 1],
      [250 / 255, 200 / 255, 10 / 255, 1],
    ]);
    // Also when a reader joins vertices by their place: no edge has more than two faces.
    const places = new Map<string, number>();
    const joined = Array.from(mesh.indices, index => {
      const key = mesh.positions.subarray(3 * index, 3 * index + 3).join(' ');
      if (!places.has(key)) places.set(key, places.size);
      return places.get(key)!;
    });
    const edges = new Map<string, number>();
    for (let i = 0; i < joined.length; i += 3)
      for (const [a, b] of [
        [0, 1],
        [1, 2],
        [2, 0],
      ] as const) {
        const key = `${joined[i + a]} ${joined[i + b]}`;
        edges.set(key, (edges.get(key) ?? 0) + 1);
      }
    expect(Math.max(...edges.values())).toBe(1);
    for (const key of edges.keys()) expect(edges.has(key.split(' ').reverse().join(' '))).toBe(true);
  });

  test('of closed blocks has no studs inside of others', () => {
    const solidOfMesh = (underside: boolean) => {
      const { positions, indices } = modelMesh(wall, { segments: 16, underside });
      return new kernel.Manifold(
        new kernel.Mesh({ numProp: 3, vertProperties: positions, triVerts: indices }),
      );
    };
    const solid = solidOfMesh(false);
    expect(solid.status()).toBe('NoError');
    const bricks = solid.decompose();
    expect(bricks).toHaveLength(5);
    for (const [i, brick] of bricks.entries())
      for (const other of bricks.slice(i + 1)) expect(brick.intersect(other).volume()).toBeLessThan(1e-6);
    // The 16 studs of the lower row are inside of the upper one.
    const body = (studs: number) => (8 * studs - 0.2) * 15.8 * 9.55;
    const studs = 16 * disk(4.8, 16) * 1.7;
    expect(solid.volume()).toBeCloseTo(3 * body(4) + 2 * body(2) + studs, 1);
    expect(solidOfMesh(true).decompose()).toHaveLength(5);
  });

  test('in one piece is one solid to who joins what overlaps', () => {
    const { positions, indices } = modelMesh(wall, { segments: 16, ...onePiece });
    const solid = new kernel.Manifold(
      new kernel.Mesh({ numProp: 3, vertProperties: positions, triVerts: indices }),
    );
    expect(solid.status()).toBe('NoError');
    const bricks = solid.decompose();
    expect(bricks).toHaveLength(5);
    const joined = bricks.reduce((all, brick) => all.add(brick));
    expect(joined.decompose()).toHaveLength(1);
    // A block of 8 by 2 studs and two bricks, with the studs on top.
    expect(joined.volume()).toBeCloseTo(64.02 * 16.02 * 19.21 + 16 * disk(4.8, 16) * 1.7, 0);
  });

  test.each(['stl', '3mf', 'glb', 'obj', 'off', 'amf'])('is written as %s', id => {
    const bytes = formatFor(id)!.write({ mesh: modelMesh(wall, { segments: 8 }), name: 'Wall' });
    expect(bytes.length).toBeGreaterThan(1000);
  });

  test('stands where its bricks are', () => {
    const { min, max } = soup(corners(modelMesh(wall)));
    [32.1, 32.1, 0].forEach((value, axis) => expect(min[axis]).toBeCloseTo(value, 4));
    [95.9, 47.9, 9.6 * 2 - 0.05 + 1.7].forEach((value, axis) => expect(max[axis]).toBeCloseTo(value, 4));
  });
});
