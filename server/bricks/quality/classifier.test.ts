import { describe, expect, it } from 'vitest';
import { categoryOf } from '../../../wasm/bricks/shapes/categories.ts';
import { voxelsOf } from '../../../wasm/bricks/voxels.ts';
import { readClassifier, trainClassifier } from './classifier.ts';
import { solidOf } from './overlap.ts';
import { shapesOf } from './shapes.ts';
import { accuracyOf, openClassifier } from './train-classifier.ts';

const named = (split: 'train' | 'held', each: number) =>
  ['sofa', 'tower', 'heart'].flatMap(name =>
    shapesOf(categoryOf(name)!, split, each, 3).map(({ solid }) => [name, solid] as const),
  );

describe('trainClassifier', () => {
  it('learns what shapes are, and is the same again', () => {
    const examples = named('train', 40);
    const classifier = trainClassifier(examples, { hidden: 16 });
    const tests = named('held', 10);
    expect(tests.filter(([name, solid]) => classifier.classify(solid) === name).length).toBeGreaterThan(25);
    expect(trainClassifier(examples, { hidden: 16 }).bytes()).toEqual(classifier.bytes());
    const read = readClassifier(classifier.bytes());
    for (const [, solid] of tests) expect(read.classify(solid)).toBe(classifier.classify(solid));
  });

  it('cannot learn what is not there: shapes by any name', () => {
    const names = ['sofa', 'tower', 'heart'];
    const examples = named('train', 40).map(([, solid], index) => [names[index % 3]!, solid] as const);
    const classifier = trainClassifier(examples, { hidden: 16 });
    const right = named('held', 30).filter(([name, solid]) => classifier.classify(solid) === name).length;
    expect(right).toBeLessThan(60);
  });

  it('does not look at where a shape is, nor at its roles', () => {
    const classifier = trainClassifier(named('train', 30), { hidden: 16 });
    const post = (x: number, y: number, label: number) =>
      solidOf(
        voxelsOf(
          Array.from({ length: 12 }, (_, z) => ({ x, y, z, dx: 4, dy: 4, label })),
          [20, 20, 20],
        ),
      );
    expect(classifier.classify(post(0, 0, 0))).toBe('tower');
    expect(classifier.classify(post(16, 14, 2))).toBe('tower');
  });

  it('refuses other bytes', () => {
    expect(() => readClassifier(new Uint8Array())).toThrow(RangeError);
    expect(() => readClassifier(new Uint8Array(100).fill(9))).toThrow(RangeError);
  });
});

it('the classifier that figures are measured with knows nine of ten shapes of traits that it has not seen', async () => {
  expect(accuracyOf(await openClassifier(), 4, 77)).toBeGreaterThan(0.85);
});
