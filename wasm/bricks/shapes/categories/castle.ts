import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [walls, towers, roof, gate] = [0, 1, 2, 3];
const widths = lengths({ small: [9, 10], medium: [11, 12], large: [13, 14] });
const heights = lengths({ low: [2, 3], high: [4, 4] });

export const castle: Category = {
  name: 'castle',
  synonyms: ['fortress', 'fort', 'palace'],
  roles: ['walls', 'towers', 'roof', 'gate'],
  palette: [71, 72, 1, 70],
  traits: {
    size,
    towers: {
      values: ['four', 'two'],
      words: { four: ['four towers', 'a tower in each corner'], two: ['two towers'] },
      after: true,
    },
    walls: {
      values: ['low', 'high'],
      words: { low: ['low walls', 'short walls'], high: ['high walls', 'tall walls'] },
      after: true,
    },
    roofs: part(['roofs on its towers', 'pointed roofs', 'pointed towers'], ['flat towers', 'no roofs']),
    keep: part(['a keep', 'a keep in the middle'], 'no keep'),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const dx = widths.of(valueOf(this, traits, 'size'), random);
    const dy = dx - between(random, 0, 2);
    const high = heights.of(valueOf(this, traits, 'walls'), random);
    canvas.walls(walls, [0, 0, 0], [dx, dy, high]);
    // Battlements: two cells, two gaps.
    for (let y = 0; y < dy; y++)
      for (let x = 0; x < dx; x++)
        if (Math.min(x, y, dx - 1 - x, dy - 1 - y) === 0 && ((x === 0 || x === dx - 1 ? y : x) & 2) === 2)
          canvas.cell(walls, x, y, high);
    const across = 2 + (dx % 2) + (dx > 11 && random() < 0.5 ? 2 : 0);
    canvas.box(gate, [(dx - across) / 2, 0, 0], [across, 1, Math.min(high - 1, 3)]);

    const two = valueOf(this, traits, 'towers') === 'two';
    const thick = two && dx > 11 ? 3 : 2;
    const tall = high + between(random, 2, 4);
    const pointed = valueOf(this, traits, 'roofs') === 'yes';
    for (const x of [0, dx - thick])
      for (const y of two ? [0] : [0, dy - thick]) {
        canvas.box(towers, [x, y, 0], [thick, thick, tall]);
        if (pointed && thick === 2) canvas.steps(roof, [x - 1, y - 1, tall], [4, 4], [1, 1]);
        else if (pointed)
          canvas.box(roof, [x, y, tall], [3, 3, 1]).box(roof, [x + 1, y + 1, tall + 1], [1, 1, 2]);
      }
    if (valueOf(this, traits, 'keep') === 'yes') {
      const wide = dx > 11 ? 4 + (dx % 2) : 4 - (dx % 2);
      const x = (dx - wide) / 2;
      const y = Math.floor((dy - wide) / 2) + 1;
      const top = high + between(random, 1, 3);
      canvas.walls(walls, [x, y, 0], [wide, wide, top]).box(walls, [x, y, top], [wide, wide, 1]);
      canvas.posts(walls, [x, y, top + 1], [wide, wide, 1]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count, has } = measure(shape);
    const bailey = extent([walls, towers, gate], (_x, _y, z) => z === 0);
    const front = extent(gate);
    if (!bailey) return {};
    const inside = (x: number, y: number): boolean =>
      x > bailey.x + 2 && x < bailey.x + bailey.dx - 3 && y > bailey.y + 1 && y < bailey.y + bailey.dy - 2;
    // The back wall without its battlements.
    const back = bailey.y + bailey.dy - 1;
    const middle = bailey.x + Math.floor(bailey.dx / 2);
    let high = 0;
    for (const x of [middle, middle - 1, middle + 1, middle + 2]) {
      let top = 0;
      while (has(x, back, top, walls)) top++;
      high = high ? Math.min(high, top) : top;
    }
    return {
      size: widths.judge(bailey.dx),
      towers: count(towers, (_x, y) => y > bailey.y + bailey.dy / 2) ? 'four' : 'two',
      ...(front && { walls: heights.judge(high) }),
      roofs: count(roof) ? 'yes' : 'no',
      keep: count(walls, (x, y) => inside(x, y)) ? 'yes' : 'no',
    };
  },
};
