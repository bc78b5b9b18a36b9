import { between, pick } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [trunk, leaves, fruit] = [0, 1, 2];
const crowns = lengths({ small: [4, 5], medium: [6, 7], large: [8, 9] });
const trunks = lengths({ short: [1, 2], tall: [4, 7] });

export const tree: Category = {
  name: 'tree',
  synonyms: ['oak'],
  roles: ['trunk', 'leaves', 'fruit'],
  palette: [70, 2, 4],
  traits: {
    size,
    form: {
      values: ['round', 'pointed'],
      words: { round: ['round', 'leafy'], pointed: ['pointed', 'conical', 'cone-shaped'] },
    },
    trunk: {
      values: ['short', 'tall'],
      words: {
        short: ['a short trunk', 'a low trunk'],
        tall: ['a tall trunk', 'a high trunk', 'a long trunk'],
      },
      after: true,
    },
    fruit: part(['fruit', 'apples', 'baubles'], ['no fruit', 'no apples']),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const wide = crowns.of(valueOf(this, traits, 'size'), random);
    const high = trunks.of(valueOf(this, traits, 'trunk'), random);
    const thick = wide % 2 ? 3 : wide > 6 ? 4 : 2;
    const middle = (wide - thick) / 2;
    canvas.box(trunk, [middle, middle, 0], [thick, thick, high]);
    // The lowest layer reaches out by one cell; above a thin trunk the next one is as wide, and ties it together.
    const profile = thick + 2 < wide ? [thick + 2] : [];
    if (thick === 2 && wide > 4) profile.push(thick + 2);
    if (valueOf(this, traits, 'form') === 'round') {
      for (let across = thick + 4; across < wide; across += 2) profile.push(across);
      for (let left = between(random, 2, 4); left > 0; left--) profile.push(wide);
      for (let across = wide - 2; across >= 3 && across >= wide - 4; across -= 2) profile.push(across);
    } else {
      for (let across = wide; across > 0; across -= 2)
        profile.push(across, ...(across === wide || random() < 0.6 ? [across] : []));
      while (high + profile.length > 20) profile.splice(profile.length - 3, 1);
    }
    canvas.turned(leaves, [0, 0, high], wide, profile);
    if (valueOf(this, traits, 'fruit') === 'yes') {
      // In the skin of the crown, each with leaves below it.
      const skin = Array.from(canvas.cells()).filter(
        ([x, y, z, role]) =>
          role === leaves &&
          canvas.at(x, y, z - 1) === leaves &&
          (canvas.at(x, y - 1, z) === undefined ||
            canvas.at(x - 1, y, z) === undefined ||
            canvas.at(x + 1, y, z) === undefined),
      );
      for (let left = Math.ceil(wide / 2); left > 0; left--) {
        const [x, y, z] = pick(random, skin);
        if (canvas.at(x, y, z - 1) === leaves) canvas.cell(fruit, x, y, z);
      }
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const crown = extent([leaves, fruit]);
    const stem = extent(trunk);
    if (!crown) return {};
    const top = extent([leaves, fruit], (_x, _y, z) => z === crown.z + crown.dz - 1)!;
    return {
      size: crowns.judge(crown.dx),
      form: top.dx <= 2 ? 'pointed' : 'round',
      trunk: trunks.judge(stem?.dz ?? 0),
      fruit: count(fruit) ? 'yes' : 'no',
    };
  },
};
