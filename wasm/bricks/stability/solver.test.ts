import loadHighs from 'highs';
import { beforeAll, expect, test } from 'vitest';
import { world, type Brick } from '../brick.ts';
import { StabilitySolver } from './solver.ts';

let solver: StabilitySolver;
beforeAll(async () => {
  solver = await StabilitySolver.open({ load: loadHighs });
});

const brick = (dx: number, dy: number, x: number, y: number, z: number): Brick => ({
  dx,
  dy,
  x,
  y,
  z,
  color: 4,
});
const model = (...bricks: Brick[]) => ({ size: world, bricks });

test('an empty model and a brick on the ground stand, and nothing pulls at them', () => {
  expect(solver.analyse(model())).toMatchObject({ stable: true, maxScore: 0 });
  expect(solver.stands(model())).toBe(true);
  const one = solver.analyse(model(brick(2, 4, 3, 3, 0)), { margin: true });
  expect(one).toMatchObject({ formula: 'mended', stable: true, maxScore: 0, margin: 0.98 });
  expect(one).not.toHaveProperty('reason');
});

test('clusters that float fall without a programme, and the rest keeps its scores', () => {
  const found = solver.analyse(model(brick(2, 4, 0, 0, 0), brick(2, 2, 8, 8, 3), brick(1, 1, 12, 3, 5)));
  expect([...found.scores]).toEqual([0, 1, 1]);
  expect(found).toMatchObject({ stable: false, maxScore: 1, reason: { kind: 'floating', bricks: [1, 2] } });
  expect(found.margin).toBeUndefined();
  expect(solver.stands(model(brick(2, 2, 8, 8, 3)))).toBe(false);
});

test('a wrong model is refused by name', () => {
  expect(() => solver.analyse(model(brick(2, 4, 0, 0, 0), brick(2, 2, 1, 1, 0)))).toThrow(
    /Brick 2, 2x2 \(1,1,0\)/,
  );
  expect(() => solver.analyse(model(brick(5, 5, 0, 0, 0)))).toThrow(/no part for the brick 5x5 \(0,0,0\)/);
});

test('a run that nobody waits for ends with an AbortError, and one that takes long with its own error', () => {
  const stack = model(...Array.from({ length: 15 }, (_, z) => brick(8, 1, (z % 2) * 5, 3, z)));
  expect(() => solver.analyse(stack, { signal: { aborted: true } })).toThrow(
    expect.objectContaining({ name: 'AbortError' }),
  );
  let asked = 0;
  const soon = {
    get aborted() {
      return ++asked > 2;
    },
  };
  expect(() => solver.analyse(stack, { signal: soon })).toThrow(
    expect.objectContaining({ name: 'AbortError' }),
  );
  expect(asked).toBeGreaterThan(2);
  expect(() => solver.analyse(stack, { timeLimit: 0 })).toThrow(/took more than 0 s/);
  expect(solver.analyse(stack, { signal: { aborted: false }, timeLimit: 60 }).scores).toHaveLength(15);
});

test('large models, for which the method changes on the way', () => {
  // Towers of 2x2 beside each other, shifted in every layer, with an arm on the last.
  const bricks = Array.from({ length: 350 }, (_, index) => {
    const [z, row, column] = [Math.floor(index / 25), Math.floor((index % 25) / 5), index % 5];
    return brick(2, 4, 3 * column + (z % 2), 5 * row + (z % 3), z);
  });
  const arm = brick(1, 8, 1, 24, 14);
  const all = { size: [40, 40, 30] as const, bricks: [...bricks, arm] };
  const { stable, scores } = solver.analyse(all);
  expect(stable).toBe(true);
  // 3.25 studs of the arm's weight, by a stud that has a lever of one.
  expect(scores[350]).toBeCloseTo((3.25 * 0.00303 * 9.8) / 0.98, 5);
  expect(solver.stands(all)).toBe(true);
  expect(solver.stands(all, { loads: new Map([[350, 3000]]) })).toBe(false);
});
