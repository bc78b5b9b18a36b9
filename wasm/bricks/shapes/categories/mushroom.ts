import { between, pick } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [stalk, cap, spots] = [0, 1, 2];
const caps = lengths({ small: [5, 6], medium: [7, 8], large: [9, 10] });
const stalks = lengths({ short: [2, 3], tall: [5, 8] });

export const mushroom: Category = {
  name: 'mushroom',
  synonyms: ['toadstool'],
  roles: ['stalk', 'cap', 'spots'],
  palette: [19, 4, 15],
  traits: {
    size,
    cap: {
      values: ['round', 'flat'],
      words: { round: ['a round cap', 'a domed cap'], flat: ['a flat cap'] },
      after: true,
    },
    stalk: {
      values: ['short', 'tall'],
      words: {
        short: ['a short stalk', 'a short stem'],
        tall: ['a tall stalk', 'a tall stem', 'a long stem'],
      },
      after: true,
    },
    spots: part(['spots', 'dots'], ['no spots', 'no dots']),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const wide = caps.of(valueOf(this, traits, 'size'), random);
    const high = stalks.of(valueOf(this, traits, 'stalk'), random);
    const thick = wide > 8 ? wide - 6 : wide - 4 + (wide < 6 ? 2 : 0);
    const stem = (wide - thick) / 2;
    if (thick > 2) canvas.turned(stalk, [0, 0, 0], wide, Array<number>(high).fill(thick));
    else canvas.box(stalk, [stem, stem, 0], [thick, thick, high]);
    // Each layer reaches out by one cell; two of the widest tie each other together.
    const profile: number[] = [];
    for (let across = thick + 2; across < wide; across += 2) profile.push(across);
    for (let left = between(random, 2, 3); left > 0; left--) profile.push(wide);
    if (valueOf(this, traits, 'cap') === 'round')
      for (let across = wide - 2; across >= 3 && across >= wide - 6; across -= 2) profile.push(across);
    canvas.turned(cap, [0, 0, high], wide, profile);
    if (valueOf(this, traits, 'spots') === 'yes') {
      const skin = Array.from(canvas.cells()).filter(
        ([x, y, z, role]) =>
          role === cap &&
          canvas.at(x, y, z - 1) === cap &&
          (canvas.at(x, y, z + 1) === undefined || canvas.at(x, y - 1, z) === undefined),
      );
      for (let left = between(random, 3, wide - 1); left > 0; left--) {
        const [x, y, z] = pick(random, skin);
        if (canvas.at(x, y, z - 1) === cap) canvas.cell(spots, x, y, z);
      }
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const hat = extent([cap, spots]);
    if (!hat) return {};
    const top = extent([cap, spots], (_x, _y, z) => z === hat.z + hat.dz - 1)!;
    return {
      size: caps.judge(hat.dx),
      cap: top.dx < hat.dx ? 'round' : 'flat',
      stalk: stalks.judge(extent(stalk)?.dz ?? 0),
      spots: count(spots) ? 'yes' : 'no',
    };
  },
};
