import { between } from '../../random.ts';
import { Canvas } from '../canvas.ts';
import type { Category } from '../category.ts';
import { measure } from '../measure.ts';
import { lengths, part, size, valueOf } from '../traits.ts';

const [hull, deck, cabin, funnel] = [0, 1, 2, 3];
const longs = lengths({ small: [10, 11], medium: [13, 14], large: [16, 19] });
const cabins = lengths({ one: [2, 2], two: [3, 4], three: [5, 6] });

export const vessel: Category = {
  name: 'vessel',
  synonyms: ['ship', 'steamer', 'ocean liner', 'cargo ship'],
  roles: ['hull', 'deck', 'cabin', 'funnel'],
  palette: [272, 70, 15, 4],
  traits: {
    size,
    cabin: {
      values: ['two', 'one', 'three'],
      words: {
        one: ['one deck', 'a low bridge'],
        two: ['two decks', 'a bridge'],
        three: ['three decks', 'a tall bridge', 'a high bridge'],
      },
      after: true,
    },
    place: {
      values: ['middle', 'back'],
      words: { middle: ['a bridge amidships'], back: ['a bridge at the back', 'a bridge at the stern'] },
      after: true,
    },
    funnels: {
      values: ['one', 'none', 'two'],
      words: {
        none: ['no funnel', 'no chimney'],
        one: ['one funnel', 'a funnel', 'a chimney'],
        two: ['two funnels', 'two chimneys'],
      },
      after: true,
    },
    cargo: part(['cargo', 'containers', 'a load'], ['no cargo', 'no load']),
  },
  build(traits, random) {
    const canvas = new Canvas();
    const long = longs.of(valueOf(this, traits, 'size'), random);
    const wide = between(random, 4, long > 12 ? 6 : 5);
    const bow = Math.ceil(wide / 2) - 1;
    /** A layer of the hull, pointed at the front and `less` shorter and narrower all the way round. */
    const layer = (role: number, z: number, less: number): void => {
      for (let y = less; y < long - less; y++) {
        const inset = Math.max(less, bow - (y - less));
        canvas.box(role, [inset, y, z], [wide - 2 * inset, 1, 1]);
      }
    };
    layer(hull, 0, 1);
    const sides = between(random, 1, 2);
    for (let z = 1; z <= sides; z++) layer(hull, z, 0);
    const top = sides + 1;
    layer(deck, top, 0);

    const house = Math.min(long - bow - 3, long > 12 ? between(random, 5, 6) : 4);
    const back = valueOf(this, traits, 'place') === 'back';
    const start = back ? long - house - 1 : Math.floor((long - house) / 2);
    const layers = cabins.of(valueOf(this, traits, 'cabin'), random);
    const inside = wide - 2;
    canvas.box(cabin, [1, start, top + 1], [inside, house, Math.min(layers, 2)]);
    if (layers > 2) canvas.box(cabin, [1, start, top + 3], [inside, house - 1, layers - 2]);
    const roof = layers > 2 ? house - 1 : house;
    const count = { none: 0, one: 1, two: 2 }[valueOf(this, traits, 'funnels')]!;
    const tall = between(random, 2, 3);
    const across = 2 - (wide % 2);
    for (let index = 0; index < count; index++) {
      const y = start + (count === 1 ? Math.floor((roof - 1) / 2) : index === 0 ? 0 : roof - 1);
      canvas.box(funnel, [(wide - across) / 2, y, top + 1 + layers], [across, 1, tall]);
    }
    if (valueOf(this, traits, 'cargo') === 'yes') {
      const from = bow + 1;
      const room = start - 1 - from;
      // Amidships there is little room ahead of the bridge, but as much behind it.
      const y = room >= 1 ? from : start + house;
      const length = room >= 1 ? Math.min(room, 6) : 2;
      canvas.box(deck, [1, y, top + 1], [inside, length, between(random, 1, 2)]);
    }
    return canvas.shape();
  },
  judge(shape) {
    const { extent, pieces, count } = measure(shape);
    const body = extent([hull, deck]);
    const house = extent(cabin);
    const stacks = extent(funnel);
    const planks = extent(deck);
    if (!body || !planks) return {};
    const found = stacks ? pieces(stacks.z + stacks.dz - 1, funnel) : 0;
    return {
      size: longs.judge(body.dy),
      ...(house && {
        cabin: cabins.judge(house.dz),
        place: body.y + body.dy - (house.y + house.dy) <= 1 ? 'back' : 'middle',
      }),
      funnels: found === 0 ? 'none' : found === 1 ? 'one' : 'two',
      cargo: count(deck, (_x, _y, z) => z > planks.z) ? 'yes' : 'no',
    };
  },
};
