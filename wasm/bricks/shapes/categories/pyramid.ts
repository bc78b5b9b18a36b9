import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [stone, tip, door] = [0, 1, 2];
const widths = lengths({ small: [6, 8], medium: [10, 11], large: [13, 15] });

export const pyramid: Category = {
  name: 'pyramid',
  synonyms: ['ziggurat'],
  roles: ['stone', 'tip', 'door'],
  palette: [19, 14, 0],
  traits: {
    size,
    slope: {
      values: ['gentle', 'steep'],
      words: { gentle: ['gentle', 'flat', 'low'], steep: ['steep', 'tall', 'high'] },
    },
    tip: part(['a golden tip', 'a tip'], ['no tip', 'a flat top']),
    door: part(['a door', 'an entrance'], ['no door', 'no entrance']),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const wide = widths.of(valueOf(this, traits, 'size'), random);
    const deep = wide - (random() < 0.5 ? 0 : 1);
    const steep = valueOf(this, traits, 'slope') === 'steep';
    const least = 4 - (wide % 2);
    let z = 0;
    let inset = 0;
    for (; wide - 2 * inset > least; inset++) {
      const layers = steep ? between(random, 2, inset === 0 ? 3 : 2) : 1;
      // Hollow; the top one closes it.
      const solid = wide - 2 * inset <= least + 2;
      for (let k = 0; k < layers; k++, z++)
        if (solid) canvas.box(stone, [inset, inset, z], [wide - 2 * inset, deep - 2 * inset, 1]);
        else canvas.walls(stone, [inset, inset, z], [wide - 2 * inset, deep - 2 * inset, 1], 2);
    }
    if (valueOf(this, traits, 'tip') === 'yes')
      canvas.steps(tip, [inset, inset, z], [wide - 2 * inset, deep - 2 * inset], [1, 1]);
    else if (random() < 0.5) canvas.box(stone, [inset, inset, z], [wide - 2 * inset, deep - 2 * inset, 1]);
    if (valueOf(this, traits, 'door') === 'yes') {
      const across = 2 - (wide % 2);
      canvas.box(door, [(wide - across) / 2, 0, 0], [across, 1, 1]);
      if (steep) canvas.box(door, [(wide - across) / 2, 0, 1], [across, 1, 1]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const base = extent([stone, door], (_x, _y, z) => z === 0);
    const second = extent([stone, door], (_x, _y, z) => z === 1);
    if (!base) return {};
    return {
      size: widths.judge(base.dx),
      slope: second?.dx === base.dx ? 'steep' : 'gentle',
      tip: count(tip) ? 'yes' : 'no',
      door: count(door) ? 'yes' : 'no',
    };
  },
};
