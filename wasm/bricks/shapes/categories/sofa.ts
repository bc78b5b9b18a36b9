import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, valueOf } from '../traits.ts';

const [seat, back, arms, feet] = [0, 1, 2, 3];
const widths = lengths({ one: [5, 6], two: [8, 9], three: [11, 14] });
const backs = lengths({ low: [2, 3], tall: [4, 6] });

export const sofa: Category = {
  name: 'sofa',
  synonyms: ['couch', 'settee'],
  roles: ['seat', 'back', 'arms', 'feet'],
  palette: [1, 1, 272, 70],
  traits: {
    seats: {
      values: ['two', 'three', 'one'],
      words: {
        one: ['single', 'one-seat', 'narrow'],
        two: ['two-seat', 'two-seater', 'medium'],
        three: ['three-seat', 'three-seater', 'wide', 'long'],
      },
    },
    form: {
      values: ['straight', 'corner'],
      words: { straight: ['straight'], corner: ['corner', 'l-shaped'] },
    },
    back: {
      values: ['low', 'tall'],
      words: { low: ['a low back', 'a short back'], tall: ['a tall back', 'a high back'] },
      after: true,
    },
    arms: part(['arms', 'armrests'], ['no arms', 'no armrests']),
    feet: part(['feet', 'legs'], ['no feet', 'no legs']),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const dx = widths.of(valueOf(this, traits, 'seats'), random);
    const dy = between(random, 4, 6);
    const ahead = valueOf(this, traits, 'form') === 'corner' ? between(random, 3, 4) : 0;
    const left = random() < 0.5;
    const long = Math.max(2, Math.floor(dx / 3));
    let z = 0;
    if (valueOf(this, traits, 'feet') === 'yes') {
      const middle = Math.floor(dx / 2) - 1;
      for (const x of dx > 7 ? [0, middle, dx - 2] : [0, dx - 2]) canvas.box(feet, [x, 0, 0], [2, dy, 1]);
      if (ahead) canvas.box(feet, [left ? 0 : dx - 2, -ahead, 0], [2, ahead, 1]);
      z = 1;
    }
    const high = between(random, 1, 2);
    canvas.box(seat, [0, 0, z], [dx, dy, high]);
    if (ahead) canvas.box(seat, [left ? 0 : dx - long, -ahead, z], [long, ahead, high]);
    z += high;
    const thick = random() < 0.5 ? 1 : 2;
    canvas.box(back, [0, dy - thick, z], [dx, thick, backs.of(valueOf(this, traits, 'back'), random)]);
    if (valueOf(this, traits, 'arms') === 'yes')
      for (const x of [0, dx - 1]) canvas.box(arms, [x, 0, z], [1, dy - thick, between(random, 1, 2)]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const whole = extent(seat);
    const rest = extent(back);
    if (!whole) return {};
    const front = extent(seat, (_x, y) => y === whole.y)!;
    return {
      seats: widths.judge(whole.dx),
      form: front.dx < whole.dx ? 'corner' : 'straight',
      ...(rest && { back: backs.judge(rest.dz) }),
      arms: count(arms) ? 'yes' : 'no',
      feet: count(feet) ? 'yes' : 'no',
    };
  },
};
