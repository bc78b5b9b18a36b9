import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, length, lengths, part, width } from '../traits.ts';

const [body, wheels, windows, roof] = [0, 1, 2, 3];
const long = lengths({ short: [10, 11], medium: [13, 14], long: [16, 19] });
const widths = lengths({ narrow: [5, 5], medium: [6, 6], wide: [7, 8] });

export const bus: Category = {
  name: 'bus',
  synonyms: ['coach'],
  roles: ['body', 'wheels', 'windows', 'roof'],
  palette: [14, 0, 73, 15],
  traits: {
    length,
    width,
    decks: {
      values: ['single', 'double'],
      words: { single: ['single-decker', 'one-decker'], double: ['double-decker', 'two-decker'] },
    },
    rack: part(['a roof rack', 'luggage on the roof'], 'no roof rack'),
    door: part('a door', 'no door'),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const dy = long.of(is('length'), random);
    const dx = widths.of(is('width'), random);
    canvas.box(wheels, [1, 1, 0], [dx - 2, dy - 2, 1]).box(body, [0, 0, 1], [dx, dy, 1]);
    const axles = [2, dy - 4, ...(dy >= 16 ? [dy - 7] : [])];
    for (const y of axles) for (const x of [0, dx - 1]) canvas.box(wheels, [x, y, 0], [1, 2, 2]);
    let z = 2;
    const panes = between(random, 1, 2);
    const sills = between(random, 1, 2);
    for (let deck = 0; deck < (is('decks') === 'double' ? 2 : 1); deck++) {
      const sill = deck ? 1 : sills;
      canvas.walls(body, [0, 0, z], [dx, dy, sill]);
      if (deck) canvas.box(body, [0, 0, z], [dx, dy, 1]);
      z += sill;
      canvas.walls(windows, [0, 0, z], [dx, dy, panes]).posts(body, [0, 0, z], [dx, dy, panes]);
      z += panes;
    }
    if (is('door') === 'yes') canvas.box(windows, [dx - 1, 5, 2], [1, 2, sills]);
    canvas.box(roof, [0, 0, z], [dx, dy, 1]);
    if (is('rack') === 'yes')
      canvas.box(body, [1, between(random, 2, 4), z + 1], [dx - 2, between(random, 4, dy - 7), 1]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent } = measure(shape);
    const top = extent(roof);
    const whole = extent(body);
    const low = extent(windows);
    if (!top || !whole || !low) return {};
    const band = extent(
      body,
      (x, y, z) =>
        z > low.z && z < top.z && x > top.x && x < top.x + top.dx - 1 && y > top.y && y < top.y + top.dy - 1,
    );
    const side = (x: number) => extent(windows, at => at === x)?.count ?? 0;
    return {
      length: long.judge(top.dy),
      width: widths.judge(top.dx),
      decks: band ? 'double' : 'single',
      rack: extent(body, (_x, _y, z) => z > top.z) ? 'yes' : 'no',
      door: side(top.x) === side(top.x + top.dx - 1) ? 'no' : 'yes',
    };
  },
};
