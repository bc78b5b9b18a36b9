import { expect, test } from 'vitest';
import type { Color, Mesh } from '../../contract.ts';
import { connectivity } from '../connectivity.ts';
import type { LabelledBrick } from '../voxels.ts';
import { bricksFromMesh } from './from-mesh.ts';

/** Boxes (corner, size, colour) as one mesh. */
function boxes(...of: readonly (readonly [at: number[], size: number[], color?: Color])[]): Mesh {
  const positions: number[] = [];
  const indices: number[] = [];
  const colors: Mesh['colors'] = [];
  for (const [[x, y, z], [dx, dy, dz], color] of of) {
    const first = positions.length / 3;
    for (const k of [0, 1])
      for (const j of [0, 1])
        for (const i of [0, 1]) positions.push(x! + i * dx!, y! + j * dy!, z! + k * dz!);
    const sides = [0, 2, 3, 1, 4, 5, 7, 6, 0, 1, 5, 4, 2, 6, 7, 3, 0, 4, 6, 2, 1, 3, 7, 5];
    colors.push({ start: indices.length, count: 36, color: color ?? null });
    for (let side = 0; side < 24; side += 4) {
      const [a, b, c, d] = sides.slice(side, side + 4).map(corner => corner + first);
      indices.push(a!, b!, c!, a!, c!, d!);
    }
  }
  return { positions: Float32Array.from(positions), indices: Uint32Array.from(indices), colors };
}

const red: Color = [0.7, 0, 0, 1];
const blue: Color = [0.12, 0.35, 0.66, 1];

test('halves of two colours hold together through what nobody sees', async () => {
  const mesh = boxes([[0, 0, 0], [40, 48, 57.6], red], [[40, 0, 0], [40, 48, 57.6], blue]);
  const { model, clusters, notes } = await bricksFromMesh(mesh, { studs: 10 });
  expect(clusters).toBe(1);
  expect(notes).toEqual([]);
  // Outside every cell has its own colour; a brick may reach over the border inside only.
  const left = Math.min(...model.bricks.map(({ x }) => x));
  const front = Math.min(...model.bricks.map(({ y }) => y));
  for (const { x, y, z, dx, dy, color } of model.bricks)
    for (let i = x - left; i < x - left + dx; i++)
      for (let j = y - front; j < y - front + dy; j++)
        if (i === 0 || i === 9 || j === 0 || j === 5 || z === 0 || z === 5) expect(color).toBe(i < 5 ? 4 : 1);
});

test('a model goes in the middle of a world that is large enough', async () => {
  const small = await bricksFromMesh(
    boxes([
      [0, 0, 0],
      [40, 24, 19.2],
    ]),
    { studs: 5 },
  );
  expect(small.model.size).toEqual([20, 20, 20]);
  expect(small.scale).toBeCloseTo(1, 5);
  expect(Math.min(...small.model.bricks.map(({ x }) => x))).toBe(7);
  const large = await bricksFromMesh(
    boxes([
      [0, 0, 0],
      [400, 80, 192],
    ]),
    { studs: 50 },
  );
  expect(large.model.size).toEqual([50, 20, 20]);
  expect(connectivity(large.model).floating).toEqual([]);
});

test('asks for scores, mends by them, and says what is done', async () => {
  const steps: string[] = [];
  let asked = 0;
  // As if one of the first layout's bricks in the middle were to fall, wherever it is laid again.
  let weak: LabelledBrick | undefined;
  const key = ({ x, y, z, dx, dy }: LabelledBrick): string => [x, y, z, dx, dy].join();
  const falls = (brick: LabelledBrick): boolean => key(brick) === key(weak!);
  const made = await bricksFromMesh(
    boxes([
      [0, 0, 0],
      [48, 48, 28.8],
    ]),
    {
      studs: 6,
      progress: step => steps.push(step),
      judge: {
        stands(bricks) {
          weak ??= bricks.find(({ z }) => z === 1)!;
          return !bricks.some(falls);
        },
        scores(bricks) {
          asked++;
          return Float64Array.from(bricks, brick => (falls(brick) ? 1 : 0.25));
        },
      },
    },
  );
  expect(asked).toBeGreaterThan(1);
  expect(made).toMatchObject({ stands: true, maxScore: 0.25 });
  expect(made.model.bricks.some(brick => falls({ ...brick, x: brick.x - 7, y: brick.y - 7, label: 0 }))).toBe(
    false,
  );
  expect(steps).toHaveLength(3);
});

test('of very many bricks it is not asked whether they stand, and that is said', async () => {
  const made = await bricksFromMesh(
    boxes([
      [0, 0, 0],
      [480, 480, 96],
    ]),
    { studs: 60, judge: { stands: () => expect.unreachable(), scores: () => expect.unreachable() } },
  );
  expect(made.model.bricks.length).toBeGreaterThan(1200);
  expect(made).not.toHaveProperty('stands');
  expect(made.notes.join(' ')).toMatch(/not checked/);
});

test('stops with what the judge rejects with', async () => {
  const stopped = bricksFromMesh(
    boxes([
      [0, 0, 0],
      [48, 48, 28.8],
    ]),
    {
      studs: 6,
      judge: {
        stands: () => Promise.reject(new DOMException('stopped', 'AbortError')),
        scores: bricks => new Float64Array(bricks.length),
      },
    },
  );
  await expect(stopped).rejects.toThrow('stopped');
});

test('says what it left out and what it put up', async () => {
  const floating = boxes(
    [
      [0, 0, 0],
      [64, 64, 19.2],
    ],
    [
      [16, 16, 48],
      [32, 32, 19.2],
    ],
  );
  const bare = await bricksFromMesh(floating, { studs: 8 });
  expect(bare).toMatchObject({ dropped: 32, pillars: 0 });
  expect(bare.notes.join(' ')).toMatch(/32 cells were left out.*pillars/);
  const raised = await bricksFromMesh(floating, { studs: 8, pillars: true });
  expect(raised.dropped).toBe(0);
  expect(raised.pillars).toBeGreaterThan(0);
  expect(connectivity(raised.model).floating).toEqual([]);
});
