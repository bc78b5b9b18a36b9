import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { length, lengths, part, valueOf } from '../traits.ts';

const [piers, deck, railing, towers] = [0, 1, 2, 3];
const longs = lengths({ short: [12, 13], medium: [15, 16], long: [18, 20] });
const heights = lengths({ low: [2, 3], high: [4, 6] });

export const bridge: Category = {
  name: 'bridge',
  synonyms: ['viaduct', 'footbridge', 'aqueduct'],
  roles: ['piers', 'deck', 'railing', 'towers'],
  palette: [71, 72, 4, 28],
  traits: {
    length,
    height: {
      values: ['low', 'high'],
      words: { low: ['low', 'flat'], high: ['high', 'tall'] },
    },
    arches: {
      values: ['one', 'two', 'three'],
      words: {
        one: ['one arch', 'a single arch'],
        two: ['two arches'],
        three: ['three arches'],
      },
      after: true,
    },
    railing: part(['railings', 'a railing'], ['no railings', 'no railing']),
    towers: part(['towers', 'gates'], ['no towers', 'no gates']),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const long = longs.of(valueOf(this, traits, 'length'), random);
    const high = heights.of(valueOf(this, traits, 'height'), random);
    const wide = between(random, 3, 5);
    const arches = { one: 1, two: 2, three: 3 }[valueOf(this, traits, 'arches')]!;
    const thick = long > 13 ? 2 : 1;
    const room = Math.floor((long - 4 - thick * (arches - 1)) / arches);
    const gap = Math.min(room, arches === 1 ? between(random, 6, 8) : 6);
    const left = Math.floor((long - arches * gap - thick * (arches - 1)) / 2);

    canvas.box(piers, [0, 0, 0], [long, wide, high]);
    for (let arch = 0; arch < arches; arch++) {
      const x = left + arch * (gap + thick);
      canvas.carve([x, 0, 0], [gap, wide, high]);
      // The arch closes towards its top.
      if (gap >= 4 && high >= 3)
        for (const at of [x, x + gap - 1]) canvas.box(piers, [at, 0, high - 1], [1, wide, 1]);
    }
    canvas.box(deck, [0, 0, high], [long, wide, gap > 4 ? 2 : 1]);
    const top = high + (gap > 4 ? 2 : 1);
    if (valueOf(this, traits, 'railing') === 'yes')
      for (const y of [0, wide - 1]) canvas.box(railing, [0, y, top], [long, 1, 1]);
    if (valueOf(this, traits, 'towers') === 'yes') {
      const tall = between(random, 3, 5);
      for (const x of [Math.max(0, left - 2), Math.min(long - 2, long - left)]) {
        for (const y of [0, wide - 1]) canvas.box(towers, [x, y, top], [2, 1, tall]);
        canvas.box(towers, [x, 0, top + tall], [2, wide, 1]);
      }
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count, pieces } = measure(shape);
    const road = extent(deck);
    const whole = extent();
    if (!road || !whole) return {};
    const found = pieces(0) - 1;
    return {
      length: longs.judge(whole.dx),
      height: heights.judge(road.z),
      arches: found <= 1 ? 'one' : found === 2 ? 'two' : 'three',
      railing: count(railing) ? 'yes' : 'no',
      towers: count(towers) ? 'yes' : 'no',
    };
  },
};
