import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { length, lengths, part, size, valueOf } from '../traits.ts';

const [fur, ears, nose, collar] = [0, 1, 2, 3];
const widths = lengths({ small: [3, 3], medium: [4, 4], large: [5, 6] });
/** Longer than wide. */
const longs = lengths({ short: [2, 2], medium: [3, 4], long: [6, 8] });
const heights = lengths({ short: [1, 2], long: [3, 5] });

export const dog: Category = {
  name: 'dog',
  synonyms: ['puppy', 'hound'],
  roles: ['fur', 'ears', 'nose', 'collar'],
  palette: [19, 70, 0, 4],
  traits: {
    size,
    length,
    ears: {
      values: ['up', 'floppy'],
      words: { up: ['pointed ears', 'upright ears'], floppy: ['floppy ears', 'hanging ears'] },
      after: true,
    },
    legs: {
      values: ['short', 'long'],
      words: { short: ['short legs'], long: ['long legs'] },
      after: true,
    },
    tail: {
      values: ['up', 'straight', 'none'],
      words: {
        up: ['its tail up', 'a raised tail'],
        straight: ['a straight tail', 'a long tail'],
        none: ['no tail'],
      },
      after: true,
    },
    collar: part('a collar', 'no collar'),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const wide = widths.of(valueOf(this, traits, 'size'), random);
    const long = wide + longs.of(valueOf(this, traits, 'length'), random);
    const high = heights.of(valueOf(this, traits, 'legs'), random);
    canvas.posts(fur, [0, 0, 0], [wide, long, high], wide > 4 ? 2 : 1);
    const thick = between(random, 2, wide > 3 ? 3 : 2);
    canvas.box(fur, [0, 0, high], [wide, long, thick]);
    const across = 2 - (wide % 2);
    const middle = (wide - across) / 2;
    const back = high + thick;
    const tail = valueOf(this, traits, 'tail');
    if (tail === 'up') canvas.box(fur, [middle, long, back - 1], [across, 1, between(random, 3, 4)]);
    else if (tail === 'straight') canvas.box(fur, [middle, long, back - 1], [across, 2, 1]);

    let z = back;
    const deep = Math.min(3, long - 2);
    if (valueOf(this, traits, 'collar') === 'yes') canvas.box(collar, [0, 0, z++], [wide, deep, 1]);
    const tall = wide > 4 ? 4 : 3;
    canvas.box(fur, [0, -1, z], [wide, deep + 1, tall]);
    // Two layers of snout tie each other to the head; the nose lies on the lower one.
    const snout = between(random, 1, 2);
    canvas.box(fur, [middle - (wide > 3 ? 1 : 0), -1 - snout, z], [wide > 3 ? across + 2 : across, snout, 1]);
    canvas.box(fur, [middle, -1 - snout, z + 1], [across, snout, 1]);
    canvas.box(nose, [middle, -1 - snout, z + 1], [across, 1, 1]);
    for (const x of [0, wide - 1]) canvas.cell(nose, x, -1, z + 2);
    const at = Math.max(0, deep - 2);
    for (const [x, side] of [
      [0, -1],
      [wide - 1, 1],
    ] as const)
      if (valueOf(this, traits, 'ears') === 'up')
        canvas.box(ears, [x, at, z + tall], [1, 1, between(random, 1, 2)]);
      else {
        canvas.box(ears, [Math.min(x, x + side), at, z + 1], [2, 1, 1]);
        canvas.box(ears, [x + side, at, z + 1], [1, 1, tall - 1]);
      }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, pieces, count } = measure(shape);
    const feet = extent(fur, (_x, _y, z) => z === 0);
    const flaps = extent(ears);
    if (!feet) return {};
    let high = 0;
    while (high < 19 && pieces(high) > 1) high++;
    const behind = extent(fur, (_x, y) => y >= feet.y + feet.dy);
    return {
      size: widths.judge(feet.dx),
      length: longs.judge(feet.dy - feet.dx),
      ...(flaps && { ears: flaps.dx > feet.dx ? 'floppy' : 'up' }),
      legs: heights.judge(high),
      tail: !behind ? 'none' : behind.dz > 1 ? 'up' : 'straight',
      collar: count(collar) ? 'yes' : 'no',
    };
  },
};
