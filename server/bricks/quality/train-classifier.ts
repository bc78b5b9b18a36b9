import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { categories } from '../../../wasm/bricks/shapes/categories.ts';
import { type Classifier, readClassifier, trainClassifier } from './classifier.ts';
import { shapesOf } from './shapes.ts';

/** The classifier that figures are measured with, as `node server/bricks/quality/train-classifier.ts` wrote it. */
export const classifierFile = join(import.meta.dirname, 'classifier.bin');

/**
 * Rejects when categories have come or gone since it was trained: what it cannot name, it would count as wrong.
 */
export async function openClassifier(): Promise<Classifier> {
  const classifier = readClassifier(await readFile(classifierFile));
  const now = categories.map(({ name }) => name);
  if (classifier.names.join() !== now.join())
    throw new Error('The categories are others now. Run: node server/bricks/quality/train-classifier.ts');
  return classifier;
}

/** How often it is right on shapes that programs built from combinations of traits it has not seen. */
export function accuracyOf(classifier: Classifier, each: number, seed: number): number {
  let [right, all] = [0, 0];
  for (const category of categories)
    for (const { solid } of shapesOf(category, 'held', each, seed)) {
      all++;
      if (classifier.classify(solid) === category.name) right++;
    }
  return right / all;
}

async function run(): Promise<void> {
  const classifier = trainClassifier(
    categories.flatMap(category =>
      shapesOf(category, 'train', 300, 1).map(({ solid }) => [category.name, solid] as const),
    ),
  );
  await writeFile(classifierFile, classifier.bytes());
  process.stdout.write(`${(100 * accuracyOf(classifier, 30, 1)).toFixed(1)} % of held shapes are right.\n`);
}

if (import.meta.main) await run();
