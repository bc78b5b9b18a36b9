import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { height, lengths, part, valueOf } from '../traits.ts';

const [tower, stripes, lamp, roof] = [0, 1, 2, 3];
const heights = lengths({ low: [5, 6], medium: [8, 9], tall: [11, 13] });
const rocks = 2;

export const lighthouse: Category = {
  name: 'lighthouse',
  synonyms: ['light house', 'beacon'],
  roles: ['tower', 'stripes', 'lamp', 'roof'],
  palette: [15, 4, 14, 72],
  traits: {
    height,
    form: { values: ['round', 'square'], words: { round: ['round'], square: ['square'] } },
    stripes: part(['stripes', 'red stripes'], 'no stripes'),
    rock: part(['a rock', 'a rock below it', 'a base'], ['no rock', 'no base']),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const round = valueOf(this, traits, 'form') === 'round';
    const high = heights.of(valueOf(this, traits, 'height'), random);
    const wide = between(random, 5, 6);
    const layer = (role: number, across: number, z: number): void => {
      const at = (wide - across) / 2;
      if (round) canvas.cylinder(role, [at, at, z], [across, across, 1]);
      else canvas.box(role, [at, at, z], [across, across, 1]);
    };
    let z = 0;
    // The rock is as dark as the roof, and wider than the tower.
    if (valueOf(this, traits, 'rock') === 'yes')
      for (; z < between(random, 1, rocks); z++) canvas.box(roof, [-1, -1, z], [wide + 2, wide + 2, 1]);
    const foot = between(random, 2, 4);
    const striped = valueOf(this, traits, 'stripes') === 'yes';
    const band = between(random, 2, 3);
    for (let k = 0; k < high; k++)
      layer(striped && Math.floor(k / band) % 2 === 1 ? stripes : tower, k < foot ? wide : wide - 2, z++);
    for (let left = between(random, 1, 2); left > 0; left--) layer(lamp, wide - 2, z++);
    layer(roof, wide - 2, z++);
    if (random() < 0.5) layer(roof, wide - 4, z);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count, has } = measure(shape);
    const shaft = extent([tower, stripes]);
    if (!shaft) return {};
    return {
      height: heights.judge(shaft.dz),
      form: has(shaft.x, shaft.y, shaft.z) ? 'square' : 'round',
      stripes: count(stripes) ? 'yes' : 'no',
      rock: count(roof, (_x, _y, z) => z < shaft.z) ? 'yes' : 'no',
    };
  },
};
