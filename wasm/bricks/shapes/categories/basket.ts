import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, height, lengths, part, size } from '../traits.ts';

const [body, handle, rim] = [0, 1, 2];
const diameters = lengths({ small: [5, 6], medium: [7, 9], large: [10, 12] });
const heights = lengths({ low: [2, 3], medium: [4, 5], tall: [6, 7] });

export const basket: Category = {
  name: 'basket',
  synonyms: ['hamper'],
  roles: ['body', 'handle', 'rim'],
  palette: [28, 70, 19],
  traits: {
    size,
    height,
    form: {
      values: ['round', 'square'],
      words: { round: ['round'], square: ['square', 'rectangular'] },
    },
    handle: part(['a handle', 'a carrying handle'], ['no handle']),
    rim: part(['a rim', 'a border'], ['no rim', 'no border']),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const round = is('form') === 'round';
    const dx = diameters.of(is('size'), random);
    const dy = Math.max(4, dx - between(random, 0, 2));
    const high = heights.of(is('height'), random);
    if (round) canvas.cylinder(body, [0, 0, 0], [dx, dy, 1]).ring(body, [0, 0, 1], [dx, dy, high - 1]);
    else canvas.box(body, [0, 0, 0], [dx, dy, 1]).walls(body, [0, 0, 1], [dx, dy, high - 1]);
    let top = high;
    if (is('rim') === 'yes') {
      if (round) canvas.ring(rim, [0, 0, top], [dx, dy, 1]);
      else canvas.walls(rim, [0, 0, top], [dx, dy, 1]);
      top++;
    }
    if (is('handle') === 'yes') {
      const y = Math.floor((dy - 2) / 2);
      const up = between(random, 2, 3);
      for (const x of [0, dx - 2]) canvas.box(handle, [x, y, top], [2, 2, up]);
      top += up;
      let inset = 0;
      for (; dx - 2 * inset > 8; inset++, top++)
        for (const x of [inset, dx - inset - 2]) canvas.box(handle, [x, y, top], [2, 2, 1]);
      canvas.box(handle, [inset, y, top], [dx - 2 * inset, 2, 1]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, has } = measure(shape);
    const whole = extent(body);
    if (!whole) return {};
    return {
      size: diameters.judge(whole.dx),
      height: heights.judge(whole.dz),
      form: has(whole.x, whole.y, whole.z, body) ? 'square' : 'round',
      handle: extent(handle) ? 'yes' : 'no',
      rim: extent(rim) ? 'yes' : 'no',
    };
  },
};
