import { describe, expect, it } from 'vitest';
import { voxelsOf } from '../../../wasm/bricks/voxels.ts';
import { bestIou, chamfer, diversity, iou, nearest, solidOf } from './overlap.ts';

const box = (x: number, y: number, z: number, dx: number, dy: number) =>
  solidOf(voxelsOf([{ x, y, z, dx, dy }], [20, 20, 20]));
const nothing = solidOf(voxelsOf([], [20, 20, 20]));

describe('iou', () => {
  it('is the share of cells that both have', () => {
    expect(iou(box(0, 0, 0, 2, 2), box(0, 0, 0, 2, 2))).toBe(1);
    // Two of four cells each, six in all.
    expect(iou(box(0, 0, 0, 2, 2), box(1, 0, 0, 2, 2))).toBeCloseTo(2 / 6, 12);
    expect(iou(box(0, 0, 0, 2, 2), box(0, 0, 1, 2, 2))).toBe(0);
    expect(iou(nothing, nothing)).toBe(0);
    expect(iou(box(0, 0, 0, 4, 1), box(1, 0, 0, 4, 1), [1, 0])).toBe(1);
    // Moved out of the world, cells are lost, not wrapped round.
    expect(iou(box(18, 0, 0, 2, 1), box(0, 1, 0, 2, 1), [2, 0])).toBe(0);
  });

  it('is the same both ways', () => {
    const [a, b] = [box(3, 4, 2, 4, 2), box(5, 5, 2, 1, 6)];
    expect(iou(a, b)).toBe(iou(b, a));
    expect(iou(a, b)).toBeCloseTo(1 / 13, 12);
  });
});

describe('bestIou', () => {
  it('moves sideways, never up', () => {
    expect(bestIou(box(0, 0, 0, 2, 4), box(13, 9, 0, 2, 4))).toEqual({ iou: 1, shift: [13, 9] });
    expect(bestIou(box(0, 0, 0, 2, 4), box(0, 0, 1, 2, 4)).iou).toBe(0);
  });

  it('finds more than the middle on the middle does', () => {
    // A long foot with a block on its one end, and on its other end as well.
    const one = solidOf(voxelsOf([{ x: 5, y: 5, z: 0, dx: 8, dy: 1 }], [20, 20, 20]));
    const two = solidOf(
      voxelsOf(
        [
          { x: 2, y: 5, z: 0, dx: 8, dy: 1 },
          { x: 10, y: 5, z: 0, dx: 2, dy: 1 },
          { x: 12, y: 5, z: 0, dx: 2, dy: 1 },
        ],
        [20, 20, 20],
      ),
    );
    expect(bestIou(one, two, 0).iou).toBeCloseTo(8 / 12, 12);
    expect(bestIou(one, two).iou).toBeCloseTo(8 / 12, 12);
  });
});

describe('chamfer', () => {
  it('is the mean way to the nearest cell, in studs', () => {
    expect(chamfer(box(0, 0, 0, 2, 2), box(0, 0, 0, 2, 2))).toBe(0);
    expect(chamfer(box(0, 0, 0, 1, 1), box(3, 4, 0, 1, 1))).toBeCloseTo(5, 12);
    expect(chamfer(box(0, 0, 0, 1, 1), box(0, 0, 1, 1, 1))).toBeCloseTo(1.2, 12);
    // There: 0. Back: 0 and 1.
    expect(chamfer(box(0, 0, 0, 1, 1), box(0, 0, 0, 2, 1))).toBeCloseTo(0.25, 12);
    expect(chamfer(box(0, 0, 0, 1, 1), box(3, 4, 0, 1, 1), [3, 4])).toBe(0);
    expect(chamfer(nothing, box(0, 0, 0, 1, 1))).toBe(Infinity);
    expect(chamfer(nothing, nothing)).toBe(0);
  });
});

describe('diversity and nearest', () => {
  it('are 0 and 1 for what is the same but for its place', () => {
    const same = [box(0, 0, 0, 2, 4), box(5, 6, 0, 2, 4), box(1, 1, 0, 2, 4)];
    expect(diversity(same)).toBe(0);
    expect(nearest(same[0]!, same.slice(1))).toBe(1);
    expect(diversity([same[0]!])).toBeUndefined();
    expect(nearest(same[0]!, [])).toBe(0);
  });

  it('are what the pairs are', () => {
    const three = [box(0, 0, 0, 2, 2), box(0, 0, 0, 2, 4), box(0, 0, 5, 2, 2)];
    // Pairs: 1 − 1/2, 1 − 0, 1 − 0.
    expect(diversity(three)).toBeCloseTo((0.5 + 1 + 1) / 3, 12);
    expect(nearest(three[0]!, three.slice(1))).toBeCloseTo(0.5, 12);
  });
});
