import { afterAll, beforeAll, expect, it } from 'vitest';
import { world } from '../../../wasm/bricks/brick.ts';
import { understand } from '../../../wasm/bricks/generation/prompt.ts';
import { examplePrompts } from '../../../wasm/bricks/shapes/examples.ts';
import { voxelsOf } from '../../../wasm/bricks/voxels.ts';
import { type BrickGenerator, openGenerator } from '../generator.ts';
import type { Classifier } from './classifier.ts';
import { solidOf } from './overlap.ts';
import { openClassifier } from './train-classifier.ts';
import { flaw } from './validity.ts';

let generator: BrickGenerator;
let classifier: Classifier;
beforeAll(async () => {
  generator = await openGenerator();
  classifier = await openClassifier();
});
afterAll(() => generator.dispose());

/** Prompts, and what was taken for something else. */
const wrong: string[] = [];

it.each(examplePrompts)('“%s” becomes a model that stands', async prompt => {
  const { model, stability } = await generator.generate({ prompt, seed: 1 });
  expect(flaw(model.bricks)).toBeUndefined();
  expect(stability.stable).toBe(true);
  const taken = classifier.classify(solidOf(voxelsOf(model.bricks, world)));
  if (taken !== understand(prompt).category!.name) wrong.push(`${prompt}: ${taken}`);
});

it('most of them are taken for what they were asked to be', () => {
  // By chance it would be one of thirty-eight; the classifier itself is wrong on one shape of fourteen.
  expect(wrong.length, wrong.join('; ')).toBeLessThan(examplePrompts.length / 2);
});
