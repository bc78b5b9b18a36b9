import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [engine, wagons, wheels, trim] = [0, 1, 2, 3];
const widths = lengths({ small: [4, 4], medium: [5, 5], large: [6, 6] });
/** Layers of the cab above the boiler's lowest one. */
const cabs = lengths({ low: [3, 3], tall: [4, 6] });

export const train: Category = {
  name: 'train',
  synonyms: ['locomotive', 'steam engine', 'railway'],
  roles: ['engine', 'wagons', 'wheels', 'trim'],
  palette: [4, 1, 0, 14],
  traits: {
    size,
    wagons: {
      values: ['one', 'none', 'two'],
      words: {
        none: ['no wagons', 'no carriages'],
        one: ['one wagon', 'a carriage'],
        two: ['two wagons', 'two carriages'],
      },
      after: true,
    },
    chimney: part(['a chimney', 'a funnel'], 'no chimney'),
    cab: {
      values: ['low', 'tall'],
      words: { low: ['a low cab'], tall: ['a tall cab', 'a high cab'] },
      after: true,
    },
  },
  build(traits, random) {
    const canvas = new Canvas();
    const wide = widths.of(valueOf(this, traits, 'size'), random);
    const pulled = { none: 0, one: 1, two: 2 }[valueOf(this, traits, 'wagons')]!;
    const long = between(random, 6, 8);
    const wagon = between(random, 4, 5);
    const deep = between(random, 1, 2);
    const axles = (y: number, length: number): void => {
      for (const x of [0, wide - 1])
        for (const at of [y, y + length - 2]) canvas.box(wheels, [x, at, 0], [1, 2, 1]);
    };
    axles(0, long);
    canvas.box(engine, [0, 0, 1], [wide, long, 1]);
    const cab = between(random, 2, 3);
    const boiler = between(random, 1, 2);
    canvas.box(engine, [1, 0, 2], [wide - 2, long - cab, boiler]);
    const high = cabs.of(valueOf(this, traits, 'cab'), random);
    canvas.box(engine, [0, long - cab, 2], [wide, cab, high - 1]);
    canvas.box(trim, [0, long - cab, 1 + high], [wide, cab, 1]);
    if (valueOf(this, traits, 'chimney') === 'yes') {
      const across = 2 - (wide % 2);
      canvas.box(
        trim,
        [(wide - across) / 2, between(random, 0, 1), 2 + boiler],
        [across, across, between(random, 2, 3)],
      );
    }
    for (let car = 0; car < pulled; car++) {
      const y = long + 1 + car * (wagon + 1);
      axles(y, wagon);
      // The coupling lies on the ground, below both floors.
      canvas.box(wheels, [Math.floor((wide - 2) / 2), y - 2, 0], [2, 3, 1]);
      canvas.box(wagons, [0, y, 1], [wide, wagon, 1]).walls(wagons, [0, y, 2], [wide, wagon, deep]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, has, count } = measure(shape);
    const body = extent(engine);
    if (!body) return {};
    const cab = extent(engine, (x, _y, z) => x === body.x && z >= body.z);
    const front = extent(engine, (x, _y, z) => x === body.x && z > body.z);
    // Wagons: stretches of cells along the train, above the couplings.
    const cars = extent(wagons);
    let stretches = 0;
    if (cars)
      for (let y = cars.y, inside = false; y <= cars.y + cars.dy; y++) {
        const here = has(cars.x, y, cars.z, wagons);
        if (here && !inside) stretches++;
        inside = here;
      }
    return {
      size: widths.judge(body.dx),
      wagons: stretches === 0 ? 'none' : stretches === 1 ? 'one' : 'two',
      ...(front && { chimney: count(trim, (_x, y) => y < front.y) ? 'yes' : 'no' }),
      ...(cab && { cab: cabs.judge(cab.dz) }),
    };
  },
};
