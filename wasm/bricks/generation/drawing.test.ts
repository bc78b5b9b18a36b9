import { expect, test } from 'vitest';
import { seeded } from '../random.ts';
import { generatedParts } from '../parts.ts';
import { Drawing } from './drawing.ts';
import type { Extent, Planner } from './planner.ts';
import { firstPlace, firstWord, kindToken, placeToken, token } from './tokens.ts';

/** Draws the same block of role 2, four by two, in two layers. */
const block = {
  extent: (): Extent => ({ width: 4, depth: 2, height: 2 }),
  layer: async () => {
    const layer = new Uint8Array(400);
    for (let y = 0; y < 2; y++) for (let x = 0; x < 4; x++) layer[x + 20 * y] = 3;
    return layer;
  },
} as unknown as Planner;

const built = (cells: readonly (readonly [number, number, number])[]) => ({
  roleAt: (x: number, y: number, z: number) =>
    cells.some(([i, j, k]) => i === x && j === y && k === z) ? 3 : 0,
});

const likeliest = (logits: Float32Array, from: number, to: number): number => {
  let best = from;
  for (let id = from; id < to; id++) if (logits[id]! > logits[best]!) best = id;
  return best;
};

async function begun(z: number, cells: Parameters<typeof built>[0]) {
  const drawing = Drawing.begin(block, [0], seeded(1))!;
  const world = built(cells);
  await drawing.draw(z, world);
  return { drawing, world };
}

test('a layer is drawn in the middle of the world, and places are wanted where it is', async () => {
  const { drawing, world } = await begun(0, []);
  expect([drawing.at(8, 9, 0), drawing.at(11, 10, 0), drawing.at(7, 9, 0), drawing.at(8, 11, 0)]).toEqual([
    3, 3, 0, 0,
  ]);
  const logits = new Float32Array(firstWord);
  drawing.guide(logits, { id: token.start, layer: 0 }, 0, world);
  const wanted = likeliest(logits, token.up, firstPlace + 400);
  expect(wanted).toBeGreaterThanOrEqual(firstPlace);
  for (const id of [token.up, token.end, placeToken(7, 9), placeToken(12, 9)])
    expect(logits[id]!).toBeLessThan(logits[wanted]!);
  // From here no brick covers the cell that comes first in the order, (11, 10).
  expect(logits[placeToken(8, 9)]!).toBeGreaterThan(logits[placeToken(7, 9)]!);
});

test('kinds are wanted that lie inside of it, with its role', async () => {
  const { drawing, world } = await begun(0, []);
  const logits = new Float32Array(firstWord);
  drawing.guide(logits, { id: placeToken(8, 9), layer: 0 }, 0, world);
  const part = generatedParts.findIndex(({ dx, dy }) => dx === 4 && dy === 2);
  const tooLong = generatedParts.findIndex(({ dx, dy }) => dx === 6 && dy === 2);
  expect(likeliest(logits, kindToken(0, 0), firstWord)).toBe(kindToken(part, 2));
  expect(logits[kindToken(tooLong, 2)]!).toBeLessThan(logits[kindToken(part, 1)]!);
});

test('a layer that is done leads up, the last one to the end', async () => {
  const layer = (z: number) => [8, 9, 10, 11].flatMap(x => [9, 10].map(y => [x, y, z] as const));
  for (const z of [0, 1]) {
    const { drawing, world } = await begun(z, [...layer(0), ...(z ? layer(1) : [])]);
    drawing.lastPlace = { x: 8, y: 9 };
    const logits = new Float32Array(firstWord);
    drawing.guide(logits, { id: kindToken(0, 2), layer: z }, z, world);
    expect(likeliest(logits, token.up, firstPlace + 400)).toBe(z ? token.end : token.up);
  }
});
