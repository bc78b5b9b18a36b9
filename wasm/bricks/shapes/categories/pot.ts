import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { height, lengths, part, size, valueOf } from '../traits.ts';

const [pottery, rim, plant, flower] = [0, 1, 2, 3];
const widths = lengths({ small: [5, 5], medium: [6, 6], large: [7, 8] });
const heights = lengths({ low: [3, 3], medium: [4, 5], tall: [6, 7] });

export const pot: Category = {
  name: 'pot',
  synonyms: ['flower pot', 'flowerpot', 'planter', 'plant pot'],
  roles: ['pot', 'rim', 'plant', 'flower'],
  palette: [25, 70, 2, 4],
  traits: {
    size,
    height,
    form: { values: ['round', 'square'], words: { round: ['round'], square: ['square'] } },
    plant: {
      values: ['none', 'bush', 'flower', 'cactus'],
      words: {
        none: ['no plant', 'nothing in it'],
        bush: ['a plant', 'a bush'],
        flower: ['a flower', 'a blossom'],
        cactus: ['a cactus'],
      },
      after: true,
    },
    rim: part(['a rim', 'a thick rim'], 'no rim'),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const wide = widths.of(valueOf(this, traits, 'size'), random);
    const high = heights.of(valueOf(this, traits, 'height'), random);
    const round = valueOf(this, traits, 'form') === 'round';
    const around = (role: number, at: number, z: number, across: number, thick: number): Canvas =>
      round
        ? canvas.ring(role, [at, at, z], [across, across, 1], thick)
        : canvas.walls(role, [at, at, z], [across, across, 1], thick);
    if (round) canvas.cylinder(pottery, [0, 0, 0], [wide, wide, 1]);
    else canvas.box(pottery, [0, 0, 0], [wide, wide, 1]);
    const rimmed = valueOf(this, traits, 'rim') === 'yes';
    for (let z = 1; z < high; z++) around(pottery, 0, z, wide, 1);
    // A round rim does not stand out: there are no bricks for its corners.
    if (rimmed) around(rim, round ? 0 : -1, high - 1, round ? wide : wide + 2, round ? 1 : 2);

    const grows = valueOf(this, traits, 'plant');
    const thick = 2 - (wide % 2);
    const stem = Math.floor((wide - thick) / 2);
    if (grows === 'bush') {
      const stalk = wide - (wide > 6 ? 4 : 2);
      const inset = (wide - stalk) / 2;
      canvas.box(plant, [inset, inset, 1], [stalk, stalk, high - 1]);
      const crown = stalk + 2;
      const profile = [stalk, ...Array<number>(between(random, 2, 4)).fill(crown)];
      canvas.turned(plant, [0, 0, high], wide, random() < 0.5 ? profile : [...profile, stalk]);
    } else if (grows === 'flower') {
      const tall = high + between(random, 2, 4);
      canvas.box(plant, [stem, stem, 1], [thick, thick, tall - 1]);
      const head = thick + 2;
      canvas.box(flower, [stem - 1, stem - 1, tall], [head, head, 2]);
      if (random() < 0.5) canvas.box(flower, [stem, stem, tall + 2], [thick, thick, 1]);
    } else if (grows === 'cactus')
      canvas.box(plant, [stem, stem, 1], [thick, thick, high - 1 + between(random, 3, 6)]);
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count, has } = measure(shape);
    const whole = extent([pottery, rim]);
    const base = extent(pottery, (_x, _y, z) => z === 0);
    const green = extent(plant);
    if (!whole || !base) return {};
    return {
      size: widths.judge(base.dx),
      height: heights.judge(whole.dz),
      form: has(base.x, base.y, 0) ? 'square' : 'round',
      plant: count(flower) ? 'flower' : !green ? 'none' : green.dx > 3 ? 'bush' : 'cactus',
      rim: count(rim) ? 'yes' : 'no',
    };
  },
};
