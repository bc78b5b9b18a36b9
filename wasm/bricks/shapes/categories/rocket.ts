import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { height, lengths, part, valueOf, width } from '../traits.ts';

const [body, nose, fins, window] = [0, 1, 2, 3];
const widths = lengths({ narrow: [3, 3], medium: [4, 5], wide: [6, 6] });
const heights = lengths({ low: [5, 6], medium: [7, 9], tall: [10, 12] });

export const rocket: Category = {
  name: 'rocket',
  synonyms: ['spaceship', 'space rocket', 'missile'],
  roles: ['body', 'nose', 'fins', 'window'],
  palette: [15, 4, 4, 73],
  traits: {
    height,
    width,
    fins: {
      values: ['four', 'two'],
      words: { four: ['four fins', 'fins all round'], two: ['two fins'] },
      after: true,
    },
    nose: {
      values: ['short', 'long'],
      words: { short: ['a short nose', 'a blunt nose'], long: ['a long nose', 'a pointed nose'] },
      after: true,
    },
    window: part(['a window', 'a porthole'], ['no window', 'no porthole']),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const wide = widths.of(valueOf(this, traits, 'width'), random);
    const high = heights.of(valueOf(this, traits, 'height'), random);
    canvas.turned(body, [0, 0, 0], wide, Array<number>(high).fill(wide), wide > 5 ? 1 : undefined);
    const profile: number[] = [];
    const twice = valueOf(this, traits, 'nose') === 'long';
    for (let across = wide; across > 0; across -= 2) profile.push(across, ...(twice ? [across] : []));
    canvas.turned(nose, [0, 0, high], wide, profile, wide > 5 ? 2 : undefined);

    const thick = 2 - (wide % 2);
    const middle = (wide - thick) / 2;
    const reach = between(random, 2, 3);
    const tall = between(random, 2, 4);
    for (let out = 1; out <= reach; out++) {
      const layers = Math.max(1, tall + 1 - out);
      for (const at of [-out, wide - 1 + out]) {
        canvas.box(fins, [at, middle, 0], [1, thick, layers]);
        if (valueOf(this, traits, 'fins') === 'four') canvas.box(fins, [middle, at, 0], [thick, 1, layers]);
      }
    }
    if (valueOf(this, traits, 'window') === 'yes')
      canvas.box(window, [middle, 0, high - between(random, 2, 3)], [thick, 1, 1]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const hull = extent([body, window]);
    const cone = extent(nose);
    const around = extent(fins);
    if (!hull) return {};
    return {
      height: heights.judge(hull.dz),
      width: widths.judge(hull.dx),
      ...(around && { fins: around.dy > hull.dy ? 'four' : 'two' }),
      ...(cone && { nose: cone.dz > 0.75 * (hull.dx + 1) ? 'long' : 'short' }),
      window: count(window) ? 'yes' : 'no',
    };
  },
};
