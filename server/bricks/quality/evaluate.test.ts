import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { categoryOf } from '../../../wasm/bricks/shapes/categories.ts';
import { type BrickGenerator, openGenerator } from '../generator.ts';
import { Splits } from '../dataset-split.ts';
import { evaluate } from './evaluate.ts';
import { heldPrompts, trainingShapes } from './shapes.ts';

const of = ['chair', 'house', 'sofa', 'dog', 'letter'].map(name => categoryOf(name)!);

let generator: BrickGenerator;
beforeAll(async () => {
  generator = await openGenerator();
});
afterAll(() => generator.dispose());

describe('heldPrompts', () => {
  it('are of combinations of traits that no training has, the same for the same seed', () => {
    const prompts = heldPrompts(20, 3, 2, of);
    for (const { category, target, others, stated, text } of prompts) {
      expect(new Splits(category).of(target.traits)).toBe('held');
      for (const [name, value] of Object.entries(stated)) expect(target.traits[name]).toBe(value);
      for (const other of others) expect(other.traits).toEqual(target.traits);
      expect(text.length).toBeGreaterThan(category.name.length);
    }
    expect(heldPrompts(20, 3, 2, of).map(({ text }) => text)).toEqual(prompts.map(({ text }) => text));
    expect(heldPrompts(20, 4, 2, of).map(({ text }) => text)).not.toEqual(prompts.map(({ text }) => text));
  });

  it('have no shape of the training among them, whose combinations are others', () => {
    for (const category of of) {
      const splits = new Splits(category);
      for (const { traits } of trainingShapes(category, 50)) expect(splits.of(traits)).toBe('train');
    }
  });
});

it('measures the engine beside what it is compared with', async () => {
  const { makers, prompts, classifierAccuracy, categories } = await evaluate({
    generator,
    count: 10,
    seed: 1,
    of,
    shapes: 10,
    every: 5,
  });
  expect(prompts).toHaveLength(10);
  expect(classifierAccuracy).toBeGreaterThan(0.85);
  expect(Object.keys(categories)).toHaveLength(of.length);
  const [ours, single, program, retrieval, pile] = makers.map(({ figures }) => figures);
  // What masks and physics promise, whatever the weights.
  expect(ours).toMatchObject({ prompts: 10, valid: 1, stableMended: 1 });
  expect(ours!.secondsMedian).toBeGreaterThan(0);
  expect(ours!.diversity).toBeGreaterThan(0);
  expect(single!.drafts).toBe(1);
  expect(ours!.drafts).toBeGreaterThanOrEqual(1);
  expect(ours!.attributes).toBeGreaterThanOrEqual(single!.attributes);
  // What is known of the others: the measures are not all the same for everybody.
  expect(program).toMatchObject({ valid: 1, stableMended: 1 });
  expect(program!.attributes).toBeGreaterThan(0.9);
  expect(program!.category).toBeGreaterThan(0.5);
  expect(program!.bestIou).toBeGreaterThan(retrieval!.iou);
  expect(retrieval!.seen).toBeGreaterThan(0.9);
  expect(pile).toMatchObject({ valid: 1 });
  expect(pile!.category).toBeLessThan(0.5);
  expect(pile!.iou).toBeLessThan(program!.iou);
  expect(pile!.stableMended).toBeLessThan(1);
}, 120_000);
