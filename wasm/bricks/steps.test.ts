import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sizeOf, type Brick, type BrickModel } from './brick.ts';
import { connectivity } from './connectivity.ts';
import { Grid } from './grid.ts';
import { anyModel, wall } from './models.cases.ts';
import { buildSteps, mostInStep } from './steps.ts';

const brick = (dx: number, dy: number, x: number, y: number, z: number): Brick => ({
  dx,
  dy,
  x,
  y,
  z,
  color: 4,
});
const modelOf = (...bricks: Brick[]): BrickModel => ({ size: sizeOf(bricks), bricks });
const stepsOf = (...bricks: Brick[]) => buildSteps(modelOf(...bricks)).map(({ bricks }) => bricks);

describe('building steps', () => {
  test('hold every brick once, each on something that is there, few at a time', () => {
    fc.assert(
      fc.property(anyModel, model => {
        const steps = buildSteps(model);
        expect(steps.flatMap(({ bricks }) => bricks).sort((a, b) => a - b)).toEqual([...model.bricks.keys()]);
        const grid = Grid.of(model);
        const { floating } = connectivity(model, grid);
        const there = new Set<number>();
        for (const { bricks, loose } of steps) {
          expect(bricks.length).toBeGreaterThan(0);
          expect(bricks.length).toBeLessThanOrEqual(mostInStep);
          for (const index of bricks) {
            const brick = model.bricks[index]!;
            expect(floating.flat().includes(index)).toBe(loose === true);
            const held =
              brick.z === 0 ||
              [...grid.neighbours(brick, -1), ...grid.neighbours(brick, 1)].some(other => there.has(other));
            if (!loose) expect(held).toBe(true);
            there.add(index);
          }
        }
        const firstLoose = steps.findIndex(({ loose }) => loose);
        if (firstLoose >= 0) expect(steps.slice(firstLoose).every(({ loose }) => loose)).toBe(true);
      }),
    );
  });

  test('go layer by layer', () => {
    expect(buildSteps(wall)).toEqual([{ bricks: [1, 0] }, { bricks: [4, 3, 2] }]);
  });

  test('a brick that hangs comes right after its carrier, before what is above', () => {
    // A gallows: a post of three, an arm, a brick hanging from the arm's end, and a brick on top.
    const hanging = brick(1, 1, 3, 0, 2);
    const steps = stepsOf(
      hanging,
      brick(1, 1, 0, 0, 0),
      brick(1, 1, 0, 0, 1),
      brick(1, 1, 0, 0, 2),
      brick(4, 1, 0, 0, 3),
      brick(4, 1, 0, 0, 4),
    );
    expect(steps.flat()).toEqual([1, 2, 3, 4, 0, 5]);
  });

  test('a chain hangs link by link', () => {
    const post = [0, 1, 2, 3].map(z => brick(1, 1, 0, 0, z));
    const chain = [1, 2, 3].map(z => brick(1, 1, 2, 0, z));
    expect(stepsOf(...post, ...chain, brick(3, 1, 0, 0, 4)).flat()).toEqual([0, 1, 2, 3, 7, 6, 5, 4]);
  });

  test('a pole takes four bricks a step', () => {
    const pole = Array.from({ length: 7 }, (_, z) => brick(2, 2, 0, 0, z));
    expect(stepsOf(...pole)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6],
    ]);
  });

  test('what floats comes last, and is said to', () => {
    expect(buildSteps(modelOf(brick(1, 1, 5, 5, 3), brick(1, 1, 0, 0, 0)))).toEqual([
      { bricks: [1] },
      { bricks: [0], loose: true },
    ]);
  });

  test('a full layer is parted into patches of equal size', () => {
    const layer = Array.from({ length: 100 }, (_, i) => brick(2, 2, 2 * (i % 10), 2 * Math.floor(i / 10), 0));
    const steps = stepsOf(...layer);
    expect(steps.map(step => step.length)).toEqual(expect.arrayContaining([7, 8]));
    expect(steps).toHaveLength(13);
    for (const step of steps) {
      const [xs, ys] = [step.map(i => layer[i]!.x), step.map(i => layer[i]!.y)];
      // Eight bricks in a row would reach over 14 studs.
      expect(Math.max(...xs) - Math.min(...xs)).toBeLessThanOrEqual(8);
      expect(Math.max(...ys) - Math.min(...ys)).toBeLessThanOrEqual(8);
    }
  });

  test('an empty model has none', () => {
    expect(stepsOf()).toEqual([]);
  });
});
