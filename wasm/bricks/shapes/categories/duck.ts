import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [feathers, beak, eyes, wings] = [0, 1, 2, 3];
const widths = lengths({ small: [4, 4], medium: [5, 6], large: [7, 8] });
const necks = lengths({ short: [0, 1], long: [3, 5] });

export const duck: Category = {
  name: 'duck',
  synonyms: ['duckling', 'rubber duck', 'goose', 'swan', 'bird'],
  roles: ['feathers', 'beak', 'eyes', 'wings'],
  palette: [14, 25, 0, 15],
  traits: {
    size,
    neck: {
      values: ['short', 'long'],
      words: { short: ['a short neck'], long: ['a long neck', 'a tall neck'] },
      after: true,
    },
    wings: part('wings', 'no wings'),
    tail: part(['a tail', 'its tail up'], 'no tail'),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const wide = widths.of(valueOf(this, traits, 'size'), random);
    const long = wide + between(random, 2, 4);
    const tall = between(random, 2, wide > 5 ? 4 : 3);
    canvas.box(feathers, [1, 1, 0], [wide - 2, long - 2, 1]).box(feathers, [0, 0, 1], [wide, long, tall]);
    const top = tall + 1;
    const across = 2 - (wide % 2);
    const middle = (wide - across) / 2;
    if (valueOf(this, traits, 'tail') === 'yes')
      canvas.box(feathers, [middle, long - 2, top], [across, 2, between(random, 1, 2)]);
    if (valueOf(this, traits, 'wings') === 'yes') {
      const from = between(random, 2, 3);
      const length = long - from - 1;
      for (const x of [-1, wide - 1]) canvas.box(wings, [x, from, 2], [2, length, tall - 1]);
    }
    const neck = necks.of(valueOf(this, traits, 'neck'), random);
    const head = Math.max(4 - (wide % 2), wide - 2);
    const side = (wide - head) / 2;
    canvas.box(feathers, [Math.max(1, side), 0, top], [wide - 2 * Math.max(1, side), 2, neck]);
    const z = top + neck;
    const high = 3;
    const deep = 3;
    canvas.box(feathers, [side, 0, z], [head, deep, high]);
    const bill = between(random, 1, 2);
    // As much of it lies in the head as before it.
    canvas.box(beak, [middle, -bill, z + 1], [across, 2 * bill, 1]);
    for (const x of [side, side + head - 1]) canvas.cell(eyes, x, 0, z + 2);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count, has } = measure(shape);
    const body = extent([feathers, wings], (_x, _y, z) => z === 1);
    const bill = extent(beak);
    if (!body || !bill) return {};
    // The body's top beside the tail, behind the head.
    let top = 1;
    const behind = body.y + body.dy - 3;
    while (has(body.x, behind, top + 1)) top++;
    return {
      size: widths.judge(body.dx),
      neck: necks.judge(bill.z - 2 - top),
      wings: count(wings) ? 'yes' : 'no',
      tail: count(feathers, (_x, y, z) => z > top && y >= body.y + body.dy - 2) ? 'yes' : 'no',
    };
  },
};
