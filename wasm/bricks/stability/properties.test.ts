import * as fc from 'fast-check';
import loadHighs from 'highs';
import { beforeAll, expect, test } from 'vitest';
import { sizeOf, type Brick, type Size } from '../brick.ts';
import { partOf } from '../parts.ts';
import { grown } from './grown.cases.ts';
import { gravity, holds } from './formula.ts';
import { StabilitySolver } from './solver.ts';

let solver: StabilitySolver;
beforeAll(async () => {
  solver = await StabilitySolver.open({ load: loadHighs });
});

/** Narrow and high, so that about half of the models fall. */
const size: Size = [14, 3, 16];

interface Weighed {
  readonly bricks: readonly Brick[];
  readonly loads: ReadonlyMap<number, number>;
}

/** Models by chance with a weight on the last brick, which makes many of them fall. */
const weighed: fc.Arbitrary<Weighed> = fc
  .tuple(fc.nat(), fc.integer({ min: 2, max: 18 }), fc.constantFrom(0, 40, 120, 300, 800), fc.boolean())
  .map(([seed, count, grams, hanging]) => {
    const bricks = grown(seed, count, { size, upwards: 1, hanging });
    return { bricks, loads: new Map([[bricks.length - 1, grams]]) };
  });

const stands = ({ bricks, loads }: Weighed): boolean =>
  solver.stands({ size: sizeOf(bricks), bricks }, { loads });

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

const moves: Record<string, (brick: Brick) => Brick> = {
  'moved aside': brick => ({ ...brick, x: brick.x + 3, y: brick.y + 2 }),
  'in a mirror across x': brick => ({ ...brick, x: 20 - brick.x - brick.dx }),
  'in a mirror across y': brick => ({ ...brick, y: 20 - brick.y - brick.dy }),
  'turned by 90°': brick => ({
    ...brick,
    x: brick.y,
    y: 20 - brick.x - brick.dx,
    dx: brick.dy,
    dy: brick.dx,
  }),
  'turned by 180°': brick => ({ ...brick, x: 20 - brick.x - brick.dx, y: 20 - brick.y - brick.dy }),
};

let verdicts = { stand: 0, fall: 0 };

test.for(Object.entries(moves))('a model %s keeps its verdict and the sum of its scores', ([, move]) => {
  fc.assert(
    fc.property(weighed, model => {
      const there = { ...model, bricks: model.bricks.map(move) };
      const before = solver.analyse(
        { size: sizeOf(model.bricks), bricks: model.bricks },
        { loads: model.loads },
      );
      const after = solver.analyse(
        { size: sizeOf(there.bricks), bricks: there.bricks },
        { loads: model.loads },
      );
      verdicts = {
        stand: verdicts.stand + Number(before.stable),
        fall: verdicts.fall + Number(!before.stable),
      };
      expect(after.stable).toBe(before.stable);
      if (before.stable) expect(sum(after.scores)).toBeCloseTo(sum(before.scores), 5);
    }),
    { numRuns: 40, seed: 11 },
  );
});

test('the models of these properties stand and fall, both often', () => {
  expect(verdicts.stand).toBeGreaterThan(20);
  expect(verdicts.fall).toBeGreaterThan(20);
});

test('a brick on the ground far away changes no verdict and no score', () => {
  fc.assert(
    fc.property(weighed, fc.constantFrom([2, 4], [1, 1], [8, 1]), (model, [dx, dy]) => {
      const far: Brick = { dx: dx!, dy: dy!, x: 30, y: 30, z: 0, color: 4 };
      const bricks = [...model.bricks, far];
      const before = solver.analyse(
        { size: sizeOf(model.bricks), bricks: model.bricks },
        { loads: model.loads },
      );
      const after = solver.analyse({ size: sizeOf(bricks), bricks }, { loads: model.loads });
      expect(after.stable).toBe(before.stable);
      expect(after.scores.at(-1)).toBeCloseTo(0, 9);
      if (before.stable) expect(sum(after.scores)).toBeCloseTo(sum(before.scores), 5);
    }),
    { numRuns: 40, seed: 12 },
  );
});

test('less weight never makes a model fall, and the quick verdict is the whole one', () => {
  fc.assert(
    fc.property(weighed, model => {
      const [top] = [...model.loads.keys()];
      const verdict = stands(model);
      const { stable, margin } = solver.analyse(
        { size: sizeOf(model.bricks), bricks: model.bricks },
        { loads: model.loads, margin: true },
      );
      expect(stable).toBe(verdict);
      expect(margin! > 0).toBe(verdict);
      // Without the weight it may be a counterweight that is gone: all of the weights are halved instead.
      if (verdict && top !== undefined) {
        const grams = ({ dx, dy }: Brick): number => partOf(dx, dy)!.mass;
        const loads = new Map(
          model.bricks.map((brick, index) => [index, ((model.loads.get(index) ?? 0) - grams(brick)) / 2]),
        );
        expect(stands({ ...model, loads })).toBe(true);
      }
    }),
    { numRuns: 60, seed: 13 },
  );
});

/**
 * Two bricks, reckoned without a programme: an upper one of `length` studs, held by its first `shared` studs on a lower
 * one, tips about the outermost point that bears. All points on the near side pull alike where the greatest pull is to
 * be least, so that it is the torque of the weight divided by the sum of their levers.
 */
function pullOf(length: number, wide: 1 | 2, shared: number, newtons: number): number {
  const point = wide === 1 ? [-0.25, 0, 0, 0.25] : [-0.25, 0.125, 0.125];
  const outermost = Math.max(...point);
  const pivot = shared - 1 + outermost;
  const levers = Array.from({ length: shared }, (_, stud) => sum(point.map(x => pivot - (stud + x))));
  return (newtons * ((length - 1) / 2 - pivot)) / (wide * sum(levers));
}

const arms = [
  ...[4, 6, 8].flatMap(length => [1, 2, 3].map(shared => ({ length, wide: 1, shared }) as const)),
  // Beyond the middle the points of a brick of two rows are turned round.
  ...[4, 6].flatMap(length => [1, 2].map(shared => ({ length, wide: 2, shared }) as const)),
].filter(({ length, shared }) => shared < length / 2);

test.for(arms)('an arm $wide x $length on $shared studs pulls as reckoned', ({ length, wide, shared }) => {
  const arm: Brick = { dx: length, dy: wide, x: 8, y: 8, z: 1, color: 4 };
  // What it sits on ends with its last shared stud.
  const foot: Brick = { dx: 4, dy: wide, x: 8 + shared - 4, y: 8, z: 0, color: 4 };
  const bricks = [foot, arm];
  const own = partOf(length, wide)!.mass;
  for (const grams of [own, 2 * own, 10 * own]) {
    const pull = pullOf(length, wide, shared, (grams / 1000) * gravity);
    const loads = new Map([[1, grams - own]]);
    for (const formula of ['mended', 'published'] as const) {
      const { scores, stable, margin } = solver.analyse(
        { size: sizeOf(bricks), bricks },
        { formula, loads, margin: true },
      );
      expect(scores[1]).toBeCloseTo(Math.min(1, pull / holds), 6);
      expect(stable).toBe(pull < holds);
      expect(margin).toBeCloseTo(holds - pull, 5);
    }
  }
});
