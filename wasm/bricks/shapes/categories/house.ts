import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [walls, roof, door, windows] = [0, 1, 2, 3];
const widths = lengths({ small: [6, 7], medium: [8, 9], large: [10, 11] });
const heights = lengths({ one: [3, 4], two: [6, 7] });

export const house: Category = {
  name: 'house',
  synonyms: ['home', 'cottage', 'building', 'hut'],
  roles: ['walls', 'roof', 'door', 'windows'],
  palette: [15, 4, 70, 73],
  traits: {
    size,
    storeys: {
      values: ['one', 'two'],
      words: { one: ['one-storey', 'low'], two: ['two-storey', 'tall', 'high'] },
    },
    roof: {
      values: ['gabled', 'flat', 'pointed'],
      words: {
        gabled: ['a gabled roof', 'a sloped roof'],
        flat: ['a flat roof'],
        pointed: ['a pyramid roof', 'a pointed roof'],
      },
      after: true,
    },
    chimney: part('a chimney', 'no chimney'),
    windows: part('windows', 'no windows'),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const dx = widths.of(valueOf(this, traits, 'size'), random);
    const dy = between(random, 5, Math.min(dx - 1, 8));
    const high = heights.of(valueOf(this, traits, 'storeys'), random);
    canvas.walls(walls, [0, 0, 0], [dx, dy, high]);
    const across = dx % 2 ? 1 : 2;
    const entry = random() < 0.3 ? 1 : Math.floor((dx - across) / 2);
    canvas.box(door, [entry, 0, 0], [across, 1, 2]);
    if (valueOf(this, traits, 'windows') === 'yes')
      for (let z = 1; z + 1 < high; z += 3) {
        const pane = dx >= 8 ? 2 : 1;
        for (const x of [1, dx - 1 - pane])
          if (z > 1 || x + pane < entry || x > entry + across) canvas.box(windows, [x, 0, z], [pane, 1, 1]);
        if (z === 1 || random() < 0.5)
          for (const x of [0, dx - 1]) canvas.box(windows, [x, Math.floor(dy / 2) - 1, z], [1, 2, 1]);
      }

    const form = valueOf(this, traits, 'roof');
    let ridge = high;
    if (form === 'flat') {
      canvas.box(roof, [0, 0, high], [dx, dy, 1]);
      if (random() < 0.5) canvas.walls(roof, [0, 0, ++ridge], [dx, dy, 1]);
    } else {
      const eaves = form === 'gabled' && random() < 0.5 ? 1 : 0;
      const over = form === 'gabled' && random() < 0.3 ? 1 : 0;
      for (let k = 0; dy + 2 * eaves - 2 * k > 0; k++) {
        const deep = dy + 2 * eaves - 2 * k;
        ridge = high + k;
        if (form === 'pointed') canvas.walls(roof, [k, k, ridge], [dx - 2 * k, deep, 1], 2);
        else {
          // The gables close the ends; each strip lies with one row on the strip below it.
          if (deep > 2)
            canvas
              .box(walls, [0, k - eaves, ridge], [dx, deep, 1])
              .carve([1, k - eaves, ridge], [dx - 2, deep, 1]);
          const strip = Math.min(2, deep);
          for (const y of [k - eaves, k - eaves + deep - strip])
            canvas.box(roof, [-over, y, ridge], [dx + 2 * over, strip, 1]);
        }
      }
    }
    if (valueOf(this, traits, 'chimney') === 'yes') {
      const top = ridge + between(random, 1, 2);
      const x = random() < 0.5 ? 1 : dx - 3;
      // It stands on the cells of the roof below it, or on what it is cut out of.
      const y = Math.floor(dy / 2) - (form === 'flat' ? 0 : 1);
      let foot = high;
      for (let z = high; z <= ridge; z++) if (canvas.at(x, y, z) === roof) foot = z + 1;
      for (let z = foot; z <= top; z++) canvas.box(walls, [x, y, z], [2, 1, 1]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, count } = measure(shape);
    const cover = extent(roof);
    const body = extent([walls, door, windows], (_x, _y, z) => !cover || z < cover.z);
    if (!cover || !body) return {};
    const top = extent(roof, (_x, _y, z) => z === cover.z + cover.dz - 1)!;
    const flat = cover.dz <= 2 && top.dy >= body.dy;
    return {
      size: widths.judge(body.dx),
      storeys: heights.judge(body.dz),
      roof: flat ? 'flat' : top.dx >= body.dx ? 'gabled' : 'pointed',
      chimney: count(walls, (_x, _y, z) => z >= cover.z + cover.dz) ? 'yes' : 'no',
      windows: count(windows) ? 'yes' : 'no',
    };
  },
};
