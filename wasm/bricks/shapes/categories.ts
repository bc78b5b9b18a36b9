import { chair } from './categories/chair.ts';
import type { Category } from './category.ts';

/** Every kind of thing that models are made of, in alphabetical order. */
export const categories: readonly Category[] = [chair];

const byName = new Map(categories.map(each => [each.name, each]));

/** Undefined for a name that is not a category's; synonyms do not count. */
export const categoryOf = (name: string): Category | undefined => byName.get(name);
