import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [snow, coal, nose, scarf] = [0, 1, 2, 3];
const widths = lengths({ small: [6, 7], medium: [8, 8], large: [9, 10] });

export const snowman: Category = {
  name: 'snowman',
  synonyms: ['snow man'],
  roles: ['snow', 'coal', 'nose', 'scarf'],
  palette: [15, 0, 25, 4],
  traits: {
    size,
    hat: part(['a hat', 'a top hat'], 'no hat'),
    scarf: part('a scarf', 'no scarf'),
    buttons: part('buttons', 'no buttons'),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const wide = widths.of(valueOf(this, traits, 'size'), random);
    const chest = wide - 2;
    const skull = Math.max(4 - (wide % 2), wide - 4);
    const profile = [
      chest,
      ...Array<number>(between(random, 2, 3)).fill(wide),
      ...Array<number>(between(random, 2, wide > 8 ? 3 : 4)).fill(chest),
    ];
    const neck = profile.length;
    canvas.turned(snow, [0, 0, 0], wide, profile);
    const high = between(random, 3, 4);
    const face = (wide - skull) / 2;
    // A round head of four studs would have no room for eyes.
    if (skull === 4) canvas.box(snow, [face, face, neck], [4, 4, high]);
    else canvas.turned(snow, [0, 0, neck], wide, Array<number>(high).fill(skull));
    const thick = 2 - (wide % 2);
    const middle = (wide - thick) / 2;
    if (valueOf(this, traits, 'scarf') === 'yes')
      for (const [x, y, z, role] of Array.from(canvas.cells()))
        if (role === snow && z === neck) canvas.cell(scarf, x, y, z);
    canvas.box(nose, [middle, face - 1, neck + 1], [thick, 2, 1]);
    for (const x of [middle - 1, middle + thick]) canvas.cell(coal, x, face, neck + 2);
    if (valueOf(this, traits, 'buttons') === 'yes')
      for (let z = neck - 1; z > 2; z -= 2)
        canvas.box(coal, [middle, canvas.at(middle, 0, z) === snow ? 0 : 1, z], [thick, 1, 1]);
    if (valueOf(this, traits, 'hat') === 'yes') {
      const brim = skull > 3 ? skull - 2 : skull;
      canvas.turned(coal, [0, 0, neck + high], wide, [
        skull,
        ...Array<number>(between(random, 1, 3)).fill(brim),
      ]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const whole = extent(snow);
    const carrot = extent(nose);
    if (!whole) return {};
    return {
      size: widths.judge(whole.dx),
      hat: count(coal, (_x, _y, z) => z >= whole.z + whole.dz) ? 'yes' : 'no',
      scarf: count(scarf) ? 'yes' : 'no',
      ...(carrot && { buttons: count(coal, (_x, _y, z) => z < carrot.z) ? 'yes' : 'no' }),
    };
  },
};
