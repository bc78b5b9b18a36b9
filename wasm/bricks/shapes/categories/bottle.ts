import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, height, lengths, part, size } from '../traits.ts';

const [body, neck, cap, label] = [0, 1, 2, 3];
const diameters = lengths({ small: [4, 5], medium: [6, 7], large: [8, 10] });
const heights = lengths({ low: [3, 4], medium: [5, 6], tall: [7, 9] });
const necks = lengths({ short: [1, 2], long: [4, 5] });

export const bottle: Category = {
  name: 'bottle',
  synonyms: ['flask'],
  roles: ['body', 'neck', 'cap', 'label'],
  palette: [2, 2, 4, 15],
  traits: {
    size,
    height,
    neck: {
      values: ['short', 'long'],
      words: { short: ['a short neck'], long: ['a long neck', 'a tall neck'] },
      after: true,
    },
    cap: part(['a cap', 'a stopper'], ['no cap', 'no stopper']),
    label: part('a label', 'no label'),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const around = diameters.of(is('size'), random);
    const high = heights.of(is('height'), random);
    canvas.cylinder(body, [0, 0, 0], [around, around, 1]);
    const thin = around % 2 ? (around > 6 && random() < 0.3 ? 5 : 3) : around > 7 && random() < 0.5 ? 4 : 2;
    const shoulder = [];
    for (let across = around - 2; across > thin; across -= 2) shoulder.push(across);
    canvas.turned(body, [0, 0, 1], around, [...Array<number>(high - 1).fill(around), ...shoulder, thin], 1);
    const z = high + shoulder.length;
    const inset = (around - thin) / 2;
    const long = necks.of(is('neck'), random);
    canvas.cylinder(neck, [inset, inset, z], [thin, thin, long]);
    if (is('label') === 'yes') {
      const wide = between(random, 1, Math.max(1, high - 3));
      canvas.ring(label, [0, 0, between(random, 1, high - 1 - wide)], [around, around, wide]);
    }
    if (is('cap') === 'yes')
      canvas.cylinder(cap, [inset, inset, z + long], [thin, thin, between(random, 1, 2)]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent } = measure(shape);
    const whole = extent([body, label]);
    const thin = extent(neck);
    if (!whole || !thin) return {};
    const straight = extent([body, label], x => x === whole.x);
    return {
      size: diameters.judge(whole.dx),
      height: heights.judge(straight?.dz ?? whole.dz),
      neck: necks.judge(thin.dz),
      cap: extent(cap) ? 'yes' : 'no',
      label: extent(label) ? 'yes' : 'no',
    };
  },
};
