import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { chosen, lengths, part, size } from '../traits.ts';

const [body, foot, rim] = [0, 1, 2];
const diameters = lengths({ small: [7, 8], medium: [9, 11], large: [12, 15] });
const depths = lengths({ shallow: [2, 2], medium: [3, 4], deep: [5, 7] });
const feet = lengths({ low: [1, 1], tall: [3, 4] });

export const bowl: Category = {
  name: 'bowl',
  synonyms: ['dish'],
  roles: ['body', 'foot', 'rim'],
  palette: [1, 15, 15],
  traits: {
    size,
    depth: {
      values: ['medium', 'shallow', 'deep'],
      words: { shallow: ['shallow', 'flat'], deep: ['deep', 'tall'] },
    },
    foot: {
      values: ['none', 'low', 'tall'],
      words: {
        none: ['no foot', 'no stand'],
        low: ['a foot', 'a low foot'],
        tall: ['a tall foot', 'a stand'],
      },
      after: true,
    },
    rim: part('a rim', 'no rim'),
  },
  build(traits, random) {
    const is = chosen(this, traits);
    const canvas = new Canvas();
    const around = diameters.of(is('size'), random);
    const deep = depths.of(is('depth'), random);
    // From the rim down: straight first, then narrower by one cell a side and layer, but never less than half.
    const floor = around - 2 * Math.min(deep, Math.max(1, Math.floor(around / 4)));
    const profile = Array.from({ length: deep }, (_, k) => Math.min(around, floor + 2 * (k + 1)));
    let z = 0;
    if (is('foot') !== 'none') {
      z = feet.of(is('foot'), random);
      const thin = z === 1 || floor <= 5 ? floor : floor - 2;
      const inset = (around - thin) / 2;
      canvas.cylinder(foot, [inset, inset, 0], [thin, thin, z]);
      if (z > 1) canvas.cylinder(foot, [inset - 1, inset - 1, 0], [thin + 2, thin + 2, 1]);
      if (thin < floor) canvas.cylinder(foot, [inset - 1, inset - 1, z - 1], [floor, floor, 1]);
    }
    const inset = (around - floor) / 2;
    canvas.cylinder(body, [inset, inset, z], [floor, floor, 1]);
    canvas.turned(body, [0, 0, z], around, [floor, ...profile], 1);
    canvas.cylinder(body, [inset, inset, z], [floor, floor, 1]);
    if (is('rim') === 'yes') canvas.ring(rim, [0, 0, z + deep], [around, around, 1], 2);
    return canvas.shape();
  },
  judge(shape) {
    const { extent } = measure(shape);
    const whole = extent([body, rim]);
    if (!whole) return {};
    const stand = extent(foot);
    return {
      size: diameters.judge(whole.dx),
      depth: depths.judge(whole.dz - 1),
      foot: stand ? feet.judge(stand.dz) : 'none',
      rim: extent(rim) ? 'yes' : 'no',
    };
  },
};
