import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, height, lengths, part, size } from '../traits.ts';

const [body, lid, label, knob] = [0, 1, 2, 3];
const diameters = lengths({ small: [4, 5], medium: [6, 8], large: [9, 11] });
const heights = lengths({ low: [3, 4], medium: [5, 6], tall: [8, 10] });

export const jar: Category = {
  name: 'jar',
  synonyms: ['canister'],
  roles: ['body', 'lid', 'label', 'knob'],
  palette: [73, 25, 15, 25],
  traits: {
    size,
    height,
    form: { values: ['round', 'square'], words: { round: ['round'], square: ['square', 'angular'] } },
    lid: {
      values: ['flat', 'knob', 'none'],
      words: {
        flat: ['a lid', 'a flat lid'],
        knob: ['a knob on the lid', 'a lid and a knob'],
        none: ['no lid'],
      },
      after: true,
    },
    label: part('a label', 'no label'),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const round = is('form') === 'round';
    const around = diameters.of(is('size'), random);
    const high = heights.of(is('height'), random);
    const full = (role: number, inset: number, z: number, layers: number): void => {
      const [at, across] = [
        [inset, inset, z] as const,
        [around - 2 * inset, around - 2 * inset, layers] as const,
      ];
      if (round) canvas.cylinder(role, at, across);
      else canvas.box(role, at, across);
    };
    const wall = (role: number, inset: number, z: number, layers: number, thick = 1): void => {
      const [at, across] = [
        [inset, inset, z] as const,
        [around - 2 * inset, around - 2 * inset, layers] as const,
      ];
      if (round) canvas.ring(role, at, across, thick);
      else canvas.walls(role, at, across, thick);
    };
    full(body, 0, 0, 1);
    wall(body, 0, 1, high - 2);
    wall(body, 0, high - 1, 1, 2);
    let z = high;
    if (around > 5) wall(body, 1, z++, 1);
    if (is('label') === 'yes') {
      const wide = between(random, 1, Math.max(1, high - 3));
      wall(label, 0, between(random, 1, high - 1 - wide), wide);
    }
    if (is('lid') !== 'none') {
      const inset = around > 5 ? between(random, 0, 1) : 0;
      const thick = inset === 1 && random() < 0.4 ? 2 : 1;
      full(lid, inset, z, thick);
      const middle = Math.floor((around - 2) / 2);
      const wide = around % 2 ? 3 : 2;
      if (is('lid') === 'knob')
        canvas.box(knob, [middle, middle, z + thick], [wide, wide, between(random, 1, 2)]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, has } = measure(shape);
    const whole = extent([body, label]);
    if (!whole) return {};
    const straight = extent([body, label], x => x === whole.x);
    return {
      size: diameters.judge(whole.dx),
      height: heights.judge(straight?.dz ?? whole.dz),
      form: has(whole.x, whole.y, whole.z) ? 'square' : 'round',
      lid: extent(knob) ? 'knob' : extent(lid) ? 'flat' : 'none',
      label: extent(label) ? 'yes' : 'no',
    };
  },
};
