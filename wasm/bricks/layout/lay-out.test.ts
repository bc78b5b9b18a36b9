import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Size } from '../brick.ts';
import { connectivity } from '../connectivity.ts';
import { generatedParts } from '../parts.ts';
import { between, seeded } from '../random.ts';
import { emptyVoxels, type LabelledBrick, type Voxels, voxelsOf } from '../voxels.ts';
import { layOutHeld } from './held.ts';
import { layOut } from './lay-out.ts';
import { oneByOne } from './plain.ts';

/** A shape of a world of 16 × 16 × 12 cells: the label of a cell, 0 for none. */
function shape(label: (x: number, y: number, z: number) => number): Voxels {
  const size: Size = [16, 16, 12];
  const voxels = emptyVoxels(size);
  for (let z = 0; z < size[2]; z++)
    for (let y = 0; y < size[1]; y++)
      for (let x = 0; x < size[0]; x++) voxels.labels[x + size[0] * (y + size[1] * z)] = label(x, y, z);
  return voxels;
}

const inside = (x: number, y: number, [dx, dy]: readonly [number, number]) => x < dx && y < dy;

const table = shape((x, y, z) =>
  z < 6
    ? Number((x < 2 || (x > 11 && x < 14)) && (y < 2 || (y > 9 && y < 12)))
    : Number(z < 8 && inside(x, y, [14, 12])),
);
const hut = shape((x, y, z) => {
  if (!inside(x, y, [12, 10])) return 0;
  if (z >= 8) return z < 10 ? 2 : 0;
  return x === 0 || y === 0 || x === 11 || y === 9 ? (y === 0 && x > 4 && x < 8 && z < 4 ? 3 : 1) : 0;
});

const unlabelled = ({ bricks }: { bricks: readonly LabelledBrick[] }, { size }: Voxels) => ({
  size,
  bricks: bricks.map(brick => ({ ...brick, color: 0 })),
});

/** Throws where bricks collide; true when they cover the shape with its labels and nothing else. */
function expectCovered(voxels: Voxels, bricks: readonly LabelledBrick[]): void {
  connectivity(unlabelled({ bricks }, voxels));
  expect(voxelsOf(bricks, voxels.size).labels).toEqual(voxels.labels);
}

/** Boxes of at least two cells along each axis, each on top of an earlier one: what bricks can hold together. */
const towers = integer({ min: 0, max: 2 ** 31 }).map(seed => {
  const random = seeded(seed);
  const boxes = [
    { x: 5, y: 5, z: 0, dx: between(random, 2, 5), dy: between(random, 2, 5), dz: between(random, 2, 3) },
  ];
  for (let count = between(random, 1, 6); count > 0; count--) {
    const on = boxes[between(random, 0, boxes.length - 1)]!;
    const [dx, dy, dz] = [between(random, 2, 6), between(random, 2, 6), between(random, 2, 4)] as const;
    const x = Math.min(16 - dx, Math.max(0, on.x + between(random, 2 - dx, on.dx - 2)));
    const y = Math.min(16 - dy, Math.max(0, on.y + between(random, 2 - dy, on.dy - 2)));
    if (on.z + on.dz + dz <= 12) boxes.push({ x, y, z: on.z + on.dz, dx, dy, dz });
  }
  return shape((x, y, z) =>
    Number(
      boxes.some(
        box =>
          x >= box.x &&
          x < box.x + box.dx &&
          y >= box.y &&
          y < box.y + box.dy &&
          z >= box.z &&
          z < box.z + box.dz,
      ),
    ),
  );
});

/** Any cells at all, of up to three labels. */
const rubble = array(integer({ min: 0, max: 3 }), { minLength: 0, maxLength: 6 * 5 * 4 }).map(
  (labels): Voxels => ({
    size: [6, 5, 4],
    labels: Uint8Array.from({ length: 120 }, (_, cell) => labels[cell] ?? 0),
  }),
);

describe('layOut', () => {
  it('covers a table and holds it together by its top', () => {
    const layout = layOut(table, { seed: 1 });
    expectCovered(table, layout.bricks);
    expect(layout).toMatchObject({ clusters: 1, floating: 0 });
    expect(connectivity(unlabelled(layout, table)).floating).toEqual([]);
  });

  it('keeps to the borders of labels and bridges them from above', () => {
    const layout = layOut(hut, { seed: 1 });
    expectCovered(hut, layout.bricks);
    expect(layout).toMatchObject({ clusters: 1, floating: 0 });
  });

  it('needs hardly more bricks than a box is known to need', () => {
    const box = shape((x, y, z) => Number(inside(x, y, [12, 12]) && z < 6));
    const layout = layOut(box, { seed: 1 });
    // 144 cells a layer are 12 bricks of 2x6.
    expect(layout.bricks.length).toBeLessThanOrEqual(6 * 13);
    expect(layout.clusters).toBe(1);
  });

  it('holds together what falls apart when the largest brick that fits is taken, for few bricks more', () => {
    const loose = connectivity(unlabelled({ bricks: oneByOne(table, generatedParts) }, table)).floating;
    expect(loose.length).toBeGreaterThan(0);
    for (const voxels of [table, hut]) {
      const plain = oneByOne(voxels, generatedParts);
      expectCovered(voxels, plain);
      expect(layOut(voxels, { seed: 1 }).bricks.length).toBeLessThanOrEqual(1.15 * plain.length);
    }
  });

  it('gives the same bricks for the same seed, and others for another', () => {
    expect(layOut(hut, { seed: 7 })).toEqual(layOut(hut, { seed: 7 }));
    expect(layOut(hut, { seed: 7 })).not.toEqual(layOut(hut, { seed: 8 }));
  });

  it('puts bricks in the order in which models are written', () => {
    const { bricks } = layOut(table, { seed: 3 });
    expect([...bricks].sort((a, b) => a.z - b.z || b.x - a.x || b.y - a.y)).toEqual(bricks);
  });

  it('lays with the parts it is given, and refuses a set that leaves holes', () => {
    const small = generatedParts.filter(({ dx, dy }) => dx * dy <= 2);
    const { bricks } = layOut(table, { seed: 1, parts: small });
    expectCovered(table, bricks);
    expect(Math.max(...bricks.map(({ dx, dy }) => dx * dy))).toBe(2);
    expect(() => layOut(table, { seed: 1, parts: generatedParts.slice(1) })).toThrow(/bricks of one stud/);
  });

  it('lays nothing for nothing', () => {
    expect(layOut(emptyVoxels([3, 3, 3]), { seed: 1 })).toEqual({ bricks: [], clusters: 0, floating: 0 });
  });

  it('covers any cells exactly', () => {
    assert(
      property(rubble, integer(), (voxels, seed) => {
        expectCovered(voxels, layOut(voxels, { seed, tries: 1, repairs: 10, tightenings: 5 }).bricks);
      }),
      { seed: 5, numRuns: 150 },
    );
  });

  it('holds stacked boxes together, 98 of 100 and more', () => {
    let whole = 0;
    const runs = 150;
    assert(
      property(towers, voxels => {
        const layout = layOut(voxels, { seed: 1 });
        expectCovered(voxels, layout.bricks);
        if (layout.clusters === 1) whole++;
      }),
      { seed: 5, numRuns: runs },
    );
    expect(whole / runs).toBeGreaterThanOrEqual(0.98);
  });
});

describe('layOutHeld', () => {
  it('drops the end of a perch that no brick reaches, and no more', () => {
    // A wall with a stick of three cells out of it, of which a 1x2 can hold one.
    const perch = shape((x, y, z) => {
      if (x < 4 && y === 4 && z < 5) return z === 3 && x === 1 ? 2 : 1;
      return x === 1 && y < 4 && y > 1 && z === 3 ? 2 : 0;
    });
    const held = layOutHeld(perch, { seed: 1 });
    expect(held.floating).toBe(0);
    expect(held.dropped).toBe(1);
    expect(held.voxels.labels[1 + 16 * (2 + 16 * 3)]).toBe(0);
    expectCovered(held.voxels, held.bricks);
  });

  it('drops what hangs in the air altogether', () => {
    const cloud = shape((x, y, z) => (inside(x, y, [4, 4]) ? Number(z === 0 || z === 5) : 0));
    const held = layOutHeld(cloud, { seed: 1 });
    expect(held.dropped).toBe(16);
    expect(held.bricks.every(({ z }) => z === 0)).toBe(true);
  });

  it('leaves alone what holds', () => {
    expect(layOutHeld(table, { seed: 1 })).toMatchObject({ dropped: 0, voxels: table, floating: 0 });
  });
});
