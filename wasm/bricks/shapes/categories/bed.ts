import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, lengths, part, width } from '../traits.ts';

const [frame, mattress, pillow, blanket] = [0, 1, 2, 3];
const widths = lengths({ narrow: [5, 6], medium: [7, 8], wide: [9, 11] });
const long = lengths({ short: [9, 10], medium: [11, 13], long: [14, 16] });
const boards = lengths({ low: [1, 2], tall: [4, 6] });

export const bed: Category = {
  name: 'bed',
  synonyms: ['cot'],
  roles: ['frame', 'mattress', 'pillow', 'blanket'],
  palette: [70, 15, 15, 1],
  traits: {
    width: { values: width.values, words: { narrow: ['narrow', 'single'], wide: ['wide', 'double'] } },
    length: { values: ['medium', 'short', 'long'], words: { short: ['short'], long: ['long'] } },
    headboard: {
      values: ['low', 'tall', 'none'],
      words: {
        low: ['a low headboard'],
        tall: ['a tall headboard', 'a high headboard'],
        none: ['no headboard'],
      },
      after: true,
    },
    footboard: part('a footboard', 'no footboard'),
    blanket: part(['a blanket', 'a cover'], ['no blanket', 'no cover']),
    legs: { values: ['legs', 'block'], words: { legs: ['legs'], block: ['a solid base'] }, after: true },
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const dx = widths.of(is('width'), random);
    const dy = long.of(is('length'), random);
    const high = between(random, 1, 2);
    if (is('legs') === 'legs') {
      canvas.posts(frame, [0, 0, 0], [dx, dy, high], 2);
      // Legs in the middle carry the long sides.
      for (const x of [0, dx - 2]) canvas.box(frame, [x, Math.floor(dy / 2) - 1, 0], [2, 2, high]);
    } else canvas.walls(frame, [0, 0, 0], [dx, dy, high]);
    canvas.walls(frame, [0, 0, high], [dx, dy, 1]);
    const lying = high + 1;
    const form = is('headboard');
    const head = form === 'none' ? 0 : 1;
    const foot = is('footboard') === 'yes' ? 1 : 0;
    if (head) canvas.box(frame, [0, dy - 1, lying], [dx, 1, boards.of(form, random) + 1]);
    if (foot) canvas.box(frame, [0, 0, lying], [dx, 1, between(random, 1, 2)]);
    canvas.box(mattress, [0, foot, lying], [dx, dy - head - foot, 1]);
    const back = dy - head - 2;
    const pillows = dx >= 9 || (dx >= 7 && random() < 0.5) ? 2 : 1;
    if (pillows === 2) {
      const each = Math.floor((dx - 2) / 2);
      for (const x of [0, dx - each]) canvas.box(pillow, [x, back, lying + 1], [each, 2, 1]);
    } else canvas.box(pillow, [1, back, lying + 1], [dx - 2, 2, 1]);
    if (is('blanket') === 'yes')
      canvas.box(blanket, [0, foot, lying + 1], [dx, back - foot - between(random, 1, 2), 1]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, pieces } = measure(shape);
    const whole = extent(frame);
    const soft = extent(mattress);
    if (!whole || !soft) return {};
    const board = extent(frame, (_x, y, z) => y >= soft.y + soft.dy && z >= soft.z);
    return {
      width: widths.judge(whole.dx),
      length: long.judge(whole.dy),
      headboard: board ? boards.judge(board.dz - 1) : 'none',
      footboard: extent(frame, (_x, y, z) => y < soft.y && z >= soft.z) ? 'yes' : 'no',
      blanket: extent(blanket) ? 'yes' : 'no',
      legs: pieces(0, frame) > 1 ? 'legs' : 'block',
    };
  },
};
