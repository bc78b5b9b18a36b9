import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, lengths, part, size } from '../traits.ts';

const [body, lens, details, flash] = [0, 1, 2, 3];
const widths = lengths({ small: [7, 8], medium: [9, 10], large: [11, 13] });
const lenses = lengths({ short: [1, 2], long: [4, 5] });

export const camera: Category = {
  name: 'camera',
  synonyms: ['photo camera'],
  roles: ['body', 'lens', 'details', 'flash'],
  palette: [72, 0, 73, 15],
  traits: {
    size,
    lens: {
      values: ['short', 'long'],
      words: { short: ['a short lens', 'a flat lens'], long: ['a long lens', 'a zoom lens'] },
      after: true,
    },
    flash: part('a flash', 'no flash'),
    viewfinder: part('a viewfinder', 'no viewfinder'),
    grip: part(['a grip', 'a hand grip'], 'no grip'),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const dx = widths.of(is('size'), random);
    const dy = between(random, 3, 4);
    const round = dx % 2 ? 5 : dx > 8 && random() < 0.3 ? 6 : 4;
    const high = round + between(random, 2, 3);
    canvas.box(body, [0, 0, 0], [dx, dy, high]);
    const long = lenses.of(is('lens'), random);
    const left = (dx - round) / 2;
    // The lens reaches into the body, which carries it.
    const disc = new Canvas().cylinder(lens, [0, 0, 0], [round, round, 1]);
    const glass = new Canvas().cylinder(details, [0, 0, 0], [round - 2, round - 2, 1]);
    for (const [x, z] of disc.cells()) canvas.box(lens, [left + x, -long, z + 1], [1, long + 2, 1]);
    for (const [x, z] of glass.cells()) if (long > 1) canvas.cell(details, left + 1 + x, -long, z + 2);
    if (is('grip') === 'yes') canvas.box(body, [0, -1, 0], [Math.max(1, Math.floor(left) - 1), 1, high]);
    const middle = Math.floor((dx - 4) / 2);
    if (is('viewfinder') === 'yes')
      canvas.box(body, [middle, 0, high], [dx % 2 ? 3 : 4, dy, between(random, 1, 2)]);
    if (is('flash') === 'yes') canvas.box(flash, [dx - 2, 0, high], [2, 2, 1]);
    canvas.box(details, [0, 1, high], [1, between(random, 1, 2), 1]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const whole = extent(body);
    const tube = extent([lens, details], (_x, _y, z) => z < (whole?.dz ?? 0));
    if (!whole || !tube) return {};
    const at = (x: number, y: number) => extent(body, (i, j) => i === x && j === y)?.dz ?? 0;
    const end = whole.x + whole.dx - 1;
    const back = whole.y + whole.dy - 1;
    // The right edge has the height of the body without what is on top.
    const front = extent(body, x => x === end)!.y;
    return {
      size: widths.judge(whole.dx),
      lens: lenses.judge(front - tube.y),
      flash: extent(flash) ? 'yes' : 'no',
      viewfinder: whole.dz > at(end, back) ? 'yes' : 'no',
      grip: count(body, (_x, y) => y < front) > 0 ? 'yes' : 'no',
    };
  },
};
