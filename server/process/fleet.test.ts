import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { openTestApi } from '../api/testing.ts';
import type { Health } from '../api/health.ts';
import type { Database } from '../database/database.ts';
import { databases } from '../database/testing.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import { createTestEngine } from '../engines/test/test-engine.ts';
import type { Job } from '../jobs/job.ts';
import { quiet } from '../jobs/testing.ts';
import { announce, createFleet, engineOfFleet, sandboxOfFleet } from './fleet.ts';

/** The same engine on a machine that does not have it. */
const absent: ProductionEngine = {
  ...(createTestEngine() as ProductionEngine),
  async status() {
    const missing = { what: 'It is not installed.', install: 'apt-get install -y test' };
    return { name: 'test', title: 'Test', available: false, formats: ['txt'], missing };
  },
  run: () => Promise.reject(new Error('This machine runs nothing.')),
};

describe.each(databases())('a fleet on $name', ({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  }, 120_000);

  const engines = [createTestEngine() as ProductionEngine];
  const log = { ...quiet, debug() {} };

  test('an API without engines takes jobs as long as a worker has them', { timeout: 120_000 }, async () => {
    const fleet = createFleet(database, 0);
    const api = await openTestApi(database, { engines: [absent].map(engineOfFleet(fleet)) });
    const request = { json: { kind: 'test', nonce: 'fleet' } };

    expect(await api.json('/api/v1/jobs', 503, request)).toMatchObject({
      error: { code: 'engine_missing', message: expect.stringContaining('apt-get install') as string },
    });
    expect(await sandboxOfFleet(fleet)).toMatchObject({
      available: false,
      missing: { install: 'start one: formwork server worker' },
    });
    expect(await api.json<Health>('/health', 200)).toMatchObject({ status: 'degraded' });

    const gone = await announce({ database, engines, log }, 'worker-1');
    const alsoGone = await announce({ database, engines, log }, 'worker-2');
    expect(await fleet()).toHaveLength(2);
    expect(await api.json<Health>('/health', 200)).toMatchObject({
      status: 'ok',
      engines: [{ name: 'test', available: true, version: '1' }],
    });
    const { id } = await api.json<Job>('/api/v1/jobs', 201, request);
    const worker = await api.place.work({ engines, artifacts: api.services.artifacts });
    const events = await (await api.ask(`/api/v1/jobs/${id}/events`)).text();
    expect(events).toContain('"status":"COMPLETED"');
    // The API knows under which key the worker has put it.
    expect(await api.json<Job>('/api/v1/jobs', 200, request)).toMatchObject({ cached: true });
    await worker.stop();

    await gone();
    await alsoGone();
    expect((await api.ask('/api/v1/jobs', { json: { kind: 'test', nonce: 'later' } })).status).toBe(503);
    await api[Symbol.asyncDispose]();
  });

  test('a worker that gives no sign counts as gone, and comes back', { timeout: 60_000 }, async () => {
    const fleet = createFleet(database, 0);
    const stop = await announce({ database, engines, log, every: 0.1 }, 'worker-3');
    expect(await fleet()).toHaveLength(1);
    await sql`update workers set seen_at = now() - interval '61 seconds'`.execute(database.system);
    for (let looks = 0; (await fleet()).length === 0; looks++) {
      expect(looks).toBeLessThan(200);
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    await stop();
    expect(await fleet()).toEqual([]);
  });

  test('clients do not see workers', async () => {
    const asked = database.as('a', transaction => sql`select * from workers`.execute(transaction));
    await expect(asked).rejects.toThrow(/permission denied/);
  });
});
