import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectivity } from '../../wasm/bricks/connectivity.ts';
import { readBrickModel } from '../../wasm/bricks/brick-file.ts';
import type { Database } from '../database/database.ts';
import { openInMemory } from '../database/testing.ts';
import { bricks } from '../engines/bricks/bricks.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import type { Job } from '../jobs/job.ts';
import { openTestApi, type TestApi } from './testing.ts';

interface Generated {
  job_id: string;
  job: Job;
  png_url: string | null;
  ldr_url: string | null;
  brick_counts: Record<string, number> | null;
  stability: { stable: boolean; max_score: number; rollbacks: number } | null;
}

describe('a brick model from a sentence', { timeout: 120_000 }, () => {
  let database: Database;
  let api: TestApi;
  beforeAll(async () => {
    database = await openInMemory();
    const engines = [bricks as ProductionEngine];
    api = await openTestApi(database, { engines });
    await api.work({ artifacts: api.services.artifacts, engines });
  });
  afterAll(async () => {
    await api[Symbol.asyncDispose]();
    await database.close();
  });

  const generate = (json: object, status = 202) => api.json<Generated>('/generate', status, { json });
  async function finished(id: string): Promise<Generated> {
    await (await api.ask(`/api/v1/jobs/${id}/events`)).text();
    return api.json<Generated>(`/generate/${id}`, 200);
  }

  test('is a job, and then a picture, a file of bricks, their counts and how they stand', async () => {
    const accepted = await generate({ prompt: 'a small red chair', seed: 5 });
    expect(accepted).toMatchObject({ png_url: null, ldr_url: null, brick_counts: null, stability: null });
    const { job, png_url, ldr_url, brick_counts, stability } = await finished(accepted.job_id);
    expect(job).toMatchObject({ kind: 'bricks', status: 'COMPLETED', error: null });
    expect(stability).toMatchObject({ stable: true });
    expect(stability!.max_score).toBeLessThan(1);

    const picture = await api.ask(png_url!);
    expect(picture.headers.get('Content-Type')).toBe('image/png');
    expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(1000);
    const file = await api.ask(ldr_url!);
    const { model } = readBrickModel('model.ldr', new Uint8Array(await file.arrayBuffer()));
    expect(connectivity(model).floating).toEqual([]);
    const count = Object.values(brick_counts!).reduce((sum, each) => sum + each, 0);
    expect(model.bricks).toHaveLength(count);

    const again = await generate({ prompt: 'a small red chair', seed: 5 }, 200);
    expect(again.job.cached).toBe(true);
    expect(again.brick_counts).toEqual(brick_counts);
  });

  test('keeps to what is owned', async () => {
    const { job_id } = await generate({ prompt: 'a chair', inventory_filter: { '3001': 4, '2x2': 3 } });
    const { brick_counts } = await finished(job_id);
    expect(Object.keys(brick_counts!).every(part => ['2x4', '2x2'].includes(part))).toBe(true);
    expect(brick_counts!['2x4'] ?? 0).toBeLessThanOrEqual(4);
  });

  test('says what is wrong with words and parts', async () => {
    const nonsense = await finished((await generate({ prompt: 'xyzzy qwrtk' })).job_id);
    expect(nonsense.job).toMatchObject({ status: 'FAILED', error: { code: 'invalid_model' } });
    const none = await finished(
      (await generate({ prompt: 'a chair', inventory_filter: { '32316': 4 } })).job_id,
    );
    expect(none.job.error?.message).toContain('“32316” is no known brick');
    await generate({ prompt: '' }, 400);
    await generate({ prompt: 'a chair', seed: -1 }, 400);
    await generate({ prompt: 'a chair', temperature: 1 }, 400);
  });
});
