/** A word of a prompt. */
export interface PromptWord {
  /** As it was written, without its case. */
  readonly written: string;
  /** In the form in which words are compared: singular, without accents, spelled as somewhere in the lexicon. */
  readonly word: string;
  /** A comma or another mark came right before it. */
  readonly apart: boolean;
  /** It was written as one capital letter. */
  readonly capital: boolean;
  /** It is another word than was written, but for case, accents and number. */
  readonly corrected: boolean;
}

/** More than anybody says of one model; what comes behind is left out. */
export const longestPrompt = 400;

const numbers: Readonly<Record<string, string>> = {
  '1': 'one',
  '2': 'two',
  '3': 'three',
  '4': 'four',
  '5': 'five',
  '6': 'six',
};

/** Words that end in s, or sound like it, without being plurals. */
const singulars = new Set([
  'bus',
  'lens',
  'glass',
  'cactus',
  'dress',
  'moss',
  'brass',
  'chess',
  'gas',
  'octopus',
  'tennis',
  'christmas',
  'is',
  'its',
  'has',
  'this',
  'as',
  'us',
  'yes',
  'upright',
  'series',
  'canvas',
  'compass',
  'cross',
  'walrus',
  'hippopotamus',
  'rhinoceros',
  'platypus',
  'hibiscus',
  'princess',
  'circus',
  'iris',
  'lotus',
  'virus',
]);
const plurals: Readonly<Record<string, string>> = {
  shelves: 'shelf',
  bookshelves: 'bookshelf',
  leaves: 'leaf',
  wolves: 'wolf',
  knives: 'knife',
  loaves: 'loaf',
  geese: 'goose',
  mice: 'mouse',
  men: 'man',
  people: 'person',
  children: 'child',
  feet: 'foot',
  sheep: 'sheep',
  benches: 'bench',
  arches: 'arch',
  buses: 'bus',
  busses: 'bus',
  couches: 'couch',
  horses: 'horse',
  houses: 'house',
  birdhouses: 'birdhouse',
  bridges: 'bridge',
  bottles: 'bottle',
};

/** The singular of an English noun, as far as rules go; other words stay what they are. */
export function singular(word: string): string {
  const known = plurals[word];
  if (known) return known;
  if (word.length < 4 || singulars.has(word) || !word.endsWith('s') || word.endsWith('ss')) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x|ss|zz)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
    .replaceAll('ø', 'o');

const articles = new Set(['a', 'an', 'the']);

/** The words of a phrase of our own, in the form in which words are compared. */
export const wordsOf = (phrase: string): string[] =>
  (plain(phrase).match(/[\p{L}\p{N}]+/gu) ?? []).filter(word => !articles.has(word)).map(singular);

/** Adjectives of which there is a more and a most. */
const degrees = new Set(
  'tall high low short long wide broad narrow slim thin big large small tiny huge round deep flat thick'.split(
    ' ',
  ),
);

/** Words of the form “four-legged”, “tall-backed”, “armless”, “tallest” as what they stand for. */
function parts(word: string, lexicon: ReadonlySet<string>): string[] | undefined {
  const less = /^(.{3,})less$/.exec(word)?.[1];
  if (less && lexicon.has(singular(less))) return ['no', singular(less)];
  const more = /^(.{3,}?)(?:e?r|e?st|ish)$/.exec(word)?.[1];
  for (const stem of more ? [more, `${more}e`, more.replace(/(.)\1$/, '$1')] : [])
    if (degrees.has(stem)) return [stem];
  const ed = /^(.{3,}?)(?:p|g)?ed$/.exec(word);
  for (const stem of ed ? [word.slice(0, -2), ed[1]!, word.slice(0, -1)] : [])
    if (lexicon.has(singular(stem))) return [singular(stem)];
  return undefined;
}

/**
 * The words of a prompt. A word that is not in `lexicon` becomes the one that is meant most likely: its singular, its
 * stem, or one that is a typo away; else it stays. Articles are left out, and so is what lies beyond `longestPrompt`.
 */
export function readWords(prompt: string, lexicon: ReadonlySet<string>): PromptWord[] {
  const words: PromptWord[] = [];
  const text = prompt.slice(0, longestPrompt).normalize('NFC');
  let end = 0;
  for (const found of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const apart = words.length > 0 && /[,;:.!?/()\n]/.test(text.slice(end, found.index));
    end = found.index + found[0].length;
    const written = found[0].toLowerCase();
    const bare = plain(written);
    const capital = /^\p{Lu}$/u.test(found[0]) && !(found[0] === 'A' && words.length === 0);
    const add = (word: string, corrected = false): void => {
      words.push({ written, word, apart, capital, corrected });
    };
    // The s of “dog’s”, and articles, but “a” may be the letter where nothing follows.
    if (bare === 's' && /['’]$/.test(text.slice(0, found.index))) continue;
    if (articles.has(bare) && !capital) continue;
    const number = numbers[bare];
    if (number) add(number);
    else if (lexicon.has(bare)) add(bare);
    else if (lexicon.has(singular(bare))) add(singular(bare));
    else {
      const stems = parts(bare, lexicon);
      if (stems) for (const stem of stems) add(stem);
      else {
        const near = nearest(singular(bare), lexicon) ?? nearest(bare, lexicon);
        add(near ?? singular(bare), near !== undefined);
      }
    }
  }
  return words;
}

/** The one word of a lexicon that a typo or two turn into this one; undefined where there is none, or several. */
export function nearest(word: string, lexicon: Iterable<string>): string | undefined {
  if (word.length < 4 || word.length > 24 || !/^[a-z]+$/.test(word)) return undefined;
  const most = word.length < 7 ? 1 : 2;
  let best: string | undefined;
  let least = most + 1;
  let several = false;
  for (const other of lexicon) {
    // The first letter is seldom wrong; without this rule short words are all neighbours.
    if (other.length < 4 || other[0] !== word[0] || Math.abs(other.length - word.length) > most) continue;
    const away = distance(word, other, least);
    if (away > least || away > most) continue;
    several = away === least;
    best = other;
    least = away;
  }
  return several ? undefined : best;
}

/** Letters to add, drop, change, or swap with their neighbour (optimal string alignment); more than `most` is not exact. */
export function distance(a: string, b: string, most: number): number {
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, before[j - 2]! + 1);
      row.push(value);
    }
    if (Math.min(...row) > most + 1) return most + 2;
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
