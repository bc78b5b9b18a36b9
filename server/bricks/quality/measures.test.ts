import { beforeAll, describe, expect, it } from 'vitest';
import type { StabilitySolver } from '../../../wasm/bricks/stability/solver.ts';
import { categoryOf } from '../../../wasm/bricks/shapes/categories.ts';
import { openStability } from '../highs.ts';
import { figures, measured, mean, quantile, rightTraits, scoresOf } from './measures.ts';
import { program } from './makers.ts';
import { build, type HeldPrompt } from './shapes.ts';

const table = categoryOf('table')!;
const traits = { size: 'medium', height: 'tall', form: 'square', legs: 'four' };
const prompt: HeldPrompt = {
  category: table,
  text: 'a tall square table with four legs',
  stated: { height: 'tall', form: 'square', legs: 'four' },
  target: build(table, traits, 1),
  others: [build(table, traits, 2), build(table, traits, 3)],
};
const never = { names: ['table'], classify: () => 'table', bytes: () => new Uint8Array() };

let solver: StabilitySolver;
beforeAll(async () => {
  solver = await openStability();
});
const measuring = () => ({ solver, classifier: never, training: new Map([['table', [prompt.target]]]) });
const answer = (bricks: readonly (readonly [dx: number, dy: number, x: number, y: number, z: number])[]) => ({
  bricks: bricks.map(([dx, dy, x, y, z]) => ({ dx, dy, x, y, z, label: 0 })),
  rollbacks: 0,
  seconds: 1,
});

describe('numbers', () => {
  it('are what they are called', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([])).toBeNaN();
    expect(quantile([5, 1, 3], 0.5)).toBe(3);
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2);
    expect(
      quantile(
        Array.from({ length: 100 }, (_, index) => index + 1),
        0.95,
      ),
    ).toBe(95);
    expect(quantile([7], 0.95)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
    expect(scoresOf(Float64Array.of(0, 0.5, 0.1))).toEqual({ mean: expect.closeTo(0.8, 12), min: 0.5 });
    expect(scoresOf(new Float64Array())).toEqual({ mean: 0, min: 0 });
  });

  it('of traits: what was stated and is so; what cannot be judged is wrong', () => {
    expect(rightTraits({ a: 'x', b: 'y' }, { a: 'x', b: 'z', c: 'w' })).toEqual({ right: 1, wrong: ['b'] });
    expect(rightTraits({ a: 'x' }, {})).toEqual({ right: 0, wrong: ['a'] });
    expect(rightTraits({}, { a: 'x' })).toEqual({ right: 0, wrong: [] });
  });
});

describe('measured', () => {
  it('finds what the program itself builds right in everything', async () => {
    const sample = measured(prompt, await program(prompt, 5), measuring());
    expect(sample).toMatchObject({
      flaw: undefined,
      stable: { published: true, mended: true },
      stated: 3,
      right: 3,
      wrong: [],
      taken: 'table',
    });
    expect(sample.minScore).toBeGreaterThan(0);
    expect(sample.meanScore).toBeGreaterThanOrEqual(sample.minScore);
    expect(sample.bestIou).toBeGreaterThanOrEqual(sample.iou);
    expect(sample.iou).toBeGreaterThan(0.1);
    expect(sample.seen).toBeLessThanOrEqual(sample.iou);
  });

  it('finds the target to be itself', async () => {
    const same: HeldPrompt = { ...prompt, others: [] };
    const { solid } = prompt.target;
    const bricks = Array.from({ length: solid.count }, (_, at) => ({
      dx: 1,
      dy: 1,
      x: solid.cells[3 * at]!,
      y: solid.cells[3 * at + 1]!,
      z: solid.cells[3 * at + 2]!,
      label:
        prompt.target.voxels.labels[
          solid.cells[3 * at]! + 20 * (solid.cells[3 * at + 1]! + 20 * solid.cells[3 * at + 2]!)
        ]! - 1,
    }));
    const sample = measured(same, { bricks, rollbacks: 0, seconds: undefined }, measuring());
    expect(sample).toMatchObject({ iou: 1, bestIou: 1, chamfer: 0, seen: 1, right: 3 });
    // Single studs: most of the top lies on nothing.
    expect(sample.flaw).toMatch(/floats$/);
    expect(sample.stable).toEqual({ published: false, mended: false });
  });

  it('counts a flawed model as falling, and one brick far out as unstable', () => {
    const collides = measured(
      prompt,
      answer([
        [2, 2, 0, 0, 0],
        [2, 2, 1, 1, 0],
      ]),
      measuring(),
    );
    expect(collides.flaw).toContain('where another brick is');
    expect(collides).toMatchObject({
      stable: { published: false, mended: false },
      meanScore: 0,
      iou: 0,
      right: 0,
    });
    const stands = measured(prompt, answer([[2, 4, 5, 5, 0]]), measuring());
    expect(stands).toMatchObject({ flaw: undefined, stable: { published: true, mended: true }, minScore: 1 });
    // An arm over an arm on one stud, and a heavy pile at its end.
    const falls = measured(
      prompt,
      answer([
        [1, 1, 0, 5, 0],
        [8, 1, 0, 5, 1],
        [8, 1, 7, 5, 2],
        ...Array.from({ length: 15 }, (_, z) => [2, 6, 13, 5, z + 3] as const),
      ]),
      measuring(),
    );
    expect(falls).toMatchObject({
      flaw: undefined,
      stable: { published: false, mended: false },
      minScore: 0,
    });
  });
});

describe('figures', () => {
  it('sum samples up', async () => {
    const good = measured(prompt, await program(prompt, 5), measuring());
    const bad = measured(prompt, { ...answer([[2, 2, 19, 0, 0]]), rollbacks: 4, seconds: 3 }, measuring());
    const all = figures([{ ...good, seconds: 1 }, bad], ['table', 'table'], [0.2, 0.4]);
    expect(all).toMatchObject({
      prompts: 2,
      valid: 0.5,
      stablePublished: 0.5,
      stableMended: 0.5,
      category: 0.5,
      attributes: 0.5,
      allAttributes: 0.5,
      rollbacksMedian: 0,
      secondsMedian: 1,
      secondsP95: 3,
      diversity: expect.closeTo(0.3, 12),
    });
    expect(all.meanScore).toBeCloseTo(good.meanScore / 2, 12);
    expect(figures([good], ['table']).secondsMedian).toBe(good.seconds);
  });
});
