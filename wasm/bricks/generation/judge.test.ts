import { expect, test } from 'vitest';
import { world } from '../brick.ts';
import { layOut } from '../layout/lay-out.ts';
import { seeded } from '../random.ts';
import { drawTraits } from '../shapes/traits.ts';
import type { LabelledBrick } from '../voxels.ts';
import type { GenerationResult } from './events.ts';
import { judgeOf } from './judge.ts';
import { understand } from './prompt.ts';

const made = (bricks: readonly LabelledBrick[]): GenerationResult => ({
  model: { size: world, bricks: bricks.map(({ dx, dy, x, y, z }) => ({ dx, dy, x, y, z, color: 15 })) },
  roles: bricks.map(({ label }) => label),
  understanding: { category: 'chair', match: 'asked', ignored: [] },
  stability: { formula: 'mended', stable: true, scores: new Float64Array(), maxScore: 0, milliseconds: 0 },
  rollbacks: 0,
  drafts: 1,
  seconds: 0,
  firstBrick: 0,
  tokens: 0,
  seed: 1,
  engine: '',
  ending: 'complete',
});

test('a shape that was built from what a prompt says has all of it', () => {
  for (const prompt of ['a small chair with a low back', 'a tree', 'a large castle with two towers']) {
    const understood = understand(prompt);
    const category = understood.category!;
    const judge = judgeOf(understood);
    const random = seeded(5);
    for (let round = 0; round < 5; round++) {
      const words = Object.fromEntries(
        understood.words.slice(1).map(word => word.split('=') as [string, string]),
      );
      const shape = category.build({ ...drawTraits(category, random), ...words }, random);
      expect(judge(made(layOut(shape, { seed: 1 }).bricks)), prompt).toBeGreaterThan(0.93);
    }
  }
});

test('what is missing costs, said more than unsaid', () => {
  const understood = understand('a chair without arms');
  const { category, words } = understood;
  const random = seeded(6);
  const traits = Object.fromEntries(words.slice(1).map(word => word.split('=') as [string, string]));
  const built = (more: Record<string, string>): number =>
    judgeOf(understood)(
      made(
        layOut(category!.build({ ...drawTraits(category!, seeded(3)), ...traits, ...more }, random), {
          seed: 1,
        }).bricks,
      ),
    );
  const all = built({});
  expect(built({ arms: 'yes' })).toBeLessThan(built({ back: 'low' }));
  expect(built({ back: 'low' })).toBeLessThan(all);
});

test('a trunk is no tree', () => {
  const judge = judgeOf(understand('a tree'));
  const trunk = [0, 1, 2].map(z => ({ dx: 2, dy: 2, x: 9, y: 9, z, label: 0 }));
  expect(judge(made(trunk))).toBeLessThan(0.6);
});

test('nothing to build, nothing to miss', () => {
  expect(judgeOf(understand(''))(made([]))).toBe(1);
});
