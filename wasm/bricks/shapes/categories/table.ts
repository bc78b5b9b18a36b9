import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { height, lengths, size, valueOf } from '../traits.ts';
import { between } from '../../random.ts';

const [top, legs] = [0, 1];
const widths = lengths({ small: [5, 6], medium: [7, 8], large: [9, 11] });
const heights = lengths({ low: [2, 3], medium: [4, 5], tall: [6, 8] });

export const table: Category = {
  name: 'table',
  synonyms: ['desk', 'dining table', 'coffee table'],
  roles: ['top', 'legs'],
  palette: [19, 70],
  traits: {
    size,
    height,
    form: {
      values: ['rectangular', 'square', 'round'],
      words: { rectangular: ['rectangular', 'oblong'], square: ['square'], round: ['round', 'circular'] },
    },
    legs: {
      values: ['four', 'one', 'two'],
      words: {
        four: ['four legs', 'legs in the corners'],
        one: ['one leg', 'a single leg', 'a central leg'],
        two: ['two legs', 'a leg on each side'],
      },
      after: true,
    },
  },
  build(traits, random) {
    const canvas = new Canvas();
    const form = valueOf(this, traits, 'form');
    const dx = widths.of(valueOf(this, traits, 'size'), random);
    const dy = form === 'rectangular' ? Math.max(4, dx - between(random, 1, 4)) : dx;
    const high = heights.of(valueOf(this, traits, 'height'), random);
    // Posts stand below the top's cells, also where a round one is cut off at the corners.
    const inset = form !== 'round' ? 0 : dx > 10 ? 2 : 1;
    const thick = dy - 2 * inset >= 6 && (dx >= 9 || random() < 0.5) ? 2 : 1;
    const feet = valueOf(this, traits, 'legs');
    let above = high;
    if (feet === 'one') {
      const wide = 2 + (dx % 2);
      const deep = 2 + (dy % 2);
      const post = (grown: number, z: number, layers: number): Canvas =>
        canvas.box(
          legs,
          [(dx - wide) / 2 - grown, (dy - deep) / 2 - grown, z],
          [wide + 2 * grown, deep + 2 * grown, layers],
        );
      post(0, 0, high);
      if (dx >= 7) post(1, 0, 1);
      // Two layers hold each other where they reach far beyond the leg.
      const grown = Math.min(2, Math.floor((Math.min(dx - wide, dy - deep) - 2) / 2));
      if (grown > 0) post(grown, high - 1, 1);
      if (dx >= 7) above++;
    } else {
      if (feet === 'four')
        canvas.posts(legs, [inset, inset, 0], [dx - 2 * inset, dy - 2 * inset, high], thick);
      else {
        const reach = form === 'round' ? Math.ceil(dy / 4) : 0;
        for (const x of [inset, dx - inset - thick])
          canvas.box(legs, [x, reach, 0], [thick, dy - 2 * reach, high]);
      }
      // A second layer, or a frame below the top, carries it over a long way between the legs.
      if (form === 'round') above++;
      else if (dx >= 7 || random() < 0.5) canvas.walls(top, [0, 0, above++], [dx, dy, 1]);
    }
    const thickness = feet === 'one' || form === 'round' ? above + 1 - high : 1;
    if (form === 'round') canvas.cylinder(top, [0, 0, high], [dx, dy, thickness]);
    else canvas.box(top, [0, 0, above + 1 - thickness], [dx, dy, thickness]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, has, pieces } = measure(shape);
    const board = extent(top);
    const below = extent(legs);
    if (!board || !below) return {};
    const feet = pieces(0);
    const corners = has(board.x, board.y, board.z + board.dz - 1);
    return {
      size: widths.judge(board.dx),
      height: heights.judge(below.dz),
      form: board.dx !== board.dy ? 'rectangular' : corners ? 'square' : 'round',
      legs: feet >= 3 ? 'four' : feet === 2 ? 'two' : 'one',
    };
  },
};
