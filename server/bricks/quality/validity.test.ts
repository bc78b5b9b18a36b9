import { describe, expect, it } from 'vitest';
import { seeded } from '../../../wasm/bricks/random.ts';
import { connectivity } from '../../../wasm/bricks/connectivity.ts';
import { generatedParts } from '../../../wasm/bricks/parts.ts';
import { flaw } from './validity.ts';

const brick = (dx: number, dy: number, x: number, y: number, z: number) => ({ dx, dy, x, y, z });

describe('flaw', () => {
  it('finds none in bricks that rest on each other, and hang from each other', () => {
    expect(flaw([brick(2, 4, 0, 0, 0)])).toBeUndefined();
    expect(flaw([brick(1, 1, 0, 0, 0), brick(1, 1, 5, 0, 0), brick(6, 1, 0, 0, 1)])).toBeUndefined();
    // The second hangs from the third.
    expect(
      flaw([brick(1, 1, 0, 0, 0), brick(1, 1, 0, 0, 1), brick(1, 1, 5, 0, 1), brick(8, 1, 0, 0, 2)]),
    ).toBeUndefined();
    expect(flaw([brick(6, 2, 14, 18, 0)])).toBeUndefined();
  });

  it('names what is wrong', () => {
    expect(flaw([])).toBe('there is no brick');
    expect(flaw([brick(3, 1, 0, 0, 0)])).toContain('no brick of the library');
    expect(flaw([brick(1, 1, 0.5, 0, 0)])).toContain('not on the studs');
    expect(flaw([brick(2, 2, 19, 0, 0)])).toContain('outside');
    expect(flaw([brick(1, 1, 0, 0, 20)])).toContain('outside');
    expect(flaw([brick(2, 2, 0, 0, 0), brick(1, 4, 1, 1, 0)])).toContain('where another brick is');
    expect(flaw([brick(2, 2, 0, 0, 0), brick(2, 2, 2, 0, 1)])).toBe('2x2 (2,0,1) floats');
    expect(flaw([brick(2, 2, 0, 0, 1)])).toContain('floats');
  });

  it('agrees with the connectivity of the engine on piles by chance', () => {
    const random = seeded(5);
    const whole = (most: number): number => Math.floor(random() * most);
    const found = { tied: 0, loose: 0 };
    for (let round = 0; round < 300; round++) {
      const taken = new Set<string>();
      const bricks = [];
      for (let tries = 0; tries < 7; tries++) {
        const { dx, dy } = generatedParts[whole(generatedParts.length)]!;
        const next = { dx, dy, x: whole(6), y: whole(6), z: Math.min(whole(4), tries >> 1), color: 0 };
        const cells = Array.from(
          { length: dx * dy },
          (_, at) => `${next.x + (at % dx)},${next.y + Math.floor(at / dx)},${next.z}`,
        );
        if (cells.some(cell => taken.has(cell))) continue;
        for (const cell of cells) taken.add(cell);
        bricks.push(next);
      }
      const floating = connectivity({ size: [20, 20, 20], bricks }).floating.length > 0;
      found[floating ? 'loose' : 'tied']++;
      expect(flaw(bricks)?.endsWith('floats') ?? false).toBe(floating);
    }
    expect(Math.min(found.tied, found.loose)).toBeGreaterThan(20);
  });
});
