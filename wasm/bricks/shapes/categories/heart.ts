import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [heartRole, stand] = [0, 1];
const widths = lengths({ small: [4, 4], medium: [5, 5], large: [6, 7] });
const depths = lengths({ thin: [2, 2], thick: [3, 5] });

/** Sizes are half widths: the two halves of a heart are alike. */
export const heart: Category = {
  name: 'heart',
  synonyms: ['valentine', 'love heart'],
  roles: ['heart', 'stand'],
  palette: [4, 15],
  traits: {
    size,
    depth: { values: ['thin', 'thick'], words: { thin: ['thin', 'flat'], thick: ['thick', 'deep'] } },
    stand: part(['a stand', 'a base'], ['no stand', 'no base']),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const half = widths.of(valueOf(this, traits, 'size'), random);
    const deep = depths.of(valueOf(this, traits, 'depth'), random);
    let z = 0;
    if (valueOf(this, traits, 'stand') === 'yes') {
      const wide = between(random, 2, 3);
      z = between(random, 1, 2);
      canvas.box(stand, [-wide, -1, 0], [2 * wide, deep + 2, z]);
    }
    const layer = (from: number, to: number): void => {
      for (const [x, dx] of [
        [-to, to - from],
        [from, to - from],
      ] as const)
        canvas.box(heartRole, [x, 0, z], [dx, deep, 1]);
      z++;
    };
    const slow = between(random, 0, 2);
    for (let across = 1; across < half; across++) {
      layer(0, across);
      if (across > half - 1 - slow) layer(0, across);
    }
    for (let left = between(random, 1, 3); left > 0; left--) layer(0, half);
    for (let left = half > 4 ? between(random, 1, 2) : 1; left > 0; left--) layer(1, half);
    layer(half > 4 ? 2 : 1, half - 1);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const whole = extent(heartRole);
    if (!whole) return {};
    return {
      size: widths.judge(whole.dx / 2),
      depth: depths.judge(whole.dy),
      stand: count(stand) ? 'yes' : 'no',
    };
  },
};
