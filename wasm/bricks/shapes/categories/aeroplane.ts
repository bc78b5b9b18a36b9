import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [fuselage, wings, engines, windows] = [0, 1, 2, 3];
const longs = lengths({ small: [10, 11], medium: [13, 14], large: [16, 18] });
/** Cells on each side of the fuselage. */
const spans = lengths({ short: [4, 4], wide: [6, 7] });

export const aeroplane: Category = {
  name: 'aeroplane',
  synonyms: ['airplane', 'plane', 'aircraft', 'airliner', 'jet'],
  roles: ['fuselage', 'wings', 'engines', 'windows'],
  palette: [15, 1, 71, 0],
  traits: {
    size,
    wings: {
      values: ['short', 'wide'],
      words: { short: ['short wings', 'small wings'], wide: ['wide wings', 'long wings', 'big wings'] },
      after: true,
    },
    tail: {
      values: ['low', 'tall'],
      words: { low: ['a low tail', 'a small tail'], tall: ['a tall tail', 'a high tail', 'a big tail'] },
      after: true,
    },
    windows: part('windows', 'no windows'),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const long = longs.of(valueOf(this, traits, 'size'), random);
    const wide = between(random, 3, 4);
    const tall = between(random, 2, 3);
    // The belly lies on the ground and carries the rest.
    canvas.box(fuselage, [1, 1, 0], [wide - 2, long - 2, 1]);
    canvas.box(fuselage, [0, 1, 1], [wide, long - 1, tall]).box(fuselage, [1, 0, 1], [wide - 2, 1, tall - 1]);
    const span = spans.of(valueOf(this, traits, 'wings'), random);
    const chord = between(random, 2, 3);
    const at = Math.floor(long * 0.4);
    canvas.box(wings, [-span, at, 1], [2 * span + wide, chord, 1]);
    // Engines stand on the ground below the wings.
    const out = Math.floor(span / 2) + 1;
    for (const x of [-out, wide - 1 + out - 1]) canvas.box(engines, [x, at - 1, 0], [2, chord + 1, 1]);
    const top = tall + 1;
    const fin = valueOf(this, traits, 'tail') === 'tall' ? between(random, 4, 5) : 2;
    const middle = (wide - (2 - (wide % 2))) / 2;
    // A brick of four studs on each side, of which the last lies on the fuselage.
    canvas.box(wings, [-3, long - 2, top], [wide + 6, 2, 1]);
    canvas.box(fuselage, [middle, long - 2, top], [2 - (wide % 2), 2, 1]);
    for (let k = 1; k < fin; k++)
      canvas.box(
        wings,
        [middle, long - Math.max(2, 4 - k), top + k],
        [2 - (wide % 2), Math.max(2, 4 - k), 1],
      );
    if (valueOf(this, traits, 'windows') === 'yes') {
      canvas.box(windows, [0, 1, tall], [wide, 1, 1]);
      if (tall > 2)
        for (let y = 3; y < long - 3; y += 3) for (const x of [0, wide - 1]) canvas.cell(windows, x, y, tall);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const hull = extent([fuselage, windows]);
    const broad = extent(wings, (_x, _y, z) => z === 1);
    if (!hull) return {};
    const fin = extent(wings, (_x, _y, z) => z >= hull.z + hull.dz - 1);
    return {
      size: longs.judge(hull.dy),
      ...(broad && { wings: spans.judge((broad.dx - hull.dx) / 2) }),
      tail: fin && fin.dz > 2 ? 'tall' : 'low',
      windows: count(windows) ? 'yes' : 'no',
    };
  },
};
