import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, lengths, part, size } from '../traits.ts';

const [walls, roof, hole, post] = [0, 1, 2, 3];
const widths = lengths({ small: [4, 4], medium: [5, 6], large: [7, 9] });
const poles = lengths({ short: [2, 3], tall: [5, 7] });

export const birdhouse: Category = {
  name: 'birdhouse',
  synonyms: ['nesting box', 'bird house'],
  roles: ['walls', 'roof', 'hole', 'post'],
  palette: [19, 4, 0, 70],
  traits: {
    size,
    roof: {
      values: ['pitched', 'flat'],
      words: { pitched: ['a pitched roof', 'a pointed roof'], flat: ['a flat roof'] },
      after: true,
    },
    pole: {
      values: ['none', 'short', 'tall'],
      words: {
        none: ['no pole', 'no post'],
        short: ['a short pole', 'a short post'],
        tall: ['a tall pole', 'a tall post', 'a high pole'],
      },
      after: true,
    },
    perch: part('a perch', 'no perch'),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const dx = widths.of(is('size'), random);
    const dy = Math.max(4, dx - between(random, 0, 1));
    let z = 0;
    if (is('pole') !== 'none') {
      const [x, y] = [Math.floor((dx - 2) / 2), Math.floor((dy - 2) / 2)];
      z = poles.of(is('pole'), random);
      canvas.box(post, [x - 1, y - 1, 0], [4, 4, 1]).box(post, [x, y, 1], [2, 2, z - 1]);
      // Out to the floor by one cell a layer.
      const most = Math.max(x, y, dx - 2 - x, dy - 2 - y);
      for (let out = 1; out < most; out++, z++) {
        const [left, front] = [Math.min(out, x), Math.min(out, y)];
        const [right, back] = [Math.min(out, dx - 2 - x), Math.min(out, dy - 2 - y)];
        canvas.box(post, [x - left, y - front, z], [2 + left + right, 2 + front + back, 1]);
      }
    }
    canvas.box(walls, [0, 0, z], [dx, dy, 1]);
    const most = is('pole') === 'tall' ? 4 : 5;
    const high = between(random, 4, Math.max(4, most + (dx < 7 ? 1 : 0)));
    canvas.walls(walls, [0, 0, z + 1], [dx, dy, high - 1]);
    const wide = dx % 2 ? 1 : 2;
    const middle = Math.floor((dx - wide) / 2);
    const tall = high > 4 && random() < 0.5 ? 2 : 1;
    canvas.box(hole, [middle, 0, z + 2], [wide, 1, tall]);
    if (is('perch') === 'yes') canvas.box(post, [middle, -1, z + 1], [wide, 2, 1]);
    if (is('roof') === 'pitched') canvas.gable(roof, walls, [0, 0, z + high], [dx, dy], 1);
    else canvas.box(roof, [-1, -1, z + high], [dx + 2, dy + 2, 1]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent } = measure(shape);
    const house = extent(walls);
    const top = extent(roof);
    if (!house || !top) return {};
    const pole = extent(post, (_x, _y, z) => z < house.z);
    return {
      size: widths.judge(house.dx),
      roof: top.dz > 1 ? 'pitched' : 'flat',
      pole: pole ? poles.judge(trunk(shape, house.z)) : 'none',
      perch: extent(post, (_x, y, z) => z >= house.z && y < house.y) ? 'yes' : 'no',
    };
  },
};

/** Layers of the foot and the pole, before it widens. */
function trunk(shape: Parameters<typeof measure>[0], house: number): number {
  const { count } = measure(shape);
  let layers = 1;
  for (let z = 1; z < house && count(post, (_x, _y, at) => at === z) <= 4; z++) layers++;
  return layers;
}
