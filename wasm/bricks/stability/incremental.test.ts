import * as fc from 'fast-check';
import loadHighs from 'highs';
import { beforeAll, expect, test } from 'vitest';
import { world, type Brick } from '../brick.ts';
import { between, seeded } from '../random.ts';
import { grown } from './grown.cases.ts';
import { IncrementalStability } from './incremental.ts';
import { StabilitySolver } from './solver.ts';
import type { Stability } from './verdict.ts';

let solver: StabilitySolver;
beforeAll(async () => {
  solver = await StabilitySolver.open({ load: loadHighs });
});

/** Pulls that cost the same can be shared out in many ways; what they cost together cannot. */
function expectSame(found: Stability, full: Stability): void {
  expect(found.stable).toBe(full.stable);
  expect(found.scores).toHaveLength(full.scores.length);
  expect(found.reason?.kind).toBe(full.reason?.kind);
  if (full.margin === undefined) expect(found.margin).toBeUndefined();
  else expect(found.margin).toBeCloseTo(full.margin, 5);
  if (!full.stable) return;
  const sum = (scores: Float64Array): number => scores.reduce((total, score) => total + score, 0);
  expect(sum(found.scores)).toBeCloseTo(sum(full.scores), 5);
}

test.for(['mended', 'published'] as const)(
  '%s: bricks that come and go leave the answer of a full solve',
  formula => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 4, max: 30 }), (seed, count) => {
        const random = seeded(seed);
        const all = grown(seed, count, { hanging: true, size: [20, 3, 20], upwards: 0.97 });
        const incremental = new IncrementalStability(solver, formula);
        try {
          let bricks: Brick[] = [];
          for (const brick of all) {
            bricks = [...bricks, brick];
            // An edit now and then: one brick out, which may leave others floating, and back at the end.
            if (random() < 0.2 && bricks.length > 2) {
              const out = between(random, 0, bricks.length - 1);
              bricks = bricks.toSpliced(out, 1);
            }
            const model = { size: world, bricks };
            const margin = random() < 0.5;
            if (random() < 0.5)
              expectSame(incremental.analyse(model, { margin }), solver.analyse(model, { formula, margin }));
          }
          const model = { size: world, bricks: all.toReversed() };
          expectSame(incremental.analyse(model), solver.analyse(model, { formula }));
        } finally {
          incremental.dispose();
        }
      }),
      { numRuns: 25, seed: 5 },
    );
  },
);

test('the reason names bricks of the model that was asked for, however they are numbered inside', () => {
  const brick = (dx: number, dy: number, x: number, y: number, z: number): Brick => ({
    dx,
    dy,
    x,
    y,
    z,
    color: 4,
  });
  const foot = brick(1, 1, 0, 5, 0);
  const arms = Array.from({ length: 11 }, (_, i) => brick(8, 1, 0, 5, 1 + i));
  const incremental = new IncrementalStability(solver);
  for (let count = 1; count < 11; count++) {
    const bricks = [foot, ...arms.slice(0, count)];
    expect(incremental.analyse({ size: world, bricks }).stable).toBe(true);
  }
  const bricks = [...arms.toReversed(), foot];
  const full = solver.analyse({ size: world, bricks });
  const found = incremental.analyse({ size: world, bricks });
  expect(full.reason).toMatchObject({ kind: 'overload', joint: [10, 11] });
  expect(found.reason).toEqual(full.reason);
  // One out of the middle leaves those above it loose; it comes back.
  const less = incremental.analyse({ size: world, bricks: bricks.toSpliced(5, 1) });
  expect(less.reason).toMatchObject({ kind: 'floating', bricks: [0, 1, 2, 3, 4] });
  expect(incremental.analyse({ size: world, bricks }).reason).toEqual(full.reason);
  incremental.dispose();
});

test('scores come in the order of the model that was asked for', () => {
  const base: Brick = { dx: 2, dy: 4, x: 5, y: 5, z: 0, color: 4 };
  const arm: Brick = { dx: 1, dy: 8, x: 5, y: 8, z: 1, color: 4 };
  const incremental = new IncrementalStability(solver);
  const [first] = incremental.analyse({ size: world, bricks: [base] }).scores;
  expect(first).toBe(0);
  const there = [...incremental.analyse({ size: world, bricks: [base, arm] }).scores];
  const back = [...incremental.analyse({ size: world, bricks: [arm, base] }).scores];
  expect(there[1]).toBeGreaterThan(0.01);
  expect(back).toEqual(there.toReversed());
  incremental.dispose();
});

test('after a model that is refused, or a run that is stopped, it answers again', () => {
  const incremental = new IncrementalStability(solver);
  const bricks = grown(4, 12);
  incremental.analyse({ size: world, bricks: bricks.slice(0, 8) });
  const odd: Brick = { dx: 5, dy: 5, x: 0, y: 0, z: 0, color: 4 };
  expect(() => incremental.analyse({ size: world, bricks: [odd] })).toThrow(/no part/);
  expect(() => incremental.analyse({ size: world, bricks }, { signal: { aborted: true } })).toThrow(
    /stopped/,
  );
  expectSame(incremental.analyse({ size: world, bricks }), solver.analyse({ size: world, bricks }));
  incremental.dispose();
});
