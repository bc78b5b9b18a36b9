import type { ColorCode } from '../colors.ts';
import type { Category } from '../shapes/category.ts';
import { type PromptWord, wordsOf } from './prompt-words.ts';

/** Colours that a prompt asks for. */
export interface PromptColors {
  /** Of the thing as a whole, as they come: “a black and white dog”. */
  readonly whole: readonly ColorCode[];
  /** Of its parts, by the index of their role. */
  readonly roles: Readonly<Record<number, ColorCode>>;
}

export const noColors: PromptColors = { whole: [], roles: {} };

/** Words by colour, those of more words first; materials count by what they look like. */
const said: readonly (readonly [code: ColorCode, words: string])[] = [
  [272, 'dark blue, navy blue, navy, midnight blue, dunkelblau'],
  [
    73,
    'light blue, sky blue, pale blue, baby blue, medium blue, azure, turquoise, teal, cyan, aqua, hellblau',
  ],
  [320, 'dark red, wine red, maroon, burgundy, crimson, brick red, dunkelrot'],
  [10, 'light green, bright green, grass green, hellgrun'],
  [115, 'pale green, mint green, mint'],
  [27, 'lime green, lime, neon green'],
  [28, 'dark tan, olive green, olive, khaki, dark beige'],
  [29, 'hot pink, bright pink, light pink, pale pink, pink, pinkish, magenta, rosa, rosy'],
  [72, 'dark grey, dark gray, charcoal, iron, anthracite, dunkelgrau'],
  [
    71,
    'light grey, light gray, grey, gray, silver, greyish, grayish, silvery, metal, metallic, steel, stone, concrete, chrome, marble, grau, gris',
  ],
  [
    70,
    'reddish brown, dark brown, light brown, brown, wooden, wood, chocolate, brownish, chestnut, walnut, oaken, leather, braun, brauner, braune, braunes, marron',
  ],
  [19, 'tan, beige, sand, sandy, cream, creamy, ivory, straw, wicker, light wood, pale wood, bamboo'],
  [47, 'clear, transparent, see through, glassy'],
  [
    14,
    'yellow, golden, gold, yellowish, bright yellow, light yellow, gelb, gelber, gelbe, gelbes, jaune, amarilla, amarillo',
  ],
  [25, 'orange, terracotta, copper, bronze, amber, naranja'],
  [22, 'purple, violet, purplish, lilac, lavender, dark purple, light purple, mauve, lila, morado'],
  [4, 'red, bright red, reddish, scarlet, light red, ruby, rot, roter, rote, rotes, rouge, rojo, roja'],
  [1, 'blue, bright blue, bluish, royal blue, blau, blauer, blaue, blaues, bleue, bleu, azul'],
  [2, 'green, dark green, forest green, greenish, emerald, grun, gruner, grune, grunes, vert, verte, verde'],
  [15, 'white, snow white, weiss, weisser, weisse, weisses, blanche, blanc, blanco, blanca'],
  [0, 'black, jet black, ebony, schwarz, schwarzer, schwarze, schwarzes, noir, noire, negro, negra'],
];

const phrases = said
  .flatMap(([code, words]) => words.split(', ').map(phrase => ({ code, words: wordsOf(phrase) })))
  .sort((a, b) => b.words.length - a.words.length);
const many = [
  'rainbow',
  'colourful',
  'colorful',
  'multicoloured',
  'multicolored',
  'multicolour',
  'multicolor',
  'bunt',
];
const rainbow: readonly ColorCode[] = [4, 14, 1, 2];
/** They say nothing beside a colour. */
const fillers = [
  'coloured',
  'colored',
  'colour',
  'color',
  'painted',
  'bright',
  'shiny',
  'matt',
  'pastel',
  'made',
  'all',
];

export const colorLexicon: readonly string[] = [
  ...phrases.flatMap(({ words }) => words),
  ...many,
  ...fillers,
];

/** Other names of roles. A role’s own name counts without being here. */
const roleNames: Readonly<Record<string, string>> = {
  wheels: 'tyre, tire, rim',
  windows: 'window, glass, windscreen, windshield, pane',
  window: 'porthole',
  body: 'case, bodywork, paint, torso, hull',
  frame: 'side',
  top: 'tabletop, table top, plate, board',
  shelves: 'shelf, board',
  roof: 'top, rooftop, spire',
  walls: 'wall, brick',
  legs: 'leg, base, foot',
  back: 'backrest',
  seat: 'cushion, arm, armrest',
  cap: 'stopper, lid, cork, top',
  lid: 'top, cap, cover',
  leaves: 'leaf, foliage, crown, top',
  fruit: 'apple, bauble, cherry',
  fur: 'coat, body, leg',
  fins: 'fin, wing',
  nose: 'tip, cone',
  blanket: 'cover, duvet, bedding, sheet',
  handle: 'grip',
  drink: 'coffee, tea, cocoa',
  deck: 'floor, road',
  railing: 'railing, rail',
  hole: 'entrance, opening',
  post: 'pole, perch, stand',
  engine: 'locomotive, body',
  wagons: 'wagon, carriage, coach',
  trim: 'roof, chimney',
  funnel: 'chimney',
  limbs: 'arm, leg',
  plant: 'bush, cactus, leaf',
  gate: 'door, portcullis',
  keys: 'key, white key',
  arms: 'arm, armrest',
  feet: 'foot, leg',
  pot: 'body',
  details: 'button, detail, peg',
};

interface RoleName {
  readonly role: number;
  readonly words: readonly string[];
}

/** How the roles of a category may be called, the longer names first. */
export function roleWords({ roles }: Category): RoleName[] {
  const own = roles.map((name, role) => ({ role, words: wordsOf(name) }));
  const other = roles.flatMap((name, role) =>
    (roleNames[name]?.split(', ') ?? []).map(words => ({ role, words: wordsOf(words) })),
  );
  return [...own, ...other.filter(({ words }) => own.every(each => each.words.join() !== words.join()))].sort(
    (a, b) => b.words.length - a.words.length,
  );
}

/** A colour, or several with “and” between them, at words `start` … `end − 1`. */
export interface ColorRun {
  readonly start: number;
  readonly end: number;
  readonly codes: readonly ColorCode[];
}

/** The colours that words name. */
export function colorRuns(words: readonly PromptWord[]): ColorRun[] {
  const runs: ColorRun[] = [];
  for (let at = 0; at < words.length;) {
    let end = at;
    const codes: ColorCode[] = [];
    for (;;) {
      const next = colorAt(words, codes.length > 0 && words[end]?.word === 'and' ? end + 1 : end);
      if (!next) break;
      codes.push(...next.codes);
      end = next.end;
    }
    if (codes.length > 0) runs.push({ start: at, end, codes });
    at = Math.max(end, at + 1);
  }
  return runs;
}

function colorAt(
  words: readonly PromptWord[],
  from: number,
): { codes: readonly ColorCode[]; end: number } | undefined {
  let at = from;
  while (fillers.includes(words[at]?.word ?? '')) at++;
  const phrase = phrases.find(each => each.words.every((word, index) => words[at + index]?.word === word));
  const codes = phrase ? [phrase.code] : many.includes(words[at]?.word ?? '') ? rainbow : undefined;
  if (!codes) return undefined;
  let end = at + (phrase?.words.length ?? 1);
  while (fillers.includes(words[end]?.word ?? '')) end++;
  return { codes, end };
}

/** The role of what is not a part of the thing: its colour is nobody’s. */
export const elsewhere = -1;

/** Where words name the thing itself or one of its parts. */
export interface PartMention {
  readonly at: number;
  readonly end: number;
  /** Undefined: the thing as a whole. */
  readonly role: number | undefined;
}

/**
 * What each colour is of: of the next part or thing that is named behind it, with nothing but adjectives between; and
 * when there is none, of the last before it (“the roof is red”, “a chair, red”, “legs in white”).
 */
export function bindColors(
  runs: readonly ColorRun[],
  mentions: readonly PartMention[],
  words: readonly PromptWord[],
  adjectives: ReadonlySet<number>,
): PromptColors {
  const whole: ColorCode[] = [];
  const roles: Record<number, ColorCode> = {};
  for (const { start, end, codes } of runs) {
    let mention: PartMention | undefined;
    let passed = 0;
    for (let at = end; at < words.length && !words[at]!.apart; at++) {
      mention = mentions.find(each => each.at === at);
      if (mention || !adjectives.has(at)) break;
      passed++;
    }
    // “With red stripes”: of something that it has not got.
    if (!mention && passed > 0 && words.slice(0, start).some(({ word }) => word === 'with')) continue;
    mention ??= mentions.filter(each => each.end <= start).sort((a, b) => b.end - a.end)[0];
    if (mention?.role === undefined) whole.push(...codes);
    else if (mention.role !== elsewhere) roles[mention.role] ??= codes[0]!;
  }
  return { whole, roles };
}
