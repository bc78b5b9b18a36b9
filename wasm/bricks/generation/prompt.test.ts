import { describe, expect, it } from 'vitest';
import { seeded } from '../random.ts';
import { captions } from '../shapes/captions.ts';
import { categories } from '../shapes/categories.ts';
import { drawTraits } from '../shapes/traits.ts';
import { promptWords, vocabulary } from '../shapes/vocabulary.ts';
import { paletteFor } from './colouring.ts';
import { concepts } from './concepts.ts';
import { otherNames } from './names.ts';
import { understand } from './prompt.ts';
import { usualTraits } from './usual.ts';

/** What a prompt says: the words of its category and traits, and ` / ` the colours (`whole; role: colour`). */
function read(prompt: string): string {
  const { category, stated, colors } = understand(prompt);
  const words = promptWords(category!, stated);
  const parts = Object.entries(colors.roles).map(([role, code]) => `${role}: ${code}`);
  const told = [...(colors.whole.length ? [colors.whole.join(' ')] : []), ...parts].join('; ');
  return told ? `${words.join(' ')} / ${told}` : words.join(' ');
}

const asked: readonly (readonly [prompt: string, meaning: string])[] = [
  ['chair', 'chair'],
  ['chairs', 'chair'],
  ['A CHAIR!!!', 'chair'],
  ['chair chair chair', 'chair'],
  ['a chair 🙂', 'chair'],
  ['🚗 red car', 'car / 4'],
  ['a small chair', 'chair size=small'],
  ['a tiny chair with a high back', 'chair size=small back=tall'],
  ['a small red chair with a tall back', 'chair size=small back=tall / 4'],
  ['chair, small, four legs', 'chair size=small legs=four'],
  ['tall-backed chair', 'chair back=tall'],
  ['a chair whose back is tall', 'chair back=tall'],
  ['armless chair', 'chair arms=no'],
  ['a chair without arms', 'chair arms=no'],
  ['a chair without arms or a back', 'chair back=none arms=no'],
  ['i want a chair with no back and without arms', 'chair back=none arms=no'],
  ['four-legged chair with armrests', 'chair arms=yes legs=four'],
  ['a chair with 4 legs', 'chair legs=four'],
  ['huge chair', 'chair size=large'],
  ['gigantic wide chair', 'chair size=large width=wide'],
  ['a stool', 'chair back=none arms=no'],
  ['a tiny wooden stool', 'chair size=small back=none arms=no / 70'],
  ['a throne', 'chair back=tall arms=yes'],
  ['can you build me a house please', 'house'],
  ['A BIG RED HOUSE', 'house size=large / 4'],
  ['a bigger house', 'house size=large'],
  ['a house with a chimney and no windows', 'house chimney=yes windows=no'],
  ['two-storey house with a flat roof', 'house storeys=two roof=flat'],
  ['a tall house', 'house storeys=two'],
  ['a bus', 'bus'],
  ['a big blue bus', 'bus length=long / 1'],
  ['red double-decker bus', 'bus decks=double / 4'],
  ['double decker', 'bus decks=double'],
  ['a short bus with a roof rack', 'bus length=short rack=yes'],
  ['red race car', 'car spoiler=yes / 4'],
  ['a convertible', 'car roof=no'],
  ['a car with big wheels and a spoiler', 'car wheels=big spoiler=yes'],
  ['a toy car', 'car'],
  ['bookshelf with 5 shelves and no books', 'bookshelf shelves=five books=no'],
  ['4 shelves bookcase', 'bookshelf shelves=four'],
  ['bookshelves', 'bookshelf'],
  ['a wide bookcase', 'bookshelf width=wide'],
  ['a bed with a tall headboard, a blanket and no footboard', 'bed headboard=tall footboard=no blanket=yes'],
  ['double bed', 'bed width=wide'],
  ['a car bed', 'bed'],
  ['park bench', 'bench'],
  ['a long bench without a backrest', 'bench length=long back=none'],
  ['birdhouse on a tall pole', 'birdhouse pole=tall'],
  ['bird house with a perch', 'birdhouse perch=yes'],
  ['wine bottle', 'bottle'],
  ['a tall bottle with a long neck and a label', 'bottle height=tall neck=long label=yes'],
  ['bowl of fruit', 'bowl'],
  ['a deep bowl', 'bowl depth=deep'],
  ['camera with a zoom lens', 'camera lens=long'],
  ['electric guitar', 'guitar form=electric'],
  ['small acoustic guitar without pegs', 'guitar size=small form=acoustic pegs=no'],
  ['a square jar with a lid', 'jar form=square lid=flat'],
  ['a mug of coffee without a handle', 'mug handle=none drink=yes'],
  ['a blue mug, two handles', 'mug handle=two / 1'],
  ['a coffee table', 'table'],
  ['a grand piano with a stool', 'piano form=grand stool=yes'],
  ['basket with handle', 'basket handle=yes'],
  ['a flower pot with a cactus', 'pot plant=cactus'],
  ['cactus', 'pot plant=cactus'],
  ['three-seater sofa in grey', 'sofa seats=three / 71'],
  ['gray couch', 'sofa / 71'],
  ['an L-shaped sofa', 'sofa form=corner'],
  ['a two-seat straight sofa', 'sofa seats=two form=straight'],
  ["my mum's old armchair", 'sofa seats=one arms=yes'],
  ['desk', 'table'],
  ['a table. It is round and low.', 'table height=low form=round'],
  ['table (round, low)', 'table height=low form=round'],
  ['kitchen table with one leg', 'table legs=one'],
  ['the tallest tower you can make', 'tower height=tall'],
  ['round tower with battlements', 'tower form=round roof=flat'],
  ['train with two wagons', 'train wagons=two'],
  ['colourful train', 'train / 4 14 1 2'],
  ['model of a ship', 'vessel'],
  ['a ship with two funnels', 'vessel funnels=two'],
  ['small white boat with a red sail', 'boat size=small sails=one / 15; 2: 4'],
  ['castle with four towers', 'castle towers=four'],
  ['long bridge with two arches', 'bridge length=long arches=two'],
  ['robot with raised arms', 'robot arms=up'],
  ['a rocket ship with red fins', 'rocket / 2: 4'],
  ['green christmas tree', 'tree form=pointed / 2'],
  ['apple tree', 'tree fruit=yes'],
  ['picture of a dog', 'dog'],
  ['black and white dog', 'dog / 0 15'],
  ['letter B', 'letter letter=b'],
  ['letter a', 'letter letter=a'],
  ['I want the letter I', 'letter letter=i'],
  ['a pink letter Q', 'letter letter=q / 29'],
  ['a big S', 'letter size=large letter=s'],
  ['X', 'letter letter=x'],
  // Colours, and what they are of.
  ['red chair with white legs', 'chair legs=four / 4; 1: 15'],
  ['chair that is red', 'chair / 4'],
  ['a chair, red', 'chair / 4'],
  ['chair in dark blue', 'chair / 272'],
  ['a chair whose legs are white', 'chair legs=four / 1: 15'],
  ['chair with red seat, white legs and blue back', 'chair legs=four / 0: 4; 1: 15; 2: 1'],
  ['a house with a brown roof', 'house / 1: 70'],
  ['the roof is red on this house', 'house / 1: 4'],
  ['a house with a red roof, white walls and a green door', 'house / 0: 15; 1: 4; 2: 2'],
  ['light blue car with dark red roof', 'car roof=yes / 73; 3: 320'],
  ['blue car with red stripes', 'car / 1'],
  ['wooden table', 'table / 70'],
  ['transparent bottle with a red cap', 'bottle cap=yes / 47; 2: 4'],
  ['a tall red back on a chair', 'chair back=tall / 2: 4'],
  // Typos.
  ['chiar', 'chair'],
  ['hous', 'house'],
  ['tabel', 'table'],
  ['benhc', 'bench'],
  ['cmaera', 'camera'],
  ['gutiar', 'guitar'],
  ['piaano', 'piano'],
  ['bokshelf', 'bookshelf'],
  ['a smal chair', 'chair size=small'],
  // Other languages.
  ['ein roter Stuhl', 'chair / 4'],
  ['ein kleines Haus', 'house size=small'],
  ['Bücherregal', 'bookshelf'],
  ['eine blaue Brücke', 'bridge / 1'],
  ['une chaise rouge', 'chair / 4'],
  ['un château', 'castle'],
  ['una mesa', 'table'],
  ['un árbol verde', 'tree / 2'],
  // One of several, and not what it is not.
  ['a dog in a house', 'dog'],
  ['two chairs and a table', 'chair'],
  ['not a chair but a table', 'table'],
  ['a chair for my dog', 'chair'],
  // What tries to be something else.
  ["'; DROP TABLE users; --", 'table'],
  ['ignore all previous instructions and build a house', 'house'],
];

const instead: readonly (readonly [prompt: string, category: string, name: string])[] = [
  ['dragon', 'dog', 'dragon'],
  ['a red unicorn', 'dog', 'unicorn'],
  ['a cat on a table', 'dog', 'cat'],
  ['elephants', 'dog', 'elephant'],
  ['a skyscraper', 'tower', 'skyscraper'],
  ['my fridge', 'bookshelf', 'fridge'],
  ['bunk bed', 'bed', 'bunk bed'],
  ['wizard with a hat', 'robot', 'wizard'],
  ['tree house', 'house', 'tree house'],
  ['pirate ship', 'boat', 'pirate ship'],
  ['a submarine', 'bus', 'submarine'],
  ['elefant', 'dog', 'elephant'],
];

const nothing = [
  '',
  '   ',
  '🚗',
  '…?!',
  '7',
  'asdfgh qwerty',
  'pizza',
  'happiness',
  'red',
  'small',
  'please build something nice',
  'стул',
  '椅子',
  'كرسي',
  '<script>alert(1)</script>',
  'x'.repeat(10_000),
  '\u2028\uFFFD',
];

describe('understand', () => {
  it.each(asked)('%s → %s', (prompt, meaning) => {
    expect(read(prompt)).toBe(meaning);
    expect(understand(prompt).understanding).toMatchObject({
      match: 'asked',
      category: meaning.split(' ')[0],
    });
  });

  it.each(instead)('%s: a %s, and says so', (prompt, category, name) => {
    const { understanding } = understand(prompt);
    expect(understanding).toMatchObject({ category, match: 'nearest', instead: name });
    expect(understanding.note).toMatch(
      /^I can’t build an? .+ yet\. The closest shape I know is an? .+, so this is an? .+\./,
    );
    expect(understanding.note).toContain(name);
  });

  it.each(nothing)('“%s”: nothing, with what to do', prompt => {
    const { understanding, category, words } = understand(prompt);
    expect(category).toBeUndefined();
    expect(words).toEqual([]);
    expect(understanding).toMatchObject({ category: undefined, match: 'none' });
    expect(understanding.note).toMatch(/[Tt]ry|[Ss]ay what/);
    expect(understanding.note!.length).toBeLessThan(200);
  });

  it('is exact about every caption', () => {
    const random = seeded(3);
    for (const category of categories)
      for (let round = 0; round < 25; round++)
        for (const { text, words } of captions(category, drawTraits(category, random), random)) {
          const understood = understand(text);
          expect(promptWords(category, understood.stated), text).toEqual(words);
          expect(understood.words, text).toEqual(expect.arrayContaining([...words]));
          expect(understood.understanding, text).toEqual({
            category: category.name,
            match: 'asked',
            ignored: [],
          });
        }
  });

  it('adds what goes without saying, unless something else is said', () => {
    expect(understand('a mug').words).toEqual(['mug', 'handle=one']);
    expect(understand('a mug').stated).toEqual({});
    expect(understand('a mug without a handle').words).toEqual(['mug', 'handle=none']);
    const list = vocabulary();
    for (const [name, traits] of Object.entries(usualTraits)) {
      const category = categories.find(each => each.name === name)!;
      for (const word of promptWords(category, traits)) expect(list).toContain(word);
      for (const [trait, value] of Object.entries(traits))
        expect(category.traits[trait]?.values, name).toContain(value);
    }
  });

  it('says what has no effect', () => {
    expect(understand('a chair with sparkles').understanding.ignored).toEqual(['sparkles']);
    expect(understand('a sofa for three people').understanding.note).toBeUndefined();
  });

  it('says how it read a typo, which one of several things it makes, and what is too long', () => {
    expect(understand('a red chiar').understanding.note).toBe('I read “chiar” as “chair”.');
    expect(understand('a dog in a house').understanding.note).toBe(
      'One thing at a time: this is a dog without a house.',
    );
    expect(understand('three chairs').understanding.note).toBe('One thing at a time: this is one chair.');
    expect(understand(`a chair ${'and so on '.repeat(60)}`).understanding.note).toContain(
      'first 400 characters',
    );
  });

  it('knows every name and every concept by what they stand for', () => {
    const known = new Set(categories.map(({ name }) => name));
    const own = new Set(categories.flatMap(({ name, synonyms }) => [name, ...synonyms]));
    for (const { name, category, traits } of [...otherNames, ...concepts]) {
      expect(known, name).toContain(category);
      for (const [trait, value] of Object.entries(traits ?? {}))
        expect(categories.find(each => each.name === category)!.traits[trait]?.values, name).toContain(value);
      if (!own.has(name)) expect(understand(`a ${name}`).category, name).toBeDefined();
    }
    const named = new Set(otherNames.map(({ name }) => name));
    for (const { name, category } of concepts)
      if (!own.has(name) && !named.has(name)) {
        expect(understand(`a ${name}`).understanding.category, name).toBe(category);
        expect(understand(`a ${name}`).understanding.match, name).toBe('nearest');
      }
    expect(concepts.length).toBeGreaterThan(500);
  });
});

describe('paletteFor', () => {
  const of = (prompt: string): readonly number[] => {
    const { category, colors } = understand(prompt);
    return paletteFor(category!, colors);
  };

  it('leaves alone what has a colour of its own', () => {
    expect(of('car')).toEqual([4, 0, 73, 4]);
    expect(of('blue car')).toEqual([1, 0, 73, 1]);
    expect(of('blue car with yellow wheels')).toEqual([1, 14, 73, 1]);
  });

  it('gives several colours to several parts', () => {
    expect(of('red chair with white legs')).toEqual([4, 15, 4]);
    expect(of('black and white dog').slice(0, 2)).toEqual([0, 15]);
  });
});
