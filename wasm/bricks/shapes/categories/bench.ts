import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, length, lengths, part } from '../traits.ts';

const [seat, legs, back] = [0, 1, 2];
const long = lengths({ short: [7, 8], medium: [10, 12], long: [14, 18] });
const depths = lengths({ narrow: [3, 3], wide: [4, 5] });
const backs = lengths({ low: [2, 2], tall: [4, 6] });

export const bench: Category = {
  name: 'bench',
  synonyms: ['park bench'],
  roles: ['seat', 'legs', 'back'],
  palette: [70, 72, 70],
  traits: {
    length,
    width: { values: ['narrow', 'wide'], words: { narrow: ['narrow', 'slim'], wide: ['wide', 'deep'] } },
    back: {
      values: ['low', 'tall', 'none'],
      words: {
        low: ['a low back', 'a short back'],
        tall: ['a tall back', 'a high back'],
        none: ['no back', 'no backrest'],
      },
      after: true,
    },
    arms: part(['arms', 'armrests'], ['no arms', 'no armrests']),
    legs: {
      values: ['legs', 'block'],
      words: { legs: ['legs'], block: ['solid sides', 'block legs'] },
      after: true,
    },
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const dx = long.of(is('length'), random);
    const dy = depths.of(is('width'), random);
    const high = between(random, 2, 4);
    const thick = dx >= 10 ? 2 : 1;
    // No further apart than the longest brick reaches.
    const stands = Math.max(2, Math.ceil(dx / 9) + (dx > 10 ? 1 : 0));
    for (let stand = 0; stand < stands; stand++) {
      const x = Math.round(((dx - thick) * stand) / (stands - 1));
      if (is('legs') === 'legs') {
        for (const y of [0, dy - 1]) canvas.box(legs, [x, y, 0], [thick, 1, high - 1]);
        canvas.box(legs, [x, 0, high - 1], [thick, dy, 1]);
      } else canvas.box(legs, [x, 0, 0], [thick, dy, high]);
    }
    canvas.box(seat, [0, 0, high], [dx, dy, 1]);
    const form = is('back');
    if (form !== 'none') canvas.box(back, [0, dy - 1, high + 1], [dx, 1, backs.of(form, random)]);
    if (is('arms') === 'yes') {
      const deep = dy - (form === 'none' ? 0 : 1);
      for (const x of [0, dx - 1]) canvas.box(seat, [x, 0, high + 1], [1, deep, form === 'low' ? 1 : 2]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, pieces } = measure(shape);
    const sat = extent(seat);
    if (!sat) return {};
    const rest = extent(back);
    return {
      length: long.judge(sat.dx),
      width: depths.judge(sat.dy),
      back: rest ? backs.judge(rest.dz) : 'none',
      arms: sat.dz > 1 ? 'yes' : 'no',
      legs: pieces(0, legs) > 3 ? 'legs' : 'block',
    };
  },
};
