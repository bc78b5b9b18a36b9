import { describe, expect, it } from 'vitest';
import { categories, categoryOf } from '../shapes/categories.ts';
import { colored, paletteFor } from './colouring.ts';
import { noColors } from './prompt-colors.ts';

describe('paletteFor', () => {
  it('is the category’s own without colours', () => {
    for (const category of categories) expect(paletteFor(category, noColors)).toEqual(category.palette);
  });

  it('takes a part’s colour before the whole’s, and repeats the last of too few', () => {
    const chair = categoryOf('chair')!;
    expect(paletteFor(chair, { whole: [1, 2], roles: {} })).toEqual([1, 2, 2]);
    expect(paletteFor(chair, { whole: [1], roles: { 1: 14 } })).toEqual([1, 14, 1]);
    expect(paletteFor(chair, { whole: [1, 2, 4, 14], roles: {} })).toEqual([1, 2, 4]);
  });
});

describe('colored', () => {
  it('gives every brick the colour of its role, and takes the label away', () => {
    const brick = { dx: 2, dy: 4, x: 0, y: 0, z: 0 };
    expect(
      colored(
        [
          { ...brick, label: 1 },
          { ...brick, z: 1, label: 0 },
        ],
        [4, 70],
      ),
    ).toEqual([
      { ...brick, color: 70 },
      { ...brick, z: 1, color: 4 },
    ]);
  });
});
