import { describe, expect, it } from 'vitest';
import { seeded } from '../random.ts';
import { firstWord } from '../generation/tokens.ts';
import { caption, captionLengths, captions } from './captions.ts';
import { categories, categoryOf } from './categories.ts';
import { drawTraits } from './traits.ts';
import { promptWords, vocabulary, wordSteps } from './vocabulary.ts';

describe('captions', () => {
  const chair = categoryOf('chair')!;
  const traits = { size: 'small', width: 'narrow', back: 'tall', arms: 'no', legs: 'four' };

  it('say more with every length, and say what they say', () => {
    const random = seeded(5);
    for (const category of categories)
      for (let round = 0; round < 20; round++) {
        const drawn = drawTraits(category, random);
        const all = captions(category, drawn, random);
        expect(all).toHaveLength(captionLengths.length);
        const numbers = all.map(({ stated }) => Object.keys(stated).length);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        expect(numbers[0]).toBe(0);
        for (const { text, stated, words } of all) {
          expect(words).toEqual(promptWords(category, stated));
          const plain = text.toLowerCase().replace(/\bwithout (.*)$/, (_, lacks: string) =>
            lacks
              .split(/, | or /)
              .map(lack => `no ${lack}`)
              .join(', '),
          );
          for (const [name, value] of Object.entries(stated)) {
            expect(value).toBe(drawn[name]);
            const ways = category.traits[name]!.words[value]!.map(way => way.replace(/^an? /, ''));
            expect(
              ways.some(way => plain.includes(way)),
              `${text}: ${name}=${value}`,
            ).toBe(true);
          }
        }
      }
  });

  it('are the same for the same random numbers', () => {
    expect(captions(chair, traits, seeded(1))).toEqual(captions(chair, traits, seeded(1)));
  });

  it('are written in many ways', () => {
    const texts = new Set(
      Array.from({ length: 300 }, (_, seed) => caption(chair, traits, 5, seeded(seed)).text),
    );
    expect(texts.size).toBeGreaterThan(150);
  });
});

describe('vocabulary', () => {
  it('is sorted, small, and has every word of every caption', () => {
    const list = vocabulary();
    expect(list).toEqual([...new Set(list)].sort());
    expect(list.length).toBeLessThan(1000);
    const random = seeded(2);
    for (const category of categories)
      for (const { words } of captions(category, drawTraits(category, random), random))
        expect(wordSteps(words, list)).toHaveLength(words.length);
  });

  it('gives tokens by a model’s own list, and leaves out what the model never learned', () => {
    expect(wordSteps(['chair', 'back=tall'], ['back=tall', 'bed', 'chair'])).toEqual([
      { id: firstWord + 2, layer: 0 },
      { id: firstWord, layer: 0 },
    ]);
    expect(wordSteps(['dragon'], ['chair'])).toEqual([]);
  });
});
