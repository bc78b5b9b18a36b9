import type { Random } from '../random.ts';
import { between, pick } from '../random.ts';
import type { Category, Trait, Traits } from './category.ts';

/** Traits that many categories have. Their words stand before the noun. */
export const size: Trait = {
  values: ['medium', 'small', 'large'],
  words: {
    medium: ['medium', 'medium-sized'],
    small: ['small', 'little', 'tiny'],
    large: ['large', 'big', 'huge'],
  },
};
export const height: Trait = {
  values: ['medium', 'low', 'tall'],
  words: { low: ['low', 'short'], tall: ['tall', 'high'] },
};
export const width: Trait = {
  values: ['medium', 'narrow', 'wide'],
  words: { narrow: ['narrow', 'slim'], wide: ['wide', 'broad'] },
};
export const length: Trait = {
  values: ['medium', 'short', 'long'],
  words: { short: ['short'], long: ['long'] },
};

/** Something that a thing has or has not: `part('a lid', 'no lid', …)`; said behind the noun, after “with”. */
export const part = (yes: string | readonly string[], no: string | readonly string[]): Trait => ({
  values: ['yes', 'no'],
  words: { yes: typeof yes === 'string' ? [yes] : yes, no: typeof no === 'string' ? [no] : no },
  after: true,
});

/** Traits by chance, every value as likely as the others. */
export function drawTraits(category: Category, random: Random): Traits {
  return Object.fromEntries(
    Object.entries(category.traits).map(([name, { values }]) => [name, pick(random, values)]),
  );
}

/** The value a trait has in `traits`, or else its first. */
export function valueOf({ traits }: Pick<Category, 'traits'>, given: Traits, name: string): string {
  const trait = traits[name];
  if (!trait) throw new RangeError(`No trait is called “${name}”.`);
  const value = given[name] ?? trait.values[0]!;
  if (!trait.values.includes(value)) throw new RangeError(`The trait “${name}” is never “${value}”.`);
  return value;
}

/** What traits say of a category, by the name of the trait. */
export const chosen =
  (category: Pick<Category, 'traits'>, given: Traits) =>
  (name: string): string =>
    valueOf(category, given, name);

/** Lengths in cells by what is said of them: every value has its own range, so that a length tells the value. */
export interface Lengths {
  of(value: string, random: Random): number;
  /** The value in whose range a length lies, or to whose range it is nearest. */
  judge(length: number): string;
}

export function lengths(ranges: Readonly<Record<string, readonly [least: number, most: number]>>): Lengths {
  return {
    of(value, random) {
      const range = ranges[value];
      if (!range) throw new RangeError(`No length is called “${value}”.`);
      return between(random, ...range);
    },
    judge(length) {
      const away = ([least, most]: readonly [number, number]): number =>
        Math.max(least - length, length - most, 0);
      return Object.entries(ranges).reduce((best, next) => (away(next[1]) < away(best[1]) ? next : best))[0];
    },
  };
}
