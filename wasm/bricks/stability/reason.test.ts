import loadHighs from 'highs';
import { beforeAll, expect, test } from 'vitest';
import { sizeOf, type Brick } from '../brick.ts';
import { StabilitySolver } from './solver.ts';
import type { Formula, Reason } from './verdict.ts';

let solver: StabilitySolver;
beforeAll(async () => {
  solver = await StabilitySolver.open({ load: loadHighs });
});

const b = (dx: number, dy: number, x: number, y: number, z: number): Brick => ({ dx, dy, x, y, z, color: 4 });

const reasonOf = (bricks: Brick[], loads = new Map<number, number>(), formula: Formula = 'mended'): Reason =>
  solver.analyse({ size: sizeOf(bricks), bricks }, { loads, formula }).reason!;

const arm = [b(1, 1, 0, 5, 0), b(8, 1, 0, 5, 1), b(1, 1, 7, 5, 2)];

test('an arm that tips', () => {
  // 1.4742 N · 6.75 + .0965 = 10.0 N·stud; the stud's points have 1 stud of lever in all.
  expect(reasonOf(arm, new Map([[2, 150]]))).toEqual({
    kind: 'overload',
    text: 'The part of 2 bricks from brick 2 on hangs on one stud of brick 1; a point of that joint would have to hold 10 N and holds 0.98 N.',
    bricks: [1, 2],
    joint: [1, 0],
  });
  expect(reasonOf([arm[0]!, arm[1]!], new Map([[1, 40]])).text).toBe(
    'Brick 2 hangs on one stud of brick 1; a point of that joint would have to hold 1.37 N and holds 0.98 N.',
  );
});

test('a joint that holds nearly enough is told with more digits', () => {
  const stair = Array.from({ length: 20 }, (_, i) => b(4, 2, 2 * i, 10, i));
  expect(reasonOf(stair).text).toMatch(
    /^The part of 19 bricks from brick 2 on hangs on 4 studs of brick 1; .* 0\.99 N/,
  );
});

test('what hangs under a beam, and what the ground lets go', () => {
  const swing = [
    ...[0, 1].flatMap(z => [b(1, 1, 0, 5, z), b(1, 1, 7, 5, z)]),
    b(8, 1, 0, 5, 2),
    b(2, 1, 3, 5, 1),
  ];
  expect(reasonOf(swing, new Map([[5, 900]]))).toMatchObject({
    text: expect.stringMatching(/^Brick 6 hangs under brick 5 by 2 studs; /) as string,
    bricks: [5],
    joint: [4, 5],
  });
  const crane = [b(1, 1, 0, 5, 0), b(1, 1, 0, 5, 1), b(1, 1, 0, 5, 2), b(8, 1, 0, 5, 3)];
  const { joint } = reasonOf(crane, new Map([[3, 40]]));
  expect(joint).toEqual([3, 2]);
});

test('loose clusters are counted', () => {
  const base = b(2, 2, 0, 0, 0);
  expect(reasonOf([base, b(2, 2, 9, 9, 2)])).toEqual({
    kind: 'floating',
    text: 'Brick 2 floats: no stud joins it to anything that stands on the ground.',
    bricks: [1],
  });
  expect(reasonOf([base, b(2, 2, 9, 9, 2), b(2, 2, 9, 9, 3)]).text).toMatch(/^A group of 2 bricks floats/);
  expect(reasonOf([base, b(2, 2, 9, 9, 2), b(2, 2, 5, 9, 3)]).text).toMatch(
    /^2 groups of 2 bricks in all float/,
  );
});

test('the published formula falls where there is a balance, and says that there is one', () => {
  const crane = [...Array.from({ length: 12 }, (_, z) => b(1, 1, 5, 5, z)), b(8, 1, 5, 5, 12)];
  expect(reasonOf(crane, new Map(), 'published')).toMatchObject({
    kind: 'unbalanced',
    text: expect.stringContaining('there is a balance in which no joint pulls more than it holds') as string,
  });
});
