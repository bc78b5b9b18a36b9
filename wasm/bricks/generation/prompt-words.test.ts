import { describe, expect, it } from 'vitest';
import { pick, seeded } from '../random.ts';
import { understand } from './prompt.ts';
import { distance, longestPrompt, nearest, readWords, singular, wordsOf } from './prompt-words.ts';

describe('singular', () => {
  it.each([
    ['chairs', 'chair'],
    ['benches', 'bench'],
    ['boxes', 'box'],
    ['ponies', 'pony'],
    ['shelves', 'shelf'],
    ['buses', 'bus'],
    ['bus', 'bus'],
    ['glass', 'glass'],
    ['glasses', 'glass'],
    ['lens', 'lens'],
    ['houses', 'house'],
  ])('%s → %s', (plural, one) => {
    expect(singular(plural)).toBe(one);
  });
});

describe('distance', () => {
  it('counts letters that are added, dropped, changed or swapped', () => {
    expect(distance('chair', 'chair', 3)).toBe(0);
    expect(distance('chair', 'chai', 3)).toBe(1);
    expect(distance('chair', 'chairs', 3)).toBe(1);
    expect(distance('chair', 'chaix', 3)).toBe(1);
    expect(distance('chair', 'chiar', 3)).toBe(1);
    expect(distance('guitar', 'gutair', 9)).toBe(2);
    expect(distance('kitten', 'sitting', 9)).toBe(3);
  });

  it('gives up beyond the most', () => {
    expect(distance('aaaaaaaa', 'bbbbbbbb', 2)).toBeGreaterThan(2);
  });
});

describe('nearest', () => {
  it('is undefined for short words, and where two words are as near', () => {
    expect(nearest('cat', ['car', 'bat'])).toBeUndefined();
    expect(nearest('chaor', ['chair', 'choir'])).toBe('chair');
    expect(nearest('boak', ['boat', 'book'])).toBeUndefined();
    expect(nearest('xhair', ['chair'])).toBeUndefined();
  });
});

describe('readWords', () => {
  const lexicon = new Set(['chair', 'back', 'tall', 'arm', 'no', 'two', 'bucherregal', 'leg', 'four']);
  const read = (prompt: string): string[] => readWords(prompt, lexicon).map(({ word }) => word);

  it('takes articles, case, accents, numbers and stems away', () => {
    expect(read('The CHAIRS, a tall-backed chair; 2 Bücherregale')).toEqual([
      'chair',
      'tall',
      'back',
      'chair',
      'two',
      'bucherregal',
    ]);
    expect(read('armless four-legged tallest')).toEqual(['no', 'arm', 'four', 'leg', 'tall']);
  });

  it('keeps where marks stand, and which letters are capital', () => {
    expect(readWords('chair, tall B', lexicon)).toMatchObject([
      { apart: false },
      { word: 'tall', apart: true },
      { word: 'b', apart: false, capital: true },
    ]);
  });

  it('reads so far and no further', () => {
    expect(read('chair '.repeat(1000)).length).toBeLessThanOrEqual(longestPrompt / 6 + 1);
  });

  it('has phrases of our own in the same form', () => {
    expect(wordsOf('the armrests of a Chair')).toEqual(['armrest', 'of', 'chair']);
  });
});

it('understand answers to any text', () => {
  const random = seeded(12);
  const pieces = [
    'chair',
    'red',
    ' ',
    ' ',
    ', ',
    'no',
    'without',
    'and',
    '“',
    '\n',
    '-',
    'ß',
    'é',
    '🚗',
    '漢',
    'with',
    'a',
    'A',
    '7',
    '\u202e',
    'legs',
    '\u0301',
    'letter',
    "'s",
    '<b>',
    '%00',
  ];
  for (let round = 0; round < 1500; round++) {
    const text = Array.from({ length: 1 + Math.floor(random() * 30) }, () => pick(random, pieces)).join(
      random() < 0.5 ? ' ' : '',
    );
    const { understanding, category } = understand(text);
    expect(understanding.match === 'none', text).toBe(category === undefined);
  }
}, 60_000);
