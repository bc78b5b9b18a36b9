import loadHighs from 'highs';
import { beforeAll, expect, test } from 'vitest';
import { type BrickModel, sizeOf } from '../brick.ts';
import { generatedParts } from '../parts.ts';
import { StabilitySolver } from '../stability/solver.ts';
import { emptyVoxels, type LabelledBrick, type Voxels, voxelsOf } from '../voxels.ts';
import { layOut } from './lay-out.ts';
import { type Judge, layOutSteady } from './steady.ts';

let judge: Judge;
beforeAll(async () => {
  const solver = await StabilitySolver.open({ load: loadHighs });
  const modelOf = (labelled: readonly LabelledBrick[]): BrickModel => {
    const bricks = labelled.map(brick => ({ ...brick, color: 0 }));
    return { size: sizeOf(bricks), bricks };
  };
  judge = {
    stands: bricks => solver.stands(modelOf(bricks)),
    scores: bricks => solver.analyse(modelOf(bricks)).scores,
  };
});

/** A foot of two studs with an arm of so many, one stud wide and two layers thick. */
function arm(reach: number): Voxels {
  const voxels = emptyVoxels([20, 20, 4]);
  for (let z = 0; z < 4; z++) for (let x = 0; x < (z < 2 ? 2 : reach); x++) voxels.labels[x + 400 * z] = 1;
  return voxels;
}

const parts = generatedParts.filter(({ dx, dy }) => dx * dy <= 4);
const seeds = [1, 2, 3, 4, 5, 6];

test('an arm of short bricks falls as some layouts have it, and is built again until it stands', async () => {
  const shape = arm(8);
  let fell = 0;
  for (const seed of seeds) {
    const layout = layOut(shape, { seed, parts });
    if (layout.floating > 0 || !(await judge.stands(layout.bricks))) fell++;
    const steady = await layOutSteady(shape, judge, { seed, parts });
    expect(steady).toMatchObject({ stands: true, floating: 0 });
    expect(voxelsOf(steady.bricks, shape.size)).toEqual(shape);
  }
  expect(fell).toBeGreaterThan(0);
});

test('what cannot stand is given back with that verdict', async () => {
  const hopeless = emptyVoxels([20, 20, 12]);
  // A single stud holds an arm with a tower at its end.
  hopeless.labels[0] = 1;
  for (let x = 0; x < 20; x++) hopeless.labels[x + 400] = hopeless.labels[x + 800] = 1;
  for (let z = 3; z < 12; z++)
    for (let y = 0; y < 2; y++) for (let x = 16; x < 20; x++) hopeless.labels[x + 20 * y + 400 * z] = 1;
  const layout = await layOutSteady(hopeless, judge, { seed: 1, mendings: 3 });
  expect(layout.stands).toBe(false);
  expect(voxelsOf(layout.bricks, hopeless.size)).toEqual(hopeless);
});

test('nobody asks about what floats', async () => {
  const floating = emptyVoxels([4, 4, 4]);
  floating.labels[3 * 16] = 1;
  const never: Judge = { stands: () => expect.unreachable(), scores: () => expect.unreachable() };
  expect(await layOutSteady(floating, never, { seed: 1 })).toMatchObject({ stands: false, floating: 1 });
});
