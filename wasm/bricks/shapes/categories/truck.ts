import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { length, lengths, size, valueOf } from '../traits.ts';

const [cab, load, wheels, window] = [0, 1, 2, 3];
const widths = lengths({ small: [4, 4], medium: [5, 5], large: [6, 7] });
const beds = lengths({ short: [4, 5], medium: [7, 8], long: [10, 12] });

export const truck: Category = {
  name: 'truck',
  synonyms: ['lorry', 'tipper'],
  roles: ['cab', 'load', 'wheels', 'window'],
  palette: [1, 71, 0, 73],
  traits: {
    size,
    length,
    load: {
      values: ['box', 'open', 'flat'],
      words: {
        box: ['a box', 'a closed body', 'a container'],
        open: ['an open bed', 'an open body', 'sides'],
        flat: ['a flat bed', 'nothing on it'],
      },
      after: true,
    },
    wheels: {
      values: ['four', 'six'],
      words: { four: ['four wheels'], six: ['six wheels', 'three axles'] },
      after: true,
    },
  },
  build(traits, random) {
    const canvas = new Canvas();
    const wide = widths.of(valueOf(this, traits, 'size'), random);
    const bed = beds.of(valueOf(this, traits, 'length'), random);
    const deep = between(random, 3, 4);
    const long = deep + bed;
    const axles = valueOf(this, traits, 'wheels') === 'six' ? 3 : 2;
    const tyre = axles === 3 && long < 9 ? 1 : 2;
    for (let axle = 0; axle < axles; axle++)
      for (const x of [0, wide - 1])
        canvas.box(wheels, [x, Math.round((axle * (long - tyre)) / (axles - 1)), 0], [1, tyre, 1]);
    // The frame between the wheels carries the floor.
    canvas.box(cab, [1, 0, 0], [wide - 2, long, 1]);
    canvas.box(cab, [0, 0, 1], [wide, deep, 1]).box(load, [0, deep, 1], [wide, bed, 1]);
    const tall = between(random, 3, 4);
    canvas.box(cab, [0, 0, 2], [wide, deep, tall]);
    canvas.box(window, [1, 0, 1 + tall - 1], [wide - 2, 1, 1]);
    const what = valueOf(this, traits, 'load');
    const high = between(random, 3, 5);
    if (what === 'box')
      canvas
        .walls(load, [0, deep + 1, 2], [wide, bed - 1, high])
        .box(load, [0, deep + 1, 2 + high], [wide, bed - 1, 1]);
    else if (what === 'open') canvas.walls(load, [0, deep + 1, 2], [wide, bed - 1, between(random, 1, 2)]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, has, pieces } = measure(shape);
    const body = extent([cab, load, window]);
    const bed = extent(load);
    if (!body || !bed) return {};
    const middle = bed.x + Math.floor(bed.dx / 2);
    const behind = bed.y + 1 + Math.floor((bed.dy - 1) / 2);
    const high = bed.z + bed.dz - 1;
    return {
      size: widths.judge(body.dx),
      length: beds.judge(bed.dy),
      load: high === bed.z ? 'flat' : has(middle, behind, high, load) ? 'box' : 'open',
      wheels: pieces(0, wheels) > 4 ? 'six' : 'four',
    };
  },
};
