import { pick, seeded } from '../../../wasm/bricks/random.ts';
import { categories } from '../../../wasm/bricks/shapes/categories.ts';
import type { Category, Traits } from '../../../wasm/bricks/shapes/category.ts';
import { caption, type CaptionLength } from '../../../wasm/bricks/shapes/captions.ts';
import type { Voxels } from '../../../wasm/bricks/voxels.ts';
import { someTraits } from '../dataset-models.ts';
import { hash, Splits } from '../dataset-split.ts';
import { type Solid, solidOf } from './overlap.ts';

/** A shape that a category's program made, and what it was made from. */
export interface BuiltShape {
  readonly traits: Traits;
  readonly voxels: Voxels;
  readonly solid: Solid;
}

/** A prompt that no training has seen: a caption of a combination of traits that is held. */
export interface HeldPrompt {
  readonly category: Category;
  readonly text: string;
  /** What the text says of the shape. */
  readonly stated: Traits;
  /** The shape that it was said of, and others of the same traits: lengths that no word tells are free. */
  readonly target: BuiltShape;
  readonly others: readonly BuiltShape[];
}

export function build(category: Category, traits: Traits, seed: number): BuiltShape {
  const voxels = category.build(traits, seeded(seed));
  return { traits, voxels, solid: solidOf(voxels) };
}

/** Longer captions only: a shape's name alone is no held prompt. */
const lengths: readonly CaptionLength[] = [3, 4, 5];

/** Prompts of all categories in turn. The same seed gives the same prompts; every category must have held traits. */
export function heldPrompts(count: number, seed: number, others = 7, of = categories): HeldPrompt[] {
  const splits = new Map(of.map(category => [category, new Splits(category)]));
  return Array.from({ length: count }, (_, index) => {
    const category = of[index % of.length]!;
    const at = (what: string): number => hash(`quality ${seed} ${index} ${category.name} ${what}`);
    const traits = pick(seeded(at('traits')), splits.get(category)!.held);
    const length = lengths[Math.floor(index / of.length) % lengths.length]!;
    const { text, stated } = caption(category, traits, length, seeded(at('caption')));
    return {
      category,
      text,
      stated,
      target: build(category, traits, at('target')),
      others: Array.from({ length: others }, (_unused, other) =>
        build(category, traits, at(`other ${other}`)),
      ),
    };
  });
}

/** Shapes of a category of one split, every combination of traits as likely as the others. */
export function shapesOf(
  category: Category,
  split: 'train' | 'held',
  count: number,
  seed: number,
): BuiltShape[] {
  const combinations = new Splits(category)[split];
  return Array.from({ length: count }, (_, index) => {
    const random = seeded(hash(`${split} shapes ${seed} ${category.name} ${index}`));
    return build(category, pick(random, combinations), Math.floor(random() * 2 ** 32));
  });
}

/**
 * The shapes that a category's training begins with: those of the first shards of the dataset with this seed, before
 * they were laid with bricks. What was left out there because it would fall is not left out here.
 */
export function trainingShapes(category: Category, count: number, seed = 1, each = 40): BuiltShape[] {
  const splits = new Splits(category);
  return Array.from({ length: count }, (_, index) => {
    const shard = Math.floor(index / each);
    const random = seeded(hash(`${seed} ${shard} train ${category.name} ${index % each}`));
    const traits = someTraits(category, splits, random);
    const voxels = category.build(traits, random);
    return { traits, voxels, solid: solidOf(voxels) };
  });
}
