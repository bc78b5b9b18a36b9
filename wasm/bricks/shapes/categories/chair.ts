import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf, width } from '../traits.ts';

const [seat, legs, back] = [0, 1, 2];
const depths = lengths({ small: [4, 5], medium: [6, 7], large: [8, 10] });
/** Wider or narrower than deep. */
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
    const canvas = new Canvas();
    const dy = depths.of(valueOf(this, traits, 'size'), random);
    const dx = dy + widths.of(valueOf(this, traits, 'width'), random);
    const thick = dy >= 8 || (dy >= 6 && random() < 0.4) ? 2 : 1;
    const high = Math.min(2 + Math.floor(random() * 3), Math.ceil(dy / 2) + 1);
    if (valueOf(this, traits, 'legs') === 'four')
      canvas.posts(legs, [0, 0, 0], [dx, dy, high], dx > 3 ? thick : 1);
    else canvas.walls(legs, [0, 0, 0], [dx, dy, high]);
    canvas.box(seat, [0, 0, high], [dx, dy, 1]);
    const form = valueOf(this, traits, 'back');
    if (form !== 'none') canvas.box(back, [0, dy - thick, high + 1], [dx, thick, backs.of(form, random)]);
    if (valueOf(this, traits, 'arms') === 'yes')
      for (const x of [0, dx - 1])
        canvas.box(seat, [x, 0, high + 1], [1, dy - (form === 'none' ? 0 : thick), 1]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count, pieces } = measure(shape);
    const whole = extent(seat);
    if (!whole) return {};
    const rest = extent(back);
    return {
      size: depths.judge(whole.dy),
      width: widths.judge(whole.dx - whole.dy),
      back: rest ? backs.judge(rest.dz) : 'none',
      arms: count(seat, (_x, _y, z) => z > whole.z) > 1 ? 'yes' : 'no',
      legs: pieces(0) > 1 ? 'four' : 'block',
    };
  },
};
