import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, height, lengths, part, size } from '../traits.ts';

const [body, handle, drink, saucer] = [0, 1, 2, 3];
const diameters = lengths({ small: [4, 5], medium: [6, 7], large: [8, 9] });
const heights = lengths({ low: [4, 4], medium: [5, 6], tall: [7, 9] });

export const mug: Category = {
  name: 'mug',
  synonyms: ['cup'],
  roles: ['body', 'handle', 'drink', 'saucer'],
  palette: [1, 1, 70, 15],
  traits: {
    size,
    height,
    handle: {
      values: ['one', 'two', 'none'],
      words: { one: ['a handle', 'one handle'], two: ['two handles'], none: ['no handle', 'no handles'] },
      after: true,
    },
    drink: part(['a drink', 'coffee'], ['nothing inside']),
    saucer: part(['a saucer', 'a plate below'], 'no saucer'),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const around = diameters.of(is('size'), random);
    const high = heights.of(is('height'), random);
    let z = 0;
    if (is('saucer') === 'yes') canvas.cylinder(saucer, [-2, -2, z++], [around + 4, around + 4, 1]);
    canvas
      .cylinder(body, [0, 0, z], [around, around, 1])
      .ring(body, [0, 0, z + 1], [around, around, high - 1]);
    if (is('drink') === 'yes') {
      // The drink is a layer that lies on a ledge inside of the wall.
      const deep = between(random, 1, Math.min(2, high - 3));
      canvas.ring(body, [0, 0, z + high - deep - 2], [around, around, 1], 2);
      canvas.cylinder(drink, [1, 1, z + high - deep - 1], [around - 2, around - 2, 1]);
    }
    const wide = around % 2 ? 1 : 2;
    const y = Math.floor((around - wide) / 2);
    // With the cell in the wall as long as a brick: nothing else could hold it till the post comes down on it.
    const out = 3;
    const low = z + between(random, 1, high > 5 ? 2 : 1);
    const tall = Math.max(3, z + high - low - between(random, 0, 1));
    const ends = { one: [around - 1], two: [around - 1, -out], none: [] }[is('handle')] ?? [];
    for (const x of ends) {
      const post = x < 0 ? x : x + out;
      // Its ends lie in the wall, which carries them.
      for (const at of [low, low + tall - 1]) canvas.box(handle, [x, y, at], [out + 1, wide, 1]);
      canvas.box(handle, [post, y, low], [1, wide, tall]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const whole = extent(body);
    if (!whole) return {};
    const right = count(handle, x => x >= whole.x + whole.dx) > 0 ? 1 : 0;
    const left = count(handle, x => x < whole.x) > 0 ? 1 : 0;
    return {
      size: diameters.judge(whole.dx),
      height: heights.judge(whole.dz),
      handle: ['none', 'one', 'two'][right + left]!,
      drink: extent(drink) ? 'yes' : 'no',
      saucer: extent(saucer) ? 'yes' : 'no',
    };
  },
};
