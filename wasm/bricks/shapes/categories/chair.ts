import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, lengths, part, size, width } from '../traits.ts';

const [seat, legs, back] = [0, 1, 2];
const depths = lengths({ small: [4, 5], medium: [6, 7], large: [8, 9] });
/** How much wider than deep. */
const widths = lengths({ narrow: [-2, -1], medium: [0, 0], wide: [1, 3] });
const backs = lengths({ low: [2, 3], tall: [5, 8] });

export const chair: Category = {
  name: 'chair',
  synonyms: ['seat'],
  roles: ['seat', 'legs', 'back'],
  palette: [4, 70, 4],
  traits: {
    size,
    width,
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
      values: ['four', 'block'],
      words: { four: ['four legs', 'legs'], block: ['a solid base', 'a block base'] },
      after: true,
    },
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const dy = depths.of(is('size'), random);
    const dx = dy + widths.of(is('width'), random);
    const thick = dx >= 8 || (dx >= 6 && random() < 0.4) ? 2 : 1;
    const high = between(random, 2, dy >= 6 ? 4 : 3);
    if (is('legs') === 'four') canvas.posts(legs, [0, 0, 0], [dx, dy, high], thick);
    else canvas.walls(legs, [0, 0, 0], [dx, dy, high]);
    // A frame that the seat can lie on: a board on four legs alone would fall between them.
    canvas.walls(seat, [0, 0, high], [dx, dy, 1]).box(seat, [0, 0, high + 1], [dx, dy, 1]);
    const form = is('back');
    if (form !== 'none') canvas.box(back, [0, dy - 1, high + 2], [dx, 1, backs.of(form, random)]);
    if (is('arms') === 'yes') {
      const long = dy - (form === 'none' ? 0 : 1);
      for (const x of [0, dx - 1]) canvas.box(seat, [x, 0, high + 2], [1, long, between(random, 1, 2)]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, pieces } = measure(shape);
    const sat = extent(seat);
    if (!sat) return {};
    const rest = extent(back);
    return {
      size: depths.judge(sat.dy),
      width: widths.judge(sat.dx - sat.dy),
      back: rest ? backs.judge(rest.dz) : 'none',
      arms: sat.dz > 2 ? 'yes' : 'no',
      legs: pieces(0) > 1 ? 'four' : 'block',
    };
  },
};
