import { expect, test } from 'vitest';
import type { Brick } from '../../../wasm/bricks/brick.ts';
import { look } from './sight.ts';

const brick: Brick = { dx: 2, dy: 4, x: 4, y: 4, z: 0, color: 4 };
const plate = [20, 20] as const;
const down = [0, 0, -1] as const;

test('the top of a brick: where the next one goes', () => {
  const seen = look({ from: [36, 36, 100], direction: down }, [brick], plate);
  expect(seen).toMatchObject({ brick, cell: [4, 4, 1], side: 'top' });
  expect(seen!.at[2]).toBeCloseTo(9.6);
});

test('a side: the cell beside it', () => {
  const seen = look({ from: [-50, 36, 5], direction: [1, 0, 0] }, [brick], plate);
  expect(seen).toMatchObject({ brick, cell: [3, 4, 0], side: 'side' });
});

test('the plate, and beside of it nothing', () => {
  expect(look({ from: [84, 84, 50], direction: down }, [brick], plate)).toEqual({
    cell: [10, 10, 0],
    side: 'top',
    at: [84, 84, 0],
  });
  expect(look({ from: [-5, 84, 50], direction: down }, [brick], plate)).toBeUndefined();
  expect(look({ from: [84, 84, 50], direction: [0, 0, 1] }, [brick], plate)).toBeUndefined();
});

test('the nearest of several; raised layers are where they are drawn', () => {
  const upper = { ...brick, z: 1 };
  expect(look({ from: [36, 36, 100], direction: down }, [brick, upper], plate)!.brick).toBe(upper);
  const between = { from: [-50, 36, 15] as const, direction: [1, 0, 0] as const };
  expect(look(between, [brick, upper], plate)!.brick).toBe(upper);
  expect(look(between, [brick, upper], plate, 10)).toBeUndefined();
});

test('from below: the cell under it', () => {
  const upper = { ...brick, z: 2 };
  expect(look({ from: [36, 36, 1], direction: [0, 0, 1] }, [upper], plate)).toMatchObject({
    brick: upper,
    cell: [4, 4, 1],
    side: 'bottom',
  });
});
