import { categories } from '../shapes/categories.ts';
import { concepts } from './concepts.ts';
import { type Name, otherNames } from './names.ts';
import { colorLexicon, roleWords } from './prompt-colors.ts';
import { adjectiveLexicon, traitLexicon } from './prompt-traits.ts';
import { wordsOf } from './prompt-words.ts';

/** Words without an effect of their own, that nobody needs to be told of. */
export const functionWords: ReadonlySet<string> = new Set(
  (
    'a an the please pls build make create draw design construct generate give show bring get me us i im id we you he she they ' +
    'want wants need needs would like love can could should will may might let lets do does did must have has had ' +
    'having my your our his her their its it that this these those is are be was were been there here and or but with ' +
    'without of in on at by to from for as so than then very really quite rather extra super nice beautiful pretty ' +
    'cool great awesome lovely good best simple basic fancy some any another lego brick brickes block toy model version ' +
    'kind type sort thing something object figure picture image photo drawing statue sculpture made out using use no ' +
    'not neither nor which who whose also too just only about around looking look looks style shaped shape mini ' +
    'hello hi hey thanks thank ok okay new old modern classic classical little bit more most all each every both ' +
    'ein eine einen einer eines der die das den dem mit ohne und bitte baue mach mir von im am un une le la les de des ' +
    'du avec sans et los las el una unos con sin y por favor haz moi s t m pair couple set side sized'
  ).split(' '),
);

/** Words before which one thing ends and what it is with, on or of begins. */
export const prepositions: ReadonlySet<string> = new Set(
  'with without on in under of for at near by next beside behind from to inside above below over like than mit ohne auf avec sans con sin'.split(
    ' ',
  ),
);

export interface Entry extends Name {
  /** As the table has it, for people. */
  readonly name: string;
  readonly words: readonly string[];
  /** False: it cannot be built, and this is the nearest. */
  readonly asked: boolean;
}

const known = new Set(categories.map(({ name }) => name));

const entries: readonly Entry[] = [
  ...categories.flatMap(({ name, synonyms }) =>
    [name, ...synonyms].map(each => ({ name: each, category: name, words: wordsOf(each), asked: true })),
  ),
  ...otherNames.map(each => ({ ...each, words: wordsOf(each.name), asked: true })),
  ...concepts.map(each => ({ ...each, words: wordsOf(each.name), asked: false })),
].filter(({ category }) => known.has(category));

const byWord = new Map<string, Entry[]>();
for (const entry of [...entries].sort(
  (a, b) => b.words.length - a.words.length || Number(b.asked) - Number(a.asked),
)) {
  const [first = ''] = entry.words;
  byWord.set(first, [...(byWord.get(first) ?? []), entry]);
}

/** What can be named, by its first word; the longer first, and what can be built before what cannot. */
export const entriesByWord: ReadonlyMap<string, readonly Entry[]> = byWord;

/** Every word that a prompt may be meant to have. */
export const lexicon: ReadonlySet<string> = new Set([
  ...functionWords,
  ...prepositions,
  ...entries.flatMap(({ words }) => words),
  ...categories.flatMap(traitLexicon),
  ...categories.flatMap(category => roleWords(category).flatMap(({ words }) => words)),
  ...colorLexicon,
  ...adjectiveLexicon,
]);
