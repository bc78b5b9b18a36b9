import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deflateSync } from 'fflate';
import { compareBricks, type Brick, type BrickModel } from '../../../wasm/bricks/brick.ts';
import { anyModel } from '../../../wasm/bricks/models.cases.ts';
import { seeded } from '../../../wasm/bricks/random.ts';
import { BrickLinkError, linkFragment, longestLink, readFragment, readLink, writeLink } from './link.ts';

const sorted = ({ size, bricks }: BrickModel): BrickModel => ({
  size,
  bricks: [...bricks].sort(compareBricks),
});
const empty: BrickModel = { size: [20, 20, 20], bricks: [] };

/** A filled box of 2x4 bricks, every layer moved by one, in two colours. */
const block = (layers: number): BrickModel => ({
  size: [20, 20, 20],
  bricks: Array.from({ length: 16 * layers }, (_, i): Brick => {
    const z = Math.floor(i / 16);
    return {
      dx: 2,
      dy: 4,
      x: 2 * (i % 4) + (z % 2),
      y: 4 * (Math.floor(i / 4) % 4),
      z,
      color: z % 3 ? 4 : 14,
    };
  }),
});

describe('a link', () => {
  test('holds a model, its prompt and its seed', () => {
    fc.assert(
      fc.property(
        anyModel,
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
        fc.nat({ max: 2 ** 32 }),
        (model, prompt, seed) => {
          const fragment = linkFragment({ model, prompt, seed });
          expect(fragment).toMatch(/^#\/bricks\?m=[\w-]+$/);
          expect(readFragment(fragment)).toEqual({ model: sorted(model), prompt, seed });
        },
      ),
    );
  });

  test('holds nothing but a model, or an empty one', () => {
    expect(readLink(writeLink({ model: empty }))).toEqual({ model: empty });
  });

  test('a fragment without a model has none', () => {
    for (const fragment of ['', '#', '#/bricks', '#/bricks?x=1', '#share=abc'])
      expect(readFragment(fragment)).toBeUndefined();
    expect(readFragment(`#/bricks?v=1&m=${writeLink({ model: empty })}&w=2`)).toEqual({ model: empty });
  });

  test('is short: at most three characters a brick of a usual model, and it fits a scattered one of 5,000', () => {
    const usual = block(4);
    expect(writeLink({ model: usual }).length / usual.bricks.length).toBeLessThan(3);
    const random = seeded(1);
    const bricks = Array.from({ length: 5000 }, (_, i): Brick => ({
      dx: 1,
      dy: 1,
      x: i % 200,
      y: 8 * Math.floor(i / 200) + Math.floor(random() * 8),
      z: Math.floor(random() * 20),
      color: [0, 1, 2, 4, 14, 15][Math.floor(random() * 6)]!,
    }));
    expect(writeLink({ model: { size: [200, 200, 20], bricks } }).length).toBeLessThan(longestLink);
  });

  test('a model that is too large is told to be', () => {
    const random = seeded(2);
    const bricks = Array.from({ length: 40_000 }, (_, i): Brick => ({
      dx: 1,
      dy: 1,
      x: i % 200,
      y: Math.floor(i / 200),
      z: Math.floor(random() * 200),
      color: Math.floor(random() * 300),
    }));
    expect(() => writeLink({ model: { size: [200, 200, 200], bricks } })).toThrow(
      /^The model is too large for a link \(\d+ KB, at most 64 KB\)\. Export it as \.ldr/,
    );
  });
});

describe('a link that somebody made', () => {
  const good = writeLink({ model: block(2), prompt: 'a wall', seed: 7 });
  const packed = (bytes: Uint8Array): string =>
    btoa(Array.from(deflateSync(bytes), byte => String.fromCharCode(byte)).join(''))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  const pack = (...bytes: number[]): string => packed(Uint8Array.from(bytes));
  const bomb = packed(new Uint8Array(40_000_000));

  test('with any letter changed, or cut anywhere, is damaged', () => {
    for (let at = 0; at < good.length; at++) {
      expect(() => readLink(good.slice(0, at))).toThrow(BrickLinkError);
      const other = good[at] === 'A' ? 'B' : 'A';
      const changed = `${good.slice(0, at)}${other}${good.slice(at + 1)}`;
      // Bits that fill up the last byte mean nothing.
      try {
        expect(readLink(changed)).toEqual(readLink(good));
        expect(at).toBe(good.length - 1);
      } catch (error) {
        expect(error).toBeInstanceOf(BrickLinkError);
      }
    }
  });

  test.each([
    ['', 'damaged'],
    ['%00', 'damaged'],
    ['A'.repeat(300_000), 'too long'],
    [pack(2, 0, 0, 0, 0), 'newer Formwork'],
    [pack(1), 'damaged'],
    [bomb, 'damaged'],
  ])('%#: %s', (text, message) => {
    expect(() => readLink(text)).toThrow(BrickLinkError);
    expect(() => readLink(text)).toThrow(message);
  });

  test('with bricks in each other, or outside of the world, opens nothing', () => {
    const brick: Brick = { dx: 2, dy: 2, x: 0, y: 0, z: 0, color: 4 };
    const twice = writeLink({ model: { size: [20, 20, 20], bricks: [brick, { ...brick, x: 1 }] } });
    expect(() => readLink(twice)).toThrow(
      'This link holds a model that cannot be. Brick 2, 2x2 (0,0,0), is where',
    );
    const outside = writeLink({ model: { size: [1, 1, 1], bricks: [brick] } });
    expect(() => readLink(outside)).toThrow('is outside of the world');
    expect(() => readLink(writeLink({ model: { size: [257, 1, 1], bricks: [] } }))).toThrow('damaged');
  });

  test('of any bytes throws nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
        try {
          readLink(pack(1, ...bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(BrickLinkError);
        }
      }),
    );
  });
});
