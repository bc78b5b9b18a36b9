import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [body, head, limbs, eyes] = [0, 1, 2, 3];
const widths = lengths({ small: [4, 4], medium: [5, 6], large: [7, 8] });

export const robot: Category = {
  name: 'robot',
  synonyms: ['android', 'droid'],
  roles: ['body', 'head', 'limbs', 'eyes'],
  palette: [71, 15, 72, 4],
  traits: {
    size,
    arms: {
      values: ['down', 'up', 'out', 'none'],
      words: {
        down: ['arms', 'arms at its sides', 'arms down'],
        up: ['raised arms', 'arms up', 'its arms up'],
        out: ['arms stretched out', 'arms out'],
        none: ['no arms'],
      },
      after: true,
    },
    legs: {
      values: ['two', 'tracks'],
      words: { two: ['two legs', 'legs'], tracks: ['tracks', 'wheels', 'caterpillar tracks'] },
      after: true,
    },
    antenna: part(['an antenna', 'an aerial'], ['no antenna', 'no aerial']),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const dx = widths.of(valueOf(this, traits, 'size'), random);
    const dy = between(random, 2, dx > 4 ? 4 : 3);
    let z = between(random, 2, 4);
    if (valueOf(this, traits, 'legs') === 'two') {
      const thick = Math.floor((dx - 1) / 2) - (dx === 8 ? 1 : 0);
      for (const x of [0, dx - thick]) canvas.box(limbs, [x, 0, 0], [thick, dy, z]);
      if (random() < 0.5) for (const x of [0, dx - thick]) canvas.box(limbs, [x, -1, 0], [thick, 1, 1]);
    } else {
      z = 2;
      canvas.box(limbs, [0, -1, 0], [dx, dy + 2, 1]).box(limbs, [0, 0, 1], [dx, dy, 1]);
    }
    const tall = between(random, 4, dx > 4 ? 6 : 5);
    canvas.box(body, [0, 0, z], [dx, dy, tall]);
    const arms = valueOf(this, traits, 'arms');
    const deep = Math.min(2, dy);
    const shoulder = z + tall - 1;
    // Every arm reaches into the body, and so is held; by so far that a brick of two or four studs fits.
    for (const [x, side] of [
      [0, -1],
      [dx - 1, 1],
    ] as const) {
      const arm = (out: number, from: number, layers: number): void => {
        const long = out > 1 ? 4 : 2;
        canvas.box(limbs, [side < 0 ? x - out : x + out + 1 - long, dy - deep, from], [long, deep, 1]);
        canvas.box(limbs, [x + side * out, dy - deep, from], [1, deep, layers]);
      };
      if (arms === 'down') arm(1, z, tall);
      else if (arms === 'up') arm(1, shoulder - 1, 4);
      else if (arms === 'out') arm(between(random, 2, 3), shoulder, 1);
    }
    const wide = dx - 2 >= 3 ? dx - 2 : dx;
    const x = (dx - wide) / 2;
    const high = between(random, 3, 4);
    canvas.box(head, [x, 0, z + tall], [wide, dy, high]);
    const apart = wide > 4 ? 1 : 0;
    for (const at of [x + apart, x + wide - 1 - apart]) canvas.cell(eyes, at, 0, z + tall + high - 2);
    if (valueOf(this, traits, 'antenna') === 'yes') {
      const rods = between(random, 1, 2);
      const length = between(random, 1, 3);
      for (const at of rods === 1 ? [x + Math.floor((wide - 1) / 2)] : [x, x + wide - 1])
        canvas.box(limbs, [at, Math.floor(dy / 2), z + tall + high], [1, 1, length]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count, pieces } = measure(shape);
    const torso = extent(body);
    const skull = extent(head);
    if (!torso || !skull) return {};
    const beside = extent(limbs, (x, _y, z) => z >= torso.z && x < torso.x);
    return {
      size: widths.judge(torso.dx),
      arms: !beside ? 'none' : beside.z + beside.dz > skull.z ? 'up' : beside.dx > 1 ? 'out' : 'down',
      legs: pieces(0) > 1 ? 'two' : 'tracks',
      antenna: count(limbs, (x, _y, z) => z >= skull.z + skull.dz && x >= skull.x && x < skull.x + skull.dx)
        ? 'yes'
        : 'no',
    };
  },
};
