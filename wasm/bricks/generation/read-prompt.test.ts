import { describe, expect, it } from 'vitest';
import { categories } from '../shapes/categories.ts';
import { vocabulary } from '../shapes/vocabulary.ts';
import { promptReader } from './read-prompt.ts';
import { noisyDecoder } from './testing.ts';

const reader = (words: readonly string[]) => promptReader(noisyDecoder(1), words);
const without = (...names: string[]) => vocabulary(categories.filter(({ name }) => !names.includes(name)));

describe('promptReader', () => {
  it('builds what is asked for where the model has its word', () => {
    expect(reader(vocabulary())('a tall lighthouse').understanding).toMatchObject({
      category: 'lighthouse',
      match: 'asked',
    });
  });

  it('builds the nearest where it has not, in the colour that was asked for, and says so', () => {
    const { understanding, colorOf } = reader(without('lighthouse'))('a tall red lighthouse');
    expect(understanding).toMatchObject({ category: 'tower', match: 'nearest', instead: 'lighthouse' });
    expect(understanding.note).toMatch(/not learned to build a lighthouse.*tower/);
    expect(colorOf(0)).toBe(4);
  });

  it('builds nothing where nothing is near', () => {
    expect(reader(without('heart'))('a heart').understanding).toMatchObject({
      category: undefined,
      match: 'none',
      note: expect.stringContaining('heart'),
    });
    expect(reader(without('snowman', 'robot'))('a snowman').understanding.category).toBeUndefined();
  });
});
