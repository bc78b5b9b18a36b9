import { firstWord, type Step } from '../generation/tokens.ts';
import { categories } from './categories.ts';
import type { Category, Traits } from './category.ts';

/**
 * What the model reads of a prompt is its meaning: the name of a category, and one word for every trait that is stated,
 * such as `back=tall`. Synonyms, typos, grammar and colours are settled before (`generation/prompt.ts`): a model this
 * small has better things to learn, and a trait that is stated in any words is the same to it.
 */
export const traitWord = (trait: string, value: string): string => `${trait}=${value}`;

/** The words for a category and what is stated of it, in the order of the category's traits. */
export const promptWords = (category: Category, stated: Traits): string[] => [
  category.name,
  ...Object.keys(category.traits).flatMap(trait =>
    stated[trait] === undefined ? [] : [traitWord(trait, stated[trait])],
  ),
];

/**
 * Every word that a prompt may become: sorted, each once. A model that is shipped carries the list it was trained with,
 * since a new category moves the words behind it.
 */
export function vocabulary(of: readonly Category[] = categories): string[] {
  const words = of.flatMap(({ name, traits }) => [
    name,
    ...Object.entries(traits).flatMap(([trait, { values }]) => values.map(value => traitWord(trait, value))),
  ]);
  return [...new Set(words)].sort();
}

/** The tokens of words by a model's list; words that it lacks are left out. */
export function wordSteps(words: readonly string[], list: readonly string[]): Step[] {
  return words.flatMap(word => {
    const index = list.indexOf(word);
    return index < 0 ? [] : [{ id: firstWord + index, layer: 0 }];
  });
}
