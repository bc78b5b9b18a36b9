import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectivity } from '../../wasm/bricks/connectivity.ts';
import { kindOf, placeOf, token } from '../../wasm/bricks/generation/tokens.ts';
import { generatedParts } from '../../wasm/bricks/parts.ts';
import { categories, categoryOf } from '../../wasm/bricks/shapes/categories.ts';
import { vocabulary } from '../../wasm/bricks/shapes/vocabulary.ts';
import { makeShard, scoring, table } from './dataset.ts';
import { readShard, type ShardModel } from './dataset-shard.ts';
import { combinations, Splits } from './dataset-split.ts';

const of = ['chair', 'house', 'bottle'].map(name => categoryOf(name)!);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-dataset-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The bricks of a sequence, as the generator reads them. */
function bricksOf({ steps }: ShardModel) {
  const bricks = [];
  for (const [index, { id, layer }] of steps.entries()) {
    const place = placeOf(id);
    if (!place) continue;
    const { dx, dy } = generatedParts[kindOf(steps[index + 1]!.id)!.part]!;
    bricks.push({ ...place, z: layer, dx, dy, color: 0 });
  }
  return bricks;
}

describe('makeShard', () => {
  it('writes models that read back as sequences of bricks which hold together, with their captions', async () => {
    const tallies = await makeShard({ folder, seed: 1, split: 'train', shard: 0, each: 6, of });
    const models = await readShard(folder, 'train-0000');
    expect(models).toHaveLength(18);
    expect(tallies.get('chair')).toMatchObject({ models: 6, unstable: 0 });
    expect(table(tallies)).toMatch(/chair +6/);
    const words = new Set(vocabulary());
    for (const model of models) {
      const bricks = bricksOf(model);
      expect(bricks).toHaveLength(model.line.bricks);
      expect(connectivity({ size: [20, 20, 20], bricks }).floating).toEqual([]);
      expect(model.steps[0]!.id).toBe(token.start);
      expect(model.steps.at(-1)!.id).toBe(token.end);
      expect(model.words).toHaveLength(model.line.captions.length);
      expect(new Set(model.line.captions.map(text => text.length)).size).toBeGreaterThan(1);
      for (const caption of model.words) {
        expect(caption).toContain(model.line.category);
        for (const word of caption) expect(words).toContain(word);
      }
    }
  });

  it('is the same for the same seed and number, and another for another', async () => {
    const bytes = async (seed: number, shard: number) => {
      await makeShard({ folder: join(folder, 'again'), seed, split: 'train', shard, each: 2, of });
      return readFile(join(folder, 'again', `train-000${shard}.bin`));
    };
    const first = await bytes(1, 1);
    expect((await bytes(1, 1)).equals(first)).toBe(true);
    expect((await bytes(1, 2)).equals(first)).toBe(false);
    expect((await bytes(2, 1)).equals(first)).toBe(false);
  });

  it('asks the physics, and keeps what stands', async () => {
    const tallies = await makeShard({
      folder,
      seed: 1,
      split: 'held',
      shard: 3,
      each: 3,
      of: of.slice(0, 1),
      score: await scoring(),
    });
    expect(tallies.get('chair')!.models).toBe(3);
    expect((await readdir(folder)).filter(name => name.startsWith('held-0003'))).toHaveLength(3);
    const splits = new Splits(categoryOf('chair')!);
    for (const { line } of await readShard(folder, 'held-0003')) expect(splits.of(line.traits)).toBe('held');
  });

  it('finds fault with a shard that was cut off', async () => {
    await makeShard({ folder, seed: 1, split: 'train', shard: 9, each: 1, of: of.slice(0, 1) });
    const path = join(folder, 'train-0009.bin');
    await writeFile(path, (await readFile(path)).subarray(0, -1));
    await expect(readShard(folder, 'train-0009')).rejects.toThrow(/train-0009/);
  });
});

describe('Splits', () => {
  it('holds some combinations of each category, never what goes unsaid, and none that is trained with', () => {
    for (const category of categories) {
      const { train, held } = new Splits(category);
      const all = combinations(category).length;
      expect(train.length + held.length).toBe(all);
      if (all >= 6) expect(held.length).toBeGreaterThan(0);
      expect(held.length).toBeLessThanOrEqual(Math.max(1, all / 10));
      const written = new Set(train.map(traits => JSON.stringify(traits)));
      for (const traits of held) {
        expect(written).not.toContain(JSON.stringify(traits));
        const usual = Object.entries(category.traits).every(
          ([name, { values }]) => traits[name] === values[0],
        );
        expect(usual).toBe(false);
      }
    }
  });
});
