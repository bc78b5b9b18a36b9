import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, lengths, part, size } from '../traits.ts';

const [body, neck, head, details] = [0, 1, 2, 3];
const widths = lengths({ small: [6, 6], medium: [8, 8], large: [10, 10] });
const necks = lengths({ short: [4, 5], long: [7, 8] });

export const guitar: Category = {
  name: 'guitar',
  synonyms: ['ukulele'],
  roles: ['body', 'neck', 'head', 'details'],
  palette: [25, 70, 0, 0],
  traits: {
    size,
    form: {
      values: ['acoustic', 'electric'],
      words: { acoustic: ['acoustic', 'classical'], electric: ['electric'] },
    },
    neck: {
      values: ['long', 'short'],
      words: { long: ['a long neck'], short: ['a short neck'] },
      after: true,
    },
    pegs: part(['pegs', 'tuning pegs'], 'no pegs'),
    stand: part(['a stand'], ['no stand']),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const wide = widths.of(is('size'), random);
    const thick = between(random, 2, 3);
    let z = 0;
    const layer = (across: number, times = 1): void => {
      canvas.box(body, [(wide - across) / 2, 0, z], [across, thick, times]);
      z += times;
    };
    layer(wide - 2);
    layer(wide, between(random, 1, 2));
    const hole = z - 1;
    layer(wide - 2);
    if (is('form') === 'acoustic') {
      if (wide > 6) layer(wide - 4);
      layer(wide === 6 ? wide : wide - 2, between(random, 1, 2));
      layer(wide - (wide === 6 ? 2 : 4));
      // A round hole, and the bridge below it.
      canvas
        .box(details, [wide / 2 - 1, 0, hole + 1], [2, 1, 2])
        .box(details, [wide / 2 - 1, 0, 1], [2, 1, 1]);
    } else {
      layer(wide);
      // Two horns, the left one longer, with a gap on both sides of the neck.
      const horn = wide / 2 - 2;
      canvas.box(body, [0, 0, z], [horn, thick, 2]).box(body, [wide - horn, 0, z], [horn, thick, 1]);
      canvas
        .box(details, [wide / 2 - 2, 0, hole], [4, 1, 1])
        .box(details, [wide / 2 - 1, 0, hole + 2], [2, 1, 1]);
    }
    const slim = between(random, 1, 2);
    const long = necks.of(is('neck'), random);
    canvas.box(neck, [wide / 2 - 1, 0, z - 1], [2, slim, long + 1]);
    z += long;
    const high = between(random, 2, 3);
    if (is('pegs') === 'yes') {
      canvas.box(head, [wide / 2 - 1, 0, z], [2, slim, high]);
      for (let peg = z; peg < z + high; peg += 2) canvas.box(head, [wide / 2 - 2, 0, peg], [4, slim, 1]);
    } else canvas.box(head, [wide / 2 - 1, 0, z], [2, slim, high]);
    if (is('stand') === 'yes')
      for (const y of [-2, thick]) canvas.box(details, [1, y, 0], [wide - 2, 2, between(random, 1, 2)]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, has } = measure(shape);
    const whole = extent(body);
    const thin = extent(neck);
    const top = extent(head);
    if (!whole || !thin || !top) return {};
    const right = extent(body, x => x >= thin.x + thin.dx);
    const end = whole.z + whole.dz - 1;
    return {
      size: widths.judge(whole.dx),
      // The left horn is longer than the right one.
      form: right && right.z + right.dz - 1 < end ? 'electric' : 'acoustic',
      neck: necks.judge(thin.dz - 1),
      pegs: top.dx > thin.dx ? 'yes' : 'no',
      stand: has(whole.x + 1, whole.y - 1, 0, details) ? 'yes' : 'no',
    };
  },
};
