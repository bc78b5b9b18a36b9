import { pick, type Random } from '../random.ts';
import type { Category, Traits } from './category.ts';
import { promptWords } from './vocabulary.ts';

/** A caption of a shape, as people may write it. */
export interface Caption {
  readonly text: string;
  /** What it says of the shape: a part of the shape's traits, or all that have words. */
  readonly stated: Traits;
  /** What the model reads in its place (`vocabulary.ts`). */
  readonly words: readonly string[];
}

/** From the name alone to a sentence with every trait. */
export const captionLengths = [1, 2, 3, 4, 5] as const;
export type CaptionLength = (typeof captionLengths)[number];

/** One caption of each length, the shortest first. */
export const captions = (category: Category, traits: Traits, random: Random): Caption[] =>
  captionLengths.map(length => caption(category, traits, length, random));

/** The same category, traits and random numbers give the same caption. Traits that have no words stay unsaid. */
export function caption(category: Category, traits: Traits, length: CaptionLength, random: Random): Caption {
  const sayable = shuffled(
    Object.keys(category.traits).filter(name => wordsOf(category, name, traits[name]).length > 0),
    random,
  );
  const number = [0, 1, 2, Math.max(3, Math.ceil(sayable.length / 2)), sayable.length][length - 1]!;
  const said = sayable.slice(0, number);
  const stated = Object.fromEntries(said.map(name => [name, traits[name]!]));
  const before = said.filter(name => !category.traits[name]!.after);
  const after = said.filter(name => category.traits[name]!.after);
  const words = (names: readonly string[]): string[] =>
    names.map(name => pick(random, wordsOf(category, name, traits[name])));
  const name = random() < 0.7 ? category.name : pick(random, [category.name, ...category.synonyms]);
  const behind = words(after);
  // Of letters it is said which: “a tall letter B”.
  const character = behind.find(word => word.length === 1);
  const noun = character ? `${name} ${character.toUpperCase()}` : name;
  const text = phrase(
    noun,
    words(before),
    behind.filter(word => word !== character),
    length,
    random,
  );
  return { text, stated, words: promptWords(category, stated) };
}

function phrase(
  noun: string,
  before: readonly string[],
  after: readonly string[],
  length: CaptionLength,
  random: Random,
): string {
  const form = random();
  if (length === 1) return form < 0.5 ? noun : withArticle(noun);
  // As people type into a search: “chair, small, four legs”.
  if (length < 5 && form < 0.2)
    return [noun, ...before, ...after.map(words => words.replace(/^an? /, ''))].join(', ');
  if (form < 0.35 && after.length > 0) {
    const adjectives = before.length ? `${withArticle([...before, noun].join(' '))}` : withArticle(noun);
    return `${adjectives} that has ${joined(after)}`;
  }
  if (length === 5 && form < 0.6 && before.length > 0)
    return `${withArticle(noun)} that is ${joined(before)}${after.length ? `, with ${joined(after)}` : ''}`;
  return `${withArticle([...before, noun].join(' '))}${after.length ? ` ${prepositions(after, random)}` : ''}`;
}

/** “with a tall back and no arms”, or “with a tall back and without arms”. */
function prepositions(after: readonly string[], random: Random): string {
  if (random() < 0.6) return `with ${joined(after)}`;
  const has = after.filter(words => !words.startsWith('no '));
  const lacks = after.filter(words => words.startsWith('no ')).map(words => words.slice(3));
  return [
    ...(has.length ? [`with ${joined(has)}`] : []),
    ...(lacks.length ? [`without ${joined(lacks, 'or')}`] : []),
  ].join(' and ');
}

const joined = (items: readonly string[], last = 'and'): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;

const withArticle = (words: string): string =>
  `${/^(?!one|uni|uku)[aeiou]/.test(words) ? 'an' : 'a'} ${words}`;

const wordsOf = ({ traits }: Category, name: string, value: string | undefined): readonly string[] =>
  (value === undefined ? undefined : traits[name]?.words[value]) ?? [];

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(random() * left.length), 1)[0]!);
}
