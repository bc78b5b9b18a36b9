import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, lengths, part, size } from '../traits.ts';

const [body, keys, black, stool] = [0, 1, 2, 3];
const widths = lengths({ small: [7, 8], medium: [9, 10], large: [11, 13] });

export const piano: Category = {
  name: 'piano',
  synonyms: ['keyboard'],
  roles: ['body', 'keys', 'black keys', 'stool'],
  palette: [0, 15, 72, 70],
  traits: {
    size,
    form: { values: ['upright', 'grand'], words: { upright: ['upright'], grand: ['grand', 'concert'] } },
    stool: part(['a stool', 'a piano stool'], 'no stool'),
    music: part(['sheet music', 'a music stand'], 'no sheet music'),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const dx = widths.of(is('size'), random);
    let shelf = between(random, 3, 4);
    // The keyboard lies three cells deep before the body, with its front at y = 0.
    if (is('form') === 'upright') {
      const dy = between(random, 2, 3);
      canvas.box(body, [0, 3, 0], [dx, dy, shelf + 1]);
      canvas.box(body, [0, 3, shelf + 1], [dx, dy, between(random, 4, 6)]);
      for (const x of [0, dx - 1]) canvas.box(body, [x, 0, 0], [1, 1, shelf]);
      canvas.box(body, [0, 0, shelf], [dx, 3, 1]);
    } else {
      const dy = Math.min(15, dx + between(random, 1, 3));
      const full = Math.floor(dy * 0.5);
      const tail = Math.ceil(dx / 2);
      // Straight on the left; the right side bends in behind the middle.
      const across = (y: number): number =>
        y <= full
          ? dx
          : Math.max(tail, Math.round(dx - (dx - tail) * Math.sin(((y - full) / (dy - 1 - full)) * 1.5)));
      for (const [x, y] of [
        [0, 0],
        [dx - 2, 0],
        [0, full - 1],
        [dx - 2, full - 1],
        [0, dy - 2],
        [tail - 2, dy - 2],
      ] as const)
        canvas.box(body, [x, y, 0], [2, 2, shelf]);
      canvas
        .walls(body, [0, 0, shelf], [dx, full + 1, 1], 2)
        .walls(body, [0, full, shelf], [tail, dy - full, 1], 2);
      shelf++;
      for (let y = 0; y < dy; y++) canvas.box(body, [0, y, shelf], [across(y), 1, 1]);
      for (let y = 3; y < dy; y++) {
        const edge = y === 3 || y === dy - 1 ? across(y) : 1;
        canvas.box(body, [0, y, shelf + 1], [edge, 1, 1]);
        const next = Math.min(across(y), across(Math.min(dy - 1, y + 1)));
        canvas.box(body, [next - 1, y, shelf + 1], [across(y) - next + 1, 1, 1]);
      }
    }
    const board = shelf + 1;
    canvas.box(body, [0, 0, board], [1, 3, 1]).box(body, [dx - 1, 0, board], [1, 3, 1]);
    canvas.box(keys, [1, 0, board], [dx - 2, 3, 1]);
    for (let x = 2; x < dx - 2; x++)
      if (x % 7 !== 0 && x % 2 === 0) canvas.box(black, [x, 1, board], [1, 2, 1]);
    if (is('music') === 'yes') {
      const wide = between(random, 3, dx - 4);
      canvas.box(
        keys,
        [Math.floor((dx - wide) / 2), is('form') === 'upright' ? 2 : 3, board + 1],
        [wide, 1, between(random, 1, 2)],
      );
    }
    if (is('stool') === 'yes') {
      const wide = between(random, 3, 5);
      const x = Math.floor((dx - wide) / 2);
      const high = between(random, 1, 2);
      canvas.box(stool, [x, -4, 0], [1, 2, high]).box(stool, [x + wide - 1, -4, 0], [1, 2, high]);
      canvas.box(stool, [x, -4, high], [wide, 2, 1]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const whole = extent(body);
    const played = extent(keys);
    const dark = extent(black);
    if (!whole || !played || !dark) return {};
    return {
      size: widths.judge(whole.dx),
      form: whole.dy > 7 ? 'grand' : 'upright',
      stool: extent(stool) ? 'yes' : 'no',
      music: count(keys, (_x, _y, z) => z > dark.z) > 0 ? 'yes' : 'no',
    };
  },
};
