import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { height, lengths, part, valueOf, width } from '../traits.ts';

const [walls, roof, windows, door] = [0, 1, 2, 3];
const widths = lengths({ narrow: [4, 4], medium: [5, 6], wide: [7, 7] });
const heights = lengths({ low: [5, 6], medium: [7, 8], tall: [9, 11] });

export const tower: Category = {
  name: 'tower',
  synonyms: ['turret', 'watchtower'],
  roles: ['walls', 'roof', 'windows', 'door'],
  palette: [71, 4, 272, 70],
  traits: {
    height,
    width,
    form: { values: ['square', 'round'], words: { square: ['square'], round: ['round'] } },
    roof: {
      values: ['pointed', 'flat'],
      words: {
        pointed: ['a pointed roof', 'a spire'],
        flat: ['battlements', 'a flat roof', 'a flat top'],
      },
      after: true,
    },
    windows: part('windows', 'no windows'),
    door: part('a door', 'no door'),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const wide = widths.of(valueOf(this, traits, 'width'), random);
    const high = heights.of(valueOf(this, traits, 'height'), random);
    const round = valueOf(this, traits, 'form') === 'round';
    if (round) canvas.ring(walls, [0, 0, 0], [wide, wide, high]);
    else canvas.walls(walls, [0, 0, 0], [wide, wide, high]);
    const middle = Math.floor((wide - 1) / 2);
    if (valueOf(this, traits, 'door') === 'yes') {
      const across = 2 - (wide % 2);
      canvas.box(door, [middle, 0, 0], [across, 1, random() < 0.5 ? 2 : 3]);
    }
    if (valueOf(this, traits, 'windows') === 'yes') {
      const tall = random() < 0.5 ? 1 : 2;
      for (let z = high - 1 - tall; z >= 4 || z === high - 1 - tall; z -= tall + 3)
        for (const y of [0, wide - 1]) canvas.box(windows, [middle, y, z], [2 - (wide % 2), 1, tall]);
    }
    if (valueOf(this, traits, 'roof') === 'pointed')
      for (let across = wide + (round ? 0 : 2), z = high; across > 0; across -= 2, z++) {
        const at = (wide - across) / 2;
        if (round) canvas.ring(roof, [at, at, z], [across, across, 1], 2);
        else canvas.walls(roof, [at, at, z], [across, across, 1], 2);
      }
    else {
      if (round) canvas.cylinder(roof, [0, 0, high], [wide, wide, 1]);
      else canvas.box(roof, [0, 0, high], [wide, wide, 1]);
      // Battlements: every other cell round the edge, each with a block below it.
      const gap = random() < 0.5 ? 0 : 1;
      for (let y = 0; y < wide; y++)
        for (let x = 0; x < wide; x++) {
          const edge = Math.min(x, y, wide - 1 - x, wide - 1 - y) === 0;
          const first = wide % 2 ? (x + y) % 2 : (Math.min(x, wide - 1 - x) + Math.min(y, wide - 1 - y)) % 2;
          if (edge && first === gap && canvas.at(x, y, high) !== undefined) canvas.cell(roof, x, y, high + 1);
        }
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count, has } = measure(shape);
    const shaft = extent([walls, windows, door]);
    const cover = extent(roof);
    if (!shaft) return {};
    const top = cover && extent(roof, (_x, _y, z) => z === cover.z + cover.dz - 1);
    return {
      height: heights.judge(shaft.dz),
      width: widths.judge(shaft.dx),
      form: has(shaft.x, shaft.y, 0) ? 'square' : 'round',
      ...(top && { roof: top.dx <= 2 ? 'pointed' : 'flat' }),
      windows: count(windows) ? 'yes' : 'no',
      door: count(door) ? 'yes' : 'no',
    };
  },
};
