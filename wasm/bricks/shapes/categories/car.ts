import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, length, lengths, part, width } from '../traits.ts';

const [body, wheels, windows, roof] = [0, 1, 2, 3];
const long = lengths({ short: [9, 10], medium: [11, 13], long: [14, 17] });
const widths = lengths({ narrow: [5, 5], medium: [6, 6], wide: [7, 8] });

export const car: Category = {
  name: 'car',
  synonyms: ['auto', 'automobile'],
  roles: ['body', 'wheels', 'windows', 'roof'],
  palette: [4, 0, 73, 4],
  traits: {
    length,
    width,
    form: {
      values: ['saloon', 'van', 'pickup'],
      words: { saloon: ['a boot', 'a trunk'], van: ['a long cabin'], pickup: ['a truck bed', 'a cargo bed'] },
      after: true,
    },
    roof: part('a roof', ['no roof', 'an open top']),
    wheels: {
      values: ['normal', 'big'],
      words: { big: ['big wheels', 'large wheels'], normal: ['small wheels'] },
      after: true,
    },
    spoiler: part(['a spoiler', 'a rear wing'], 'no spoiler'),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const dy = long.of(is('length'), random);
    const dx = widths.of(is('width'), random);
    const form = is('form');
    const large = is('wheels') === 'big';
    canvas.box(wheels, [1, 1, 0], [dx - 2, dy - 2, 1]).box(body, [0, 0, 1], [dx, dy, 2]);
    const across = large ? 3 : 2;
    for (const y of [1, dy - 1 - across])
      for (const x of [0, dx - 1]) canvas.box(wheels, [x, y, 0], [1, across, across]);
    const bonnet =
      form === 'van' ? between(random, 1, 2) : between(random, 2, Math.max(2, Math.floor(dy / 4)));
    const front = bonnet + 1;
    const back =
      form === 'van' ? dy : form === 'pickup' ? front + 3 : dy - between(random, 2, 2 + Math.floor(dy / 7));
    const cabin = Math.max(3, back - front);
    // The windscreen leans back by one cell: two rows below, the second of which carries the one above.
    canvas.walls(windows, [0, front - 1, 3], [dx, cabin + 1, 1]).box(windows, [0, front, 3], [dx, 1, 1]);
    for (const x of [0, dx - 1])
      canvas.box(body, [x, front + cabin - 1, 3], [1, 1, 1]).box(body, [x, front, 3], [1, 1, 1]);
    let top = 4;
    if (is('roof') === 'yes') {
      if (random() < 0.5) {
        canvas.walls(windows, [0, front, 4], [dx, cabin, 1]).posts(body, [0, front, 4], [dx, cabin, 1]);
        top++;
      }
      canvas.box(roof, [0, front, top], [dx, cabin, 1]);
    } else if (form === 'van') canvas.carve([0, front + 1, 3], [dx, cabin - 2, 1]);
    else canvas.carve([0, front + 1, 3], [dx, cabin - 1, 1]);
    if (form === 'pickup') canvas.walls(body, [0, front + cabin, 3], [dx, dy - front - cabin, 1]);
    if (is('spoiler') === 'yes') {
      const z = form === 'van' && is('roof') === 'yes' ? top + 1 : form === 'saloon' ? 3 : 4;
      for (const x of [0, dx - 2]) canvas.box(body, [x, dy - 1, z], [2, 1, 1]);
      canvas.box(body, [0, dy - 1, z + 1], [dx, 1, 1]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, has } = measure(shape);
    const whole = extent(body);
    const low = extent(wheels);
    const glass = extent(windows);
    if (!whole || !low || !glass) return {};
    const back = whole.y + whole.dy - 1;
    const middle = whole.x + Math.floor(whole.dx / 2);
    // A wing is the one thing of the body that lies on two feet at the very back.
    const wing = extent(body, (x, y, z) => x === middle && y === back && z > 3);
    return {
      length: long.judge(whole.dy),
      width: widths.judge(whole.dx),
      roof: extent(roof) ? 'yes' : 'no',
      wheels: low.dz > 2 ? 'big' : 'normal',
      form: has(whole.x, back - 1, 3, body) ? 'pickup' : has(middle, back, 3, windows) ? 'van' : 'saloon',
      spoiler: wing ? 'yes' : 'no',
    };
  },
};
