import { categories, categoryOf } from '../shapes/categories.ts';
import type { Category, Traits } from '../shapes/category.ts';
import { promptWords } from '../shapes/vocabulary.ts';
import type { Understanding } from './events.ts';
import { type Entry, entriesByWord, functionWords, lexicon, prepositions } from './lexicon.ts';
import {
  bindColors,
  colorLexicon,
  colorRuns,
  elsewhere,
  noColors,
  type PartMention,
  type PromptColors,
  roleWords,
} from './prompt-colors.ts';
import { adjectiveLexicon, statedTraits } from './prompt-traits.ts';
import { withUsual } from './usual.ts';
import { distance, longestPrompt, type PromptWord, readWords } from './prompt-words.ts';

/** A prompt, understood. */
export interface UnderstoodPrompt {
  readonly understanding: Understanding;
  /** Undefined when nothing in the prompt is near to anything that can be built. */
  readonly category: Category | undefined;
  /** What the prompt says of the category's traits. */
  readonly stated: Traits;
  readonly colors: PromptColors;
  /** What the model reads (`shapes/vocabulary.ts`): what is stated, and what goes without saying. */
  readonly words: readonly string[];
}

/** Words between which there are two things and not one: a table *and* a chair. */
const breaks: ReadonlySet<string> = new Set([
  ...prepositions,
  ...'and or but that which who is are has have no not und oder mit et ou y o holding wearing carrying'.split(
    ' ',
  ),
]);

interface Mention {
  readonly entry: Entry;
  readonly at: number;
  readonly end: number;
  readonly corrected: boolean;
}

/**
 * What to build for a prompt. Names of things, synonyms, plurals, typos, German, French and Spanish names, adjectives
 * and parts are understood by the words of the categories; things that cannot be built by the nearest that can, which
 * `note` says. It never throws: whatever is not understood is in `ignored`, and of several things the first is made.
 */
export function understand(prompt: string): UnderstoodPrompt {
  const words = readWords(prompt, lexicon);
  if (words.length === 0)
    return nothing(
      /\S/.test(prompt)
        ? 'I can’t find a word in that. Say what to build, such as “a small chair”.'
        : 'Say what to build, such as “a small chair” or “a red car with big wheels”.',
    );
  const mentions = mentionsIn(words);
  const mainRow = rowOf(mentions, words);
  const main = mainRow.at(-1) ?? letterOf(words);
  if (!main) return unknown(words);
  const category = categoryOf(main.entry.category)!;

  const taken = new Set<number>();
  for (let at = main.at; at < main.end; at++) taken.add(at);
  const runs = colorRuns(words).filter(({ start, end }) => end <= main.at || start >= main.end);
  const inColor = new Set(taken);
  for (const { start, end } of runs) for (let at = start; at < end; at++) inColor.add(at);
  const { stated: said, used } = statedTraits(words, category, inColor);
  const character = category.name === 'letter' ? characterOf(prompt, words, main) : undefined;
  const stated: Traits = { ...main.entry.traits, ...said, ...(character && { letter: character }) };

  const own = partsIn(words, category, main);
  const others = mentions.filter(
    each =>
      each !== main &&
      !mainRow.includes(each) &&
      !words.slice(Math.max(0, each.at - 2), each.at).some(({ word }) => word === 'for') &&
      !range(each).some(at => used.has(at) || inColor.has(at)) &&
      !own.some(part => part.at < each.end && each.at < part.end),
  );
  const parts = [...own, ...others.map(({ at, end }) => ({ at, end, role: elsewhere }))];
  const passed = new Set(words.flatMap(({ word }, at) => (functionWords.has(word) ? [] : [at])));
  const colors = bindColors(runs, parts, words, passed);

  const ignored = words.flatMap(({ word, written }, at) => {
    const silent =
      inColor.has(at) ||
      used.has(at) ||
      functionWords.has(word) ||
      prepositions.has(word) ||
      word === character ||
      main.entry.words.includes(word) ||
      parts.some(each => at >= each.at && at < each.end);
    return silent ? [] : [written];
  });
  const understanding: Understanding = {
    category: category.name,
    match: main.entry.asked ? 'asked' : 'nearest',
    ...(!main.entry.asked && { instead: main.entry.name }),
    ignored: [...new Set(ignored)],
    ...noteFor(prompt, words, main, others, category),
  };
  return {
    understanding,
    category,
    stated: known(category, stated),
    colors,
    words: promptWords(category, known(category, withUsual(category, stated))),
  };
}

/** Traits that the category has, with values that it has. */
const known = ({ traits }: Category, stated: Traits): Traits =>
  Object.fromEntries(Object.entries(stated).filter(([name, value]) => traits[name]?.values.includes(value)));

const range = ({ at, end }: { at: number; end: number }): number[] =>
  Array.from({ length: end - at }, (_, index) => at + index);

/** What is named, from left to right; the longest names first, and none that is negated. */
function mentionsIn(words: readonly PromptWord[]): Mention[] {
  const found: Mention[] = [];
  for (let at = 0; at < words.length; at++) {
    const entry = (entriesByWord.get(words[at]!.word) ?? []).find(each =>
      each.words.every(
        (word, index) => words[at + index]?.word === word && (index === 0 || !words[at + index]!.apart),
      ),
    );
    if (!entry) continue;
    const end = at + entry.words.length;
    if (!['not', 'no', 'without', 'except', 'never'].includes(words[at - 1]?.word ?? ''))
      found.push({ entry, at, end, corrected: words.slice(at, end).some(({ corrected }) => corrected) });
    at = end - 1;
  }
  return found;
}

/**
 * The first thing that is named by itself, and not as what something is with or on, with all nouns of its row. The last
 * of them says what it is: a car bed is a bed.
 */
function rowOf(mentions: readonly Mention[], words: readonly PromptWord[]): Mention[] {
  const first = mentions.find(({ at }) => !prepositions.has(words[at - 1]?.word ?? '')) ?? mentions[0];
  if (!first) return [];
  // Between the nouns of a row there are adjectives at most: a two-seat straight sofa.
  const row = (from: number, to: number): boolean =>
    words
      .slice(from, to + 1)
      .every(({ word, apart }, index) => (index > to - from || !breaks.has(word)) && !apart);
  const found = [first];
  for (;;) {
    const { end } = found.at(-1)!;
    const next = mentions.find(({ at }) => at >= end);
    if (!next || !row(end, next.at)) return found;
    found.push(next);
  }
}

/** “A big B”, or a letter by itself. */
function letterOf(words: readonly PromptWord[]): Mention | undefined {
  const entry = entriesByWord.get('letter')?.[0];
  const at = words.findIndex(
    ({ word, capital }) =>
      /^[a-z]$/.test(word) && (words.length === 1 || (capital && word !== 'i' && word !== 'a')),
  );
  return entry && at >= 0 ? { entry, at, end: at + 1, corrected: false } : undefined;
}

/** Which letter is meant. In the prompt itself: “a” is an article elsewhere. */
function characterOf(prompt: string, words: readonly PromptWord[], main: Mention): string | undefined {
  const own = words[main.at]!.word;
  if (main.end === main.at + 1 && /^[a-z]$/.test(own)) return own;
  const named = /\b(?:letter|capital|buchstabe|lettre|letra)s?[\s,:]+["'“‘]?([a-z])(?![a-z])/i.exec(
    prompt,
  )?.[1];
  const other = words.find(
    ({ word, capital }) => /^[a-z]$/.test(word) && word !== 'i' && word !== 's' && (capital || word !== 'a'),
  );
  return named?.toLowerCase() ?? other?.word;
}

/** Where the thing and its parts are named. */
function partsIn(words: readonly PromptWord[], category: Category, main: Mention): PartMention[] {
  const found: PartMention[] = [{ at: main.at, end: main.end, role: undefined }];
  for (const { role, words: name } of roleWords(category))
    for (let at = 0; at < words.length; at++) {
      const end = at + name.length;
      if (name.some((word, index) => words[at + index]?.word !== word)) continue;
      if (found.every(each => end <= each.at || at >= each.end)) found.push({ at, end, role });
    }
  return found;
}

const withArticle = (name: string): string =>
  `${/^(?!one|uni|uku|eu)[aeiou]|^uf/.test(name) ? 'an' : 'a'} ${name}`;
const quoted = (text: string): string => `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;

function noteFor(
  prompt: string,
  words: readonly PromptWord[],
  main: Mention,
  others: readonly Mention[],
  category: Category,
): { note?: string } {
  const notes: string[] = [];
  const written = words
    .slice(main.at, main.end)
    .map(word => word.written)
    .join(' ');
  if (!main.entry.asked)
    notes.push(
      `I can’t build ${withArticle(main.entry.name)} yet. The closest shape I know is ${withArticle(category.name)}, so this is ${withArticle(category.name)}.`,
    );
  else if (main.corrected) notes.push(`I read ${quoted(written)} as ${quoted(main.entry.name)}.`);
  const count = words[main.at - 1]?.word ?? '';
  const left = [
    ...new Set(others.filter(({ entry }) => entry.category !== category.name).map(({ entry }) => entry.name)),
  ];
  if (left.length > 0)
    notes.push(
      `One thing at a time: this is ${withArticle(category.name)} without ${left.slice(0, 3).map(withArticle).join(' or ')}.`,
    );
  else if (['two', 'three', 'four', 'five', 'six'].includes(count))
    notes.push(`One thing at a time: this is one ${category.name}.`);
  if (prompt.length > longestPrompt) notes.push(`Only the first ${longestPrompt} characters were read.`);
  return notes.length > 0 ? { note: notes.slice(0, 2).join(' ') } : {};
}

function unknown(words: readonly PromptWord[]): UnderstoodPrompt {
  const told = words.filter(({ word }) => !functionWords.has(word));
  const ignored = [...new Set(told.map(({ written }) => written))];
  const foreign =
    words.some(({ word }) => /\p{L}/u.test(word)) && !words.some(({ word }) => /[a-z]/.test(word));
  const names = suggestions(told);
  const examples = `${names.slice(0, -1).map(quoted).join(', ')} or ${quoted(names.at(-1)!)}`;
  if (foreign) return nothing(`I understand English names of things. Try ${examples}.`, ignored);
  const described = colorRuns(words).length > 0 || told.some(({ word }) => adjectiveLexicon.includes(word));
  if (described && told.every(({ word }) => colorLexicon.includes(word) || adjectiveLexicon.includes(word)))
    return nothing(
      `Say what should be ${ignored.slice(0, 4).join(' ')}, such as “a ${ignored.slice(0, 4).join(' ')} chair”.`,
      ignored,
    );
  if (told.length === 0) return nothing(`Say what to build: try ${examples}.`, ignored);
  return nothing(`I don’t know what ${quoted(ignored.join(' '))} looks like. Try ${examples}.`, ignored);
}

/** Names that are least unlike the words, or the first that anybody would try. */
function suggestions(words: readonly PromptWord[]): string[] {
  const ranked = categories
    .map(({ name }) => ({
      name,
      away: Math.min(
        ...words.map(
          ({ word }) => distance(word.slice(0, 24), name, 24) / Math.max(word.length, name.length),
        ),
      ),
    }))
    .filter(({ away }) => away <= 0.5)
    .sort((a, b) => a.away - b.away)
    .map(({ name }) => name);
  return [...new Set([...ranked, 'chair', 'house', 'car', 'table'])].slice(0, 3).map(withArticle);
}

const nothing = (note: string, ignored: readonly string[] = []): UnderstoodPrompt => ({
  understanding: { category: undefined, match: 'none', ignored, note },
  category: undefined,
  stated: {},
  colors: noColors,
  words: [],
});
