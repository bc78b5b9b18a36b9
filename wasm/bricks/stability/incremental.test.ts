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
        const all = grown(seed, count, { hanging: true });
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
            if (random() < 0.5) expectSame(incremental.analyse(model), solver.analyse(model, { formula }));
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
