import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { between } from '../../random.ts';
import { lengths, part, size, valueOf, width } from '../traits.ts';

const [hull, wood, sail, flag] = [0, 1, 2, 3];
const longs = lengths({ small: [7, 8], medium: [9, 11], large: [12, 15] });
const widths = lengths({ narrow: [4, 4], medium: [5, 5], wide: [6, 6] });

export const boat: Category = {
  name: 'boat',
  synonyms: ['dinghy', 'yacht'],
  roles: ['hull', 'wood', 'sail', 'flag'],
  palette: [4, 70, 15, 14],
  traits: {
    size,
    width,
    sails: {
      values: ['one', 'none', 'two'],
      words: {
        none: ['no sail', 'no mast'],
        one: ['a sail', 'one sail'],
        two: ['two sails'],
      },
      after: true,
    },
    flag: part('a flag', 'no flag'),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const long = longs.of(valueOf(this, traits, 'size'), random);
    const wide = widths.of(valueOf(this, traits, 'width'), random);
    const bow = Math.ceil(wide / 2) - 1;
    const inset = (y: number, less: number): number => Math.max(less, bow - (y - less));
    const layer = (z: number, less: number): void => {
      for (let y = less; y < long - less; y++)
        canvas.box(hull, [inset(y, less), y, z], [wide - 2 * inset(y, less), 1, 1]);
    };
    layer(0, 1);
    layer(1, 0);
    const sides = between(random, 1, 2);
    for (let z = 2; z < 2 + sides; z++) {
      layer(z, 0);
      for (let y = 1; y < long - 1; y++) {
        // Open inside; at the bow the sides close.
        const from = Math.max(inset(y, 0), inset(y - 1, 0)) + (y <= bow ? 0 : 1);
        canvas.carve([Math.max(1, from), y, z], [wide - 2 * Math.max(1, from), 1, 1]);
      }
    }
    const across = 2 - (wide % 2);
    const middle = (wide - across) / 2;
    const sails = valueOf(this, traits, 'sails');
    const mast = Math.max(bow + 1, Math.floor(long * 0.4));
    const stern = long - 2;
    for (let y = bow + 2; y < stern; y += 3) canvas.box(wood, [1, y, 2], [wide - 2, 1, 1]);
    if (sails !== 'none') {
      const high = between(random, 5, 5 + Math.floor(long / 3));
      canvas.box(wood, [middle, mast, 2], [across, 1, high + 1]);
      const reach = stern - 1 - mast;
      for (let k = 0; k < high; k++)
        canvas.box(sail, [middle, mast + 1, 2 + k], [across, Math.ceil((reach * (high - k)) / high), 1]);
      const fore = mast - 1;
      const low = high - between(random, 1, 2);
      if (sails === 'two')
        for (let k = 0; k < low; k++) {
          const length = Math.ceil((fore * (low - k)) / low);
          canvas.box(sail, [middle, mast - length, 2 + k], [across, length, 1]);
        }
    }
    if (valueOf(this, traits, 'flag') === 'yes') {
      const tall = between(random, 2, 4) + sides;
      canvas.box(wood, [middle, stern, 2], [across, 1, tall]);
      canvas.box(flag, [middle, stern, 2 + tall], [across, 2, between(random, 1, 2)]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const body = extent(hull);
    if (!body) return {};
    // A sail behind the mast, and one before it: the mast is the highest wood between them.
    const cloth = extent(sail);
    const mast = cloth && extent(wood, (_x, y) => y >= cloth.y - 1 && y <= cloth.y + cloth.dy);
    const top = mast && extent(wood, (_x, y, z) => y < cloth.y + cloth.dy && z === mast.z + mast.dz - 1);
    const fore = top ? count(sail, (_x, y) => y < top.y) : 0;
    return {
      size: longs.judge(body.dy),
      width: widths.judge(body.dx),
      sails: !cloth ? 'none' : fore ? 'two' : 'one',
      flag: count(flag) ? 'yes' : 'no',
    };
  },
};
