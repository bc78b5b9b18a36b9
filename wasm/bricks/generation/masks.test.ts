import { describe, expect, test } from 'vitest';
import { world } from '../brick.ts';
import { Grid } from '../grid.ts';
import { generatedParts } from '../parts.ts';
import { between, pick, seeded } from '../random.ts';
import { type Cuboid, Masks } from './masks.ts';

const fits = new Uint8Array(400);
const kinds = new Uint8Array(generatedParts.length);

/** What masks promise, found out the slow way. */
function mayBe(brick: Cuboid, placed: readonly Cuboid[], last: Cuboid | undefined, hanging = false): boolean {
  const grid = new Grid(world);
  for (const [index, each] of placed.entries()) grid.place(each, index);
  if (grid.misfit(brick)) return false;
  if (last && last.z === brick.z && (brick.x > last.x || (brick.x === last.x && brick.y >= last.y)))
    return false;
  return brick.z === 0 || hanging || grid.neighbours(brick, -1).size > 0;
}

describe('what may come next', () => {
  test('is everything that fits, in order and on a brick, and nothing else', () => {
    const random = seeded(7);
    for (let run = 0; run < 6; run++) {
      const masks = new Masks();
      let last: Cuboid | undefined;
      for (let step = 0; step < 60; step++) {
        const count = masks.places(fits, last);
        const open = Array.from(fits.keys()).filter(place => fits[place]);
        expect(open).toHaveLength(count);
        for (let probe = 0; probe < 40; probe++) {
          const place = between(random, 0, 399);
          const [x, y] = [place % 20, Math.floor(place / 20)];
          masks.kinds(kinds, x, y);
          const could = generatedParts.map(({ dx, dy }) =>
            mayBe({ x, y, z: masks.layer, dx, dy }, masks.placed, last),
          );
          expect(fits[place]).toBe(could.some(Boolean) ? 1 : 0);
          if (fits[place]) expect([...kinds].map(Boolean)).toEqual(could);
        }
        if (masks.mayRise && (count === 0 || random() < 0.15)) {
          masks.rise();
          last = undefined;
          continue;
        }
        if (count === 0) break;
        // Rather early ones, so that a layer gets more than a few.
        const place = open[Math.floor(random() * random() * open.length)]!;
        const [x, y] = [place % 20, Math.floor(place / 20)];
        masks.kinds(kinds, x, y);
        const { dx, dy } = pick(
          random,
          generatedParts.filter((_, index) => kinds[index]),
        );
        masks.place((last = { x, y, z: masks.layer, dx, dy }));
      }
    }
  });

  test('is the same after going back as it was before', () => {
    const masks = new Masks({ inventory: { '2x4': 2, '1x1': 1 } });
    masks.place({ x: 8, y: 8, z: 0, dx: 2, dy: 4 });
    masks.rise();
    const before = masks.places(fits, undefined);
    const places = [...fits];
    masks.place({ x: 9, y: 10, z: 1, dx: 4, dy: 2 });
    masks.rise();
    masks.place({ x: 12, y: 10, z: 2, dx: 1, dy: 1 });
    expect(masks.spent).toBe(true);
    expect(masks.places(fits, undefined)).toBe(0);
    masks.rewind(1, 1);
    expect(masks.places(fits, undefined)).toBe(before);
    expect([...fits]).toEqual(places);
  });

  test('is only what is owned, whichever way it lies', () => {
    const masks = new Masks({ inventory: { '2x4': 1, '3x3': 7 } });
    masks.kinds(kinds, 4, 4);
    expect(generatedParts.filter((_, index) => kinds[index])).toMatchObject([
      { dx: 2, dy: 4 },
      { dx: 4, dy: 2 },
    ]);
    masks.place({ x: 4, y: 4, z: 0, dx: 4, dy: 2 });
    expect(masks.places(fits, undefined)).toBe(0);
    expect(masks.mayRise).toBe(false);
    expect(masks.mayEnd).toBe(true);
  });

  test('is not up before something was built, and not above the top', () => {
    const masks = new Masks();
    expect(masks.mayRise).toBe(false);
    expect(masks.mayEnd).toBe(false);
    for (let z = 0; z < 20; z++) {
      masks.place({ x: 3, y: 3, z, dx: 1, dy: 1 });
      expect(masks.mayRise).toBe(z < 19);
      if (z < 19) masks.rise();
    }
  });

  test('stays in its region, beside bricks that are fixed', () => {
    const fixed = [{ x: 0, y: 0, z: 0, dx: 2, dy: 4 }];
    const masks = new Masks({ fixed, region: { min: [0, 0, 1], max: [3, 5, 2] } });
    expect(masks.places(fits, undefined)).toBe(0);
    expect(masks.mayRise).toBe(true);
    masks.rise();
    expect(masks.places(fits, undefined)).toBeGreaterThan(0);
    masks.kinds(kinds, 1, 3);
    // Up to x = 3 and y = 5, from (1,3) on the fixed brick's last cell.
    expect(generatedParts.filter((_, index) => kinds[index]).map(({ dx, dy }) => `${dx}x${dy}`)).toEqual([
      '1x1',
      '1x2',
      '2x1',
      '2x2',
    ]);
  });

  test('floats until something above holds it, where that is allowed', () => {
    const masks = new Masks();
    masks.hanging = true;
    masks.place({ x: 10, y: 10, z: 0, dx: 1, dy: 1 });
    masks.rise();
    masks.place({ x: 10, y: 10, z: 1, dx: 1, dy: 1 });
    masks.place({ x: 8, y: 10, z: 1, dx: 1, dy: 1 });
    expect(masks.floating).toEqual([{ x: 8, y: 10, z: 1, dx: 1, dy: 1 }]);
    masks.rise();
    masks.place({ x: 7, y: 10, z: 2, dx: 4, dy: 1 });
    expect(masks.floating).toEqual([]);
    masks.hanging = false;
    masks.rewind(3, 1);
    expect(masks.floating).toHaveLength(1);
    masks.rewind(2, 1);
    expect(masks.floating).toEqual([]);
  });
});
