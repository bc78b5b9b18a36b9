import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, lengths, part, width } from '../traits.ts';

const [frame, shelf, book] = [0, 1, 2];
const widths = lengths({ narrow: [5, 6], medium: [7, 8], wide: [9, 11] });
const numbers = ['two', 'three', 'four', 'five'];

export const bookshelf: Category = {
  name: 'bookshelf',
  synonyms: ['bookcase', 'shelf'],
  roles: ['frame', 'shelves', 'books'],
  palette: [70, 70, 4],
  traits: {
    width,
    shelves: {
      values: ['three', 'two', 'four', 'five'],
      words: Object.fromEntries(numbers.map(number => [number, [`${number} shelves`]])),
      after: true,
    },
    books: part('books', ['no books']),
    back: part(['a back', 'a back panel'], ['no back', 'no back panel']),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const dx = widths.of(is('width'), random);
    const dy = between(random, 3, 4);
    const shelves = numbers.indexOf(is('shelves')) + 2;
    const gap = shelves > 4 ? 2 : between(random, 2, 3);
    const closed = is('back') === 'yes' ? 1 : 0;
    const high = shelves * (gap + 1);
    for (const x of [0, dx - 1]) canvas.box(frame, [x, 0, 0], [1, dy, high]);
    if (closed) canvas.box(frame, [0, dy - 1, 0], [dx, 1, high]);
    for (let number = 0; number <= shelves; number++) {
      const z = number * (gap + 1);
      canvas.box(shelf, [0, 0, z], [dx, dy, 1]);
      if (number === shelves || is('books') === 'no') continue;
      // Books of one thickness and height each, from left to right, with a gap here and there.
      for (let x = 1; x < dx - 1;) {
        const thick = Math.min(between(random, 1, 2), dx - 1 - x);
        if (x === 1 || random() < 0.75)
          canvas.box(book, [x, 1, z + 1], [thick, dy - 1 - closed, between(random, 1, gap)]);
        x += thick;
      }
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent } = measure(shape);
    const whole = extent(shelf);
    const sides = extent(frame);
    if (!whole || !sides) return {};
    let boards = 0;
    for (let at = whole.z; at < whole.z + whole.dz; at++)
      if (extent(shelf, (_x, _y, z) => z === at)) boards++;
    const number = numbers[boards - 3];
    const middle = sides.x + Math.floor(sides.dx / 2);
    return {
      width: widths.judge(whole.dx),
      ...(number && { shelves: number }),
      books: extent(book) ? 'yes' : 'no',
      back: extent(frame, x => x === middle) ? 'yes' : 'no',
    };
  },
};
