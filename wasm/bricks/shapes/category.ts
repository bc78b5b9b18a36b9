import type { Random } from '../random.ts';
import type { Voxels } from '../voxels.ts';

/** What can be said of a shape, by name: `{ size: 'small', back: 'tall', arms: 'yes' }`. */
export type Traits = Readonly<Record<string, string>>;

/** One thing that can be said of a category's shapes. */
export interface Trait {
  /** Its values. What every caption may leave unsaid comes first. */
  readonly values: readonly string[];
  /**
   * The words for each value in a caption: `{ tall: ['tall', 'high'] }` before the noun, or with `after` behind it and
   * a “with”: `{ tall: ['a tall back'], none: ['no back'] }`. Lower case, without colours. A value without words is
   * never said.
   */
  readonly words: Readonly<Record<string, readonly string[]>>;
  readonly after?: boolean;
}

/** A kind of thing that models are made of: a program from traits to a shape. */
export interface Category {
  readonly name: string;
  /** Other words for it, in captions and prompts: a couch is a sofa. */
  readonly synonyms: readonly string[];
  /** Names of its roles (at most four) in the order of the labels of its voxels: `['seat', 'legs', 'back']`. */
  readonly roles: readonly string[];
  /** LDraw colour codes by role, when the prompt names none. */
  readonly palette: readonly number[];
  readonly traits: Readonly<Record<string, Trait>>;
  /**
   * A shape of 20 × 20 × 20 cells, standing on the ground, somewhere near the middle, its front towards −y. What the
   * traits leave open (a length in cells) comes from `random`.
   */
  build(traits: Traits, random: Random): Voxels;
  /**
   * The traits of a shape, judged by its cells alone, whoever made it: by `build`, by the model, or by hand. A trait
   * that cannot be judged is left out. The answer to every shape that `build` makes is what it was built from.
   */
  judge(shape: Voxels): Traits;
}
