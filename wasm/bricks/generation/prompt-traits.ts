import type { Category, Traits } from '../shapes/category.ts';
import { type PromptWord, wordsOf } from './prompt-words.ts';

/** What words of a prompt say of a category's traits. */
export interface StatedTraits {
  readonly stated: Traits;
  /** The places of the words that say it. */
  readonly used: ReadonlySet<number>;
}

interface Pattern {
  readonly trait: string;
  readonly value: string;
  readonly words: readonly string[];
}

type Meaning = readonly [trait: string, value: string];

/**
 * Adjectives that are said of anything, by the traits that they may mean: the first that the category has and that has
 * not been stated counts. A big bus is a long one, a tall house one of two storeys.
 */
const anywhere: readonly (readonly [adjectives: string, meanings: readonly Meaning[]])[] = [
  [
    'big, large, huge, giant, gigantic, enormous, massive, bulky, oversized, xl, gross, grosser, grosse, grosses, grande',
    [
      ['size', 'large'],
      ['length', 'long'],
      ['seats', 'three'],
      ['width', 'wide'],
      ['height', 'tall'],
      ['height', 'high'],
    ],
  ],
  [
    'small, little, tiny, mini, miniature, wee, compact, petite, minute, dinky, cute, klein, kleiner, kleine, kleines, petit, pequeno, pequena',
    [
      ['size', 'small'],
      ['length', 'short'],
      ['seats', 'one'],
      ['width', 'narrow'],
      ['height', 'low'],
    ],
  ],
  ['medium, medium sized, middle sized, mid sized, normal, average, regular, standard', [['size', 'medium']]],
  [
    'tall, high, lofty, towering, hoch, hoher, hohe, hohes',
    [
      ['height', 'tall'],
      ['height', 'high'],
      ['depth', 'deep'],
      ['storeys', 'two'],
      ['decks', 'double'],
      ['back', 'tall'],
      ['walls', 'high'],
      ['trunk', 'tall'],
      ['cabin', 'three'],
      ['cab', 'tall'],
      ['legs', 'long'],
      ['size', 'large'],
    ],
  ],
  [
    'low, short, squat, stubby, flat, shallow',
    [
      ['height', 'low'],
      ['depth', 'shallow'],
      ['length', 'short'],
      ['storeys', 'one'],
      ['back', 'low'],
      ['walls', 'low'],
      ['trunk', 'short'],
      ['cab', 'low'],
      ['size', 'small'],
    ],
  ],
  [
    'long, elongated, lengthy, stretched, stretch',
    [
      ['length', 'long'],
      ['seats', 'three'],
      ['wagons', 'two'],
      ['size', 'large'],
    ],
  ],
  [
    'wide, broad, fat, thick, chubby, plump, double',
    [
      ['width', 'wide'],
      ['size', 'large'],
    ],
  ],
  [
    'narrow, slim, thin, slender, skinny, single',
    [
      ['width', 'narrow'],
      ['size', 'small'],
    ],
  ],
  [
    'deep',
    [
      ['depth', 'deep'],
      ['height', 'tall'],
      ['width', 'wide'],
    ],
  ],
  ['round, circular, cylindrical, rounded', [['form', 'round']]],
  ['square, boxy, cubic, angular', [['form', 'square']]],
  [
    'rectangular',
    [
      ['form', 'rectangular'],
      ['form', 'square'],
    ],
  ],
  [
    'empty',
    [
      ['drink', 'no'],
      ['books', 'no'],
      ['plant', 'none'],
      ['cargo', 'no'],
    ],
  ],
  [
    'full, filled',
    [
      ['drink', 'yes'],
      ['books', 'yes'],
      ['cargo', 'yes'],
    ],
  ],
  [
    'open',
    [
      ['lid', 'none'],
      ['roof', 'no'],
      ['cap', 'no'],
      ['back', 'no'],
    ],
  ],
  [
    'closed',
    [
      ['lid', 'flat'],
      ['roof', 'yes'],
      ['cap', 'yes'],
      ['back', 'yes'],
    ],
  ],
  ['steam', [['chimney', 'yes']]],
  [
    'fast, racing, sporty',
    [
      ['spoiler', 'yes'],
      ['fins', 'four'],
    ],
  ],
  [
    'comfy, comfortable, cosy, cozy',
    [
      ['arms', 'yes'],
      ['blanket', 'yes'],
    ],
  ],
  [
    'backless',
    [
      ['back', 'none'],
      ['back', 'no'],
    ],
  ],
  ['armless', [['arms', 'no']]],
];

const general = anywhere.flatMap(([adjectives, meanings]) =>
  adjectives.split(', ').map(phrase => ({ words: wordsOf(phrase), meanings })),
);

/** Other words for words of traits. */
const same: Readonly<Record<string, string>> = {
  backrest: 'back',
  armrest: 'arm',
  high: 'tall',
  low: 'short',
  little: 'small',
  tiny: 'small',
  big: 'large',
  huge: 'large',
  broad: 'wide',
  without: 'no',
  story: 'storey',
  storeyed: 'storey',
  storied: 'storey',
  floor: 'storey',
  single: 'one',
  chimneys: 'chimney',
  smokestack: 'chimney',
  plant: 'plant',
  lense: 'lens',
  deckered: 'decker',
};
const meaning = (word: string): string => same[word] ?? word;

const patternsOf = new WeakMap<Category, readonly Pattern[]>();

/** How each value may be said, the longest first. “A tall back” is also found as “the back is tall”. */
function patterns(category: Category): readonly Pattern[] {
  const known = patternsOf.get(category);
  if (known) return known;
  const found = Object.entries(category.traits).flatMap(([trait, { words }]) =>
    Object.entries(words).flatMap(([value, ways]) =>
      ways.flatMap(way => {
        const exact = wordsOf(way);
        const parted = exact.length === 2 ? [exact[1]!, 'is', exact[0]!] : undefined;
        return [exact, ...(parted && exact[0] !== 'no' ? [parted] : [])].map(each => ({
          trait,
          value,
          words: each,
        }));
      }),
    ),
  );
  const sorted = found
    .filter(({ words }) => words.length > 0)
    .sort((a, b) => b.words.length - a.words.length);
  patternsOf.set(category, sorted);
  return sorted;
}

export const traitLexicon = (category: Category): string[] =>
  patterns(category).flatMap(({ words }) => [...words]);
export const adjectiveLexicon: readonly string[] = [
  ...general.flatMap(({ words }) => words),
  ...Object.keys(same),
  ...Object.values(same),
];

/**
 * What words say of a category's traits: the longest phrases first, exactly as the traits have them before in other
 * words, and what is said of anything last. Words at `taken` are passed over, as if they were not there.
 */
export function statedTraits(
  words: readonly PromptWord[],
  category: Category,
  taken: ReadonlySet<number>,
): StatedTraits {
  const stated: Record<string, string> = {};
  const used = new Set<number>();
  const negated = spreadNo(words, taken);
  const places = negated.filter(({ at }) => !taken.has(at));
  const match = (pattern: readonly string[], from: number, exactly: boolean): boolean =>
    pattern.every((word, index) => {
      const place = places[from + index];
      if (!place || (place.at >= 0 && used.has(place.at))) return false;
      // A comma or a new clause parts what belongs together.
      if (index > 0 && place.at >= 0 && words[place.at]!.apart && places[from + index - 1]!.at >= 0)
        return false;
      return exactly ? place.word === word : meaning(place.word) === meaning(word);
    });
  const take = (trait: string, value: string, from: number, number: number): void => {
    if (stated[trait] === undefined) stated[trait] = value;
    for (const { at } of places.slice(from, from + number)) if (at >= 0) used.add(at);
  };
  const longest = patterns(category)[0]?.words.length ?? 0;
  for (let number = longest; number > 0; number--)
    for (const exactly of [true, false])
      for (let from = 0; from < places.length; from++)
        for (const { trait, value, words: pattern } of patterns(category)) {
          if (pattern.length !== number || stated[trait] !== undefined || !match(pattern, from, exactly))
            continue;
          if (pattern[0] !== 'no' && places[from - 1]?.word === 'no') continue;
          take(trait, value, from, number);
          break;
        }
  for (let from = 0; from < places.length; from++)
    for (const { words: pattern, meanings } of general) {
      if (!match(pattern, from, true) || places[from - 1]?.word === 'no') continue;
      const means = meanings.find(
        ([trait, value]) => stated[trait] === undefined && category.traits[trait]?.words[value]?.length,
      );
      if (means) take(means[0], means[1], from, pattern.length);
    }
  return { stated, used };
}

/**
 * Words with their places; “without arms, legs or wheels” with a “no” (at no place) before each. “No” ends with a
 * “with”, an “and” that something else follows, or a verb.
 */
function spreadNo(words: readonly PromptWord[], taken: ReadonlySet<number>): { word: string; at: number }[] {
  const found: { word: string; at: number }[] = [];
  let spreading = false;
  for (const [at, { word, apart }] of words.entries()) {
    const no = word === 'without' || word === 'lacking';
    if (no) {
      spreading = true;
      found.push({ word: 'no', at });
      continue;
    }
    if (['with', 'and', 'but', 'has', 'have', 'is'].includes(word))
      spreading = word === 'and' && spreading && !apart;
    if (spreading && !taken.has(at) && at > 0 && words[at - 1]!.word !== 'without') {
      if (['or', 'nor', 'and', 'any'].includes(word)) {
        if (
          word !== 'any' &&
          words[at + 1]?.word !== 'no' &&
          words[at + 1]?.word !== 'with' &&
          words[at + 1]?.word !== 'without'
        )
          found.push({ word: 'no', at });
        continue;
      }
      if (apart) found.push({ word: 'no', at: -1 });
    }
    found.push({ word: word === 'neither' || word === 'nor' ? 'no' : word, at });
  }
  return found;
}
