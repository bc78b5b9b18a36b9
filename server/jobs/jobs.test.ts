import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { databases } from '../database/testing.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import { openScadWasmEngine } from '../engines/openscad/openscad.ts';
import { createTestEngine } from '../engines/test/test-engine.ts';
import type { Failure } from '../failure.ts';
import { facts as jobFacts, jobRequest } from './job.ts';
import type { Facts } from './job.ts';
import type { Examiner } from './run-attempt.ts';
import { ana, ben, end, findFaults, openPlace, test, until } from './testing.ts';
import type { Place, PlaceOptions } from './testing.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe.each(databases())('jobs on $name', ({ open }) => {
  let database: Database;
  let place: Place;
  const at = async (options: PlaceOptions): Promise<void> => {
    await place[Symbol.asyncDispose]();
    place = await openPlace(database, options);
  };

  beforeAll(async () => {
    database = await open();
  }, 120_000);
  beforeEach(async () => {
    await sql`truncate jobs, job_logs, results, artifacts, uploads`.execute(database.system);
    place = await openPlace(database);
  });
  afterEach(() => place[Symbol.asyncDispose]());

  it('runs a job from the queue to its artifact', async () => {
    const { job, outcome } = await place.jobs.submit(ana, test({ title: 'One', milliseconds: 20 }));
    expect(outcome).toBe('created');
    expect(job).toMatchObject({ status: 'QUEUED', position: 0, title: 'One', progress: 0, result: null });
    await place.work();
    const done = await end(place.jobs, ana, job.id);
    expect(done).toMatchObject({
      status: 'COMPLETED',
      progress: 100,
      cached: false,
      error: null,
      result: { engine: { name: 'test' }, artifacts: [{ name: 'result.txt', size: 65 }] },
    });
    expect(done.result?.artifacts[0]?.url).toBe(`/api/v1/jobs/${job.id}/artifacts/result.txt`);
    expect(await place.jobs.log(ana, job.id)).toBe('test: attempt 1\n');
    expect(await place.jobs.request(ana, job.id)).toEqual(test({ title: 'One', milliseconds: 20 }));
    expect(await findFaults(database)).toEqual([]);
    expect(place.events.map(({ what }) => what)).toEqual(['queued', 'started', 'finished']);
  });

  it('answers the same request from the cache, in a job of its own', async () => {
    await place.work();
    const first = await place.jobs.submit(ana, test({ nonce: 'a' }));
    await end(place.jobs, ana, first.job.id);
    const second = await place.jobs.submit(ana, test({ nonce: 'a', title: 'Other title' }));
    expect(second.outcome).toBe('cached');
    expect(second.job).toMatchObject({ status: 'COMPLETED', cached: true, title: 'Other title' });
    expect(second.job.id).not.toBe(first.job.id);
    expect(second.job.result?.artifacts[0]?.sha256).toBe(
      (await place.jobs.get(ana, first.job.id))?.result?.artifacts[0]?.sha256,
    );
    // What one client had made is not there for another.
    expect((await place.jobs.submit(ben, test({ nonce: 'a' }))).outcome).toBe('created');
  });

  it('shows a client only its own jobs', async () => {
    const { job } = await place.jobs.submit(ana, test());
    expect(await place.jobs.get(ben, job.id)).toBeUndefined();
    expect(await place.jobs.cancel(ben, job.id)).toBeUndefined();
    expect(await place.jobs.retry(ben, job.id)).toBeUndefined();
    expect(await place.jobs.log(ben, job.id)).toBeUndefined();
    expect(await place.jobs.request(ben, job.id)).toBeUndefined();
    expect(await place.jobs.watch(ben, job.id, AbortSignal.timeout(1000))).toBeUndefined();
    expect(await place.jobs.list(ben)).toEqual([]);
    expect(await place.jobs.get(ana, '../../etc/passwd')).toBeUndefined();
  });

  it('lists newest first, in pages', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.unshift((await place.jobs.submit(ana, test({ nonce: `${n}` }))).job.id);
    expect((await place.jobs.list(ana)).map(({ id }) => id)).toEqual(ids);
    expect((await place.jobs.list(ana)).map(({ position }) => position)).toEqual([4, 3, 2, 1, 0]);
    const first = await place.jobs.list(ana, { limit: 2 });
    const second = await place.jobs.list(ana, { limit: 2, before: first[1]!.id });
    expect([...first, ...second].map(({ id }) => id)).toEqual(ids.slice(0, 4));
    await place.jobs.cancel(ana, ids[0]!);
    expect((await place.jobs.list(ana, { status: 'CANCELLED' })).map(({ id }) => id)).toEqual([ids[0]]);
  });

  describe('Idempotency-Key', () => {
    it('gives the same job for the same request, and a conflict for another', async () => {
      const idempotencyKey = 'k1';
      const first = await place.jobs.submit(ana, test({ nonce: 'a' }), { idempotencyKey });
      const again = await place.jobs.submit(ana, test({ nonce: 'a' }), { idempotencyKey });
      expect(again).toMatchObject({ outcome: 'repeated', job: { id: first.job.id } });
      await expect(place.jobs.submit(ana, test({ nonce: 'b' }), { idempotencyKey })).rejects.toMatchObject({
        code: 'conflict',
        status: 409,
      });
      expect((await place.jobs.submit(ben, test({ nonce: 'b' }), { idempotencyKey })).outcome).toBe(
        'created',
      );
    });

    it('holds for requests at the same moment', async () => {
      const all = await Promise.all(
        Array.from({ length: 12 }, () => place.jobs.submit(ana, test(), { idempotencyKey: 'k2' })),
      );
      expect(new Set(all.map(({ job }) => job.id)).size).toBe(1);
      expect(all.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
    });
  });

  describe('limits', () => {
    it('refuse one client past its own limit, even at the same moment', async () => {
      await at({ settings: { CLIENT_QUEUE_LIMIT: 5 } });
      const all = await Promise.allSettled(
        Array.from({ length: 12 }, (_, n) => place.jobs.submit(ana, test({ nonce: `${n}` }))),
      );
      const refused = all.flatMap(one => (one.status === 'rejected' ? [one.reason as Failure] : []));
      expect(refused).toHaveLength(7);
      for (const failure of refused)
        expect(failure).toMatchObject({ code: 'rate_limited', status: 429, retryAfter: expect.any(Number) });
      expect((await place.jobs.submit(ben, test())).outcome).toBe('created');
    });

    it('refuse everybody when the queue is full', async () => {
      await at({ settings: { QUEUE_LIMIT: 2 } });
      await place.jobs.submit(ana, test({ nonce: '1' }));
      await place.jobs.submit(ana, test({ nonce: '2' }));
      await expect(place.jobs.submit(ben, test())).rejects.toMatchObject({ code: 'queue_full', status: 503 });
    });

    it('let in what the cache answers', async () => {
      await at({ settings: { CLIENT_QUEUE_LIMIT: 1 } });
      const worker = await place.work();
      const { job } = await place.jobs.submit(ana, test({ nonce: 'known' }));
      await end(place.jobs, ana, job.id);
      await worker.stop();
      await place.jobs.submit(ana, test({ nonce: 'fills' }));
      expect((await place.jobs.submit(ana, test({ nonce: 'known' }))).outcome).toBe('cached');
    });
  });

  it('refuses what no engine is there for', async () => {
    await expect(
      place.jobs.submit(ana, {
        kind: 'openscad',
        title: undefined,
        source: { entry: 'a.scad', files: { 'a.scad': 'import("b.stl");' } },
        parameters: {},
        formats: ['stl'],
        engine: 'auto',
        quality: 'model',
      }),
    ).rejects.toMatchObject({ code: 'engine_missing' });
  });

  describe('twins', () => {
    it('share one run', async () => {
      const all = await Promise.all(
        Array.from({ length: 6 }, () => place.jobs.submit(ana, test({ nonce: 'twin', milliseconds: 50 }))),
      );
      await Promise.all([place.work(), place.work()]);
      const done = await Promise.all(all.map(({ job }) => end(place.jobs, ana, job.id)));
      expect(done.every(({ status }) => status === 'COMPLETED')).toBe(true);
      expect(done.filter(({ cached }) => !cached)).toHaveLength(1);
      expect(place.events.filter(({ what }) => what === 'started')).toHaveLength(1);
      expect(await findFaults(database)).toEqual([]);
    });

    it('of other clients do not', async () => {
      const one = await place.jobs.submit(ana, test({ milliseconds: 30 }));
      const other = await place.jobs.submit(ben, test({ milliseconds: 30 }));
      await place.work();
      await end(place.jobs, ana, one.job.id);
      expect((await end(place.jobs, ben, other.job.id)).cached).toBe(false);
    });

    it('take over when the one that runs is cancelled', async () => {
      const first = await place.jobs.submit(ana, test({ milliseconds: 1000 }));
      await place.work();
      await until(place.jobs, ana, first.job.id, ({ status }) => status === 'PROCESSING');
      const second = await place.jobs.submit(ana, test({ milliseconds: 1000 }));
      expect((await place.jobs.cancel(ana, first.job.id))?.status).toBe('CANCELLED');
      expect(await end(place.jobs, ana, second.job.id)).toMatchObject({ status: 'COMPLETED', cached: false });
    });
  });

  describe('turns', () => {
    it('one job does not wait for the fifty of another client', async () => {
      await at({ settings: { CONCURRENCY: 1 } });
      for (let n = 0; n < 50; n++) await place.jobs.submit(ana, test({ nonce: `${n}` }));
      const { job } = await place.jobs.submit(ben, test());
      expect(job.position).toBeLessThanOrEqual(1);
      await place.work();
      await end(place.jobs, ben, job.id);
      const started = await sql<{ before: number }>`
        select count(*) as before from jobs where client_id = 'ana'
          and started_at < (select started_at from jobs where id = ${job.id})
      `.execute(database.system);
      expect(started.rows[0]?.before).toBeLessThanOrEqual(1);
    });

    it('two clients with many jobs alternate', async () => {
      await at({ settings: { CONCURRENCY: 1 } });
      const last = [];
      for (const scope of [ana, ben])
        for (let n = 0; n < 10; n++)
          last.push((await place.jobs.submit(scope, test({ nonce: `${n}` }))).job.id);
      await place.work();
      await end(place.jobs, ana, last[9]!);
      await end(place.jobs, ben, last[19]!);
      const { rows } = await sql<{
        client_id: string;
      }>`select client_id from jobs order by started_at`.execute(database.system);
      const turns = rows.map(row => row.client_id);
      for (let n = 0; n < 20; n += 2) expect(new Set(turns.slice(n, n + 2)).size).toBe(2);
    });

    it('within a client the more urgent goes first, and what is for idle workers last of all', async () => {
      await at({ settings: { CONCURRENCY: 1 } });
      const submit = async (scope: typeof ana, nonce: string, priority: number): Promise<string> =>
        (await place.jobs.submit(scope, test({ nonce }), { priority })).job.id;
      const warm = await submit(ben, 'warm', -10);
      const plain = await submit(ana, 'plain', 0);
      const urgent = await submit(ana, 'urgent', 5);
      const position = async (scope: typeof ana, id: string) => (await place.jobs.get(scope, id))?.position;
      expect([await position(ana, urgent), await position(ana, plain), await position(ben, warm)]).toEqual([
        0, 1, 2,
      ]);
    });
  });

  describe('what a request refers to', () => {
    const request = jobRequest.parse({
      kind: 'openscad',
      source: {
        entry: 'a.scad',
        files: { 'a.scad': 'import("b.stl");', 'b.stl': { upload: sha256('solid') } },
      },
      formats: ['stl'],
    });

    it('has to be there', async () => {
      await at({ engines: [openScadWasmEngine() as ProductionEngine] });
      await expect(place.jobs.submit(ana, request)).rejects.toMatchObject({
        code: 'invalid_request',
        details: { missing: [sha256('solid')] },
      });
      await place.artifacts.upload(ben, new Blob(['solid']).stream());
      await expect(place.jobs.submit(ana, request)).rejects.toMatchObject({ code: 'invalid_request' });
      await place.artifacts.upload(ana, new Blob(['solid']).stream());
      expect((await place.jobs.submit(ana, request)).outcome).toBe('created');
    });
  });

  describe('results', () => {
    it('of a project stay; others as long as the settings say, anew with each request', async () => {
      await at({ settings: { ARTIFACT_DAYS: 2 } });
      await place.work();
      const { job } = await place.jobs.submit(ana, test());
      const days = async (id: string): Promise<number | null> => {
        const expires = (await end(place.jobs, ana, id)).result!.expiresAt;
        return expires === null ? null : (Date.parse(expires) - Date.now()) / 86_400_000;
      };
      expect(await days(job.id)).toBeCloseTo(2, 1);
      await sql`update results set expires_at = now() + interval '1 hour'`.execute(database.system);
      const again = await place.jobs.submit(ana, test());
      expect(again.outcome).toBe('cached');
      expect(await days(again.job.id)).toBeCloseTo(2, 1);
      const project = { id: randomUUID(), version: 1 };
      expect(await days((await place.jobs.submit(ana, test(), { project })).job.id)).toBeNull();
      expect(await days((await place.jobs.submit(ana, test())).job.id)).toBeNull();
      const other = await place.jobs.submit(ana, test({ nonce: 'other' }), { project });
      expect(await days(other.job.id)).toBeNull();
    });

    it('are kept under the version of the engine that made them', async () => {
      const newer: ProductionEngine = {
        ...createTestEngine(),
        identity: async () => ({ name: 'test', version: '2' }),
      };
      const first = await place.jobs.submit(ana, test());
      const worker = await place.work({ engines: [newer] });
      await end(place.jobs, ana, first.job.id);
      // Asked for again with the old version in mind: the worker finds what the new one has made.
      const second = await place.jobs.submit(ana, test());
      expect(second.outcome).toBe('created');
      expect(await end(place.jobs, ana, second.job.id)).toMatchObject({ status: 'COMPLETED', cached: true });
      await worker.stop();
      await at({ engines: [newer] });
      expect((await place.jobs.submit(ana, test())).outcome).toBe('cached');
      expect(await findFaults(database)).toEqual([]);
    });

    it('hold what the examination found; one that fails is in the log and not in the way', async () => {
      const facts = {
        dimensions: 2,
        boundingBox: { min: [0, 0, 0], max: [1, 1, 0] },
        area: 1,
        triangles: 2,
      } as const;
      let disposed = 0;
      const examiner = (finish: () => Promise<{ facts: Facts }>): Examiner => ({
        begin: () => ({ finish, [Symbol.dispose]: () => void disposed++ }),
      });
      const good = await place.work({
        examiner: examiner(async () => ({ facts: jobFacts.parse(facts) })),
      });
      const one = await place.jobs.submit(ana, test({ nonce: 'good' }));
      expect((await end(place.jobs, ana, one.job.id)).result?.facts).toEqual(facts);
      await good.stop();
      await place.work({ examiner: examiner(() => Promise.reject(new TypeError('a bug'))) });
      const two = await place.jobs.submit(ana, test({ nonce: 'bad' }));
      expect(await end(place.jobs, ana, two.job.id)).toMatchObject({ status: 'COMPLETED' });
      expect(await place.jobs.log(ana, two.job.id)).toContain('TypeError: a bug');
      expect(disposed).toBe(2);
    });
  });
});
