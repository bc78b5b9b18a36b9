import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { databases } from '../database/testing.ts';
import type { ProductionEngine } from '../engines/engine.ts';
import { createTestEngine } from '../engines/test/test-engine.ts';
import { Failure } from '../failure.ts';
import { ana, end, openPlace, quiet, test, until } from './testing.ts';
import type { Place, PlaceOptions } from './testing.ts';

describe.each(databases())('workers on $name', ({ open }) => {
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

  describe('faults', () => {
    it('that may pass are retried after 1, 2 s', async () => {
      await place.work();
      const { job } = await place.jobs.submit(ana, test({ failures: 2 }));
      const waiting = await until(place.jobs, ana, job.id, ({ retryCount }) => retryCount === 1);
      expect(waiting).toMatchObject({ status: 'QUEUED', error: { code: 'engine_crashed' } });
      const done = await end(place.jobs, ana, job.id);
      expect(done).toMatchObject({ status: 'COMPLETED', retryCount: 2, error: null });
      expect(Date.parse(done.completedAt!) - Date.parse(done.createdAt)).toBeGreaterThanOrEqual(3000);
      expect(await place.jobs.log(ana, job.id)).toBe('test: attempt 3\n');
    });

    it('that stay fail the job after the last retry', async () => {
      await at({ settings: { MAX_RETRIES: 1 } });
      await place.work();
      const { job } = await place.jobs.submit(ana, test({ failures: 9 }));
      expect(await end(place.jobs, ana, job.id)).toMatchObject({
        status: 'FAILED',
        retryCount: 1,
        error: { code: 'engine_crashed', message: 'The test engine fails, 2 of 9.' },
      });
    });

    it('of the request fail at once, and may be tried again as a new job', async () => {
      const wrong = openPlace(database, {
        engines: [
          {
            name: 'test',
            kind: 'test',
            status: async () => ({ name: 'test', title: 'Test', available: true, version: '2', formats: [] }),
            run: () => Promise.reject(new Failure('invalid_model', 'ERROR: line 3')),
          },
        ],
      });
      await using failing = await wrong;
      await failing.work();
      const { job } = await failing.jobs.submit(ana, test());
      const failed = await end(failing.jobs, ana, job.id);
      expect(failed).toMatchObject({
        status: 'FAILED',
        retryCount: 0,
        error: { code: 'invalid_model', message: 'ERROR: line 3' },
      });
      const again = await failing.jobs.retry(ana, job.id);
      expect(again?.id).not.toBe(job.id);
      expect((await end(failing.jobs, ana, again!.id)).status).toBe('FAILED');
    });

    it('of our own are retried, and told without what is nobody’s business', async () => {
      const buggy: ProductionEngine = {
        ...createTestEngine(),
        run: () => Promise.reject(new TypeError('secret')),
      };
      await at({ engines: [buggy], settings: { MAX_RETRIES: 1 } });
      const bugs: object[] = [];
      await place.work({ log: { ...quiet, error: fields => void bugs.push(fields) } });
      const { job } = await place.jobs.submit(ana, test());
      const failed = await end(place.jobs, ana, job.id);
      expect(failed).toMatchObject({ status: 'FAILED', retryCount: 1, error: { code: 'internal' } });
      expect(JSON.stringify(failed)).not.toContain('secret');
      expect(bugs).toMatchObject([{ err: new TypeError('secret') }, { err: new TypeError('secret') }]);
    });

    it('an engine that hangs is stopped at its limit', async () => {
      await at({ settings: { ENGINE_SECONDS: 1 } });
      await place.work();
      const { job } = await place.jobs.submit(ana, test({ hang: true }));
      expect(await end(place.jobs, ana, job.id)).toMatchObject({
        status: 'FAILED',
        error: { code: 'engine_limit' },
      });
    });
  });

  describe('cancelling', () => {
    it('ends a job that waits', async () => {
      const { job } = await place.jobs.submit(ana, test());
      expect(await place.jobs.cancel(ana, job.id)).toMatchObject({ status: 'CANCELLED' });
      await place.work();
      const next = await place.jobs.submit(ana, test({ nonce: 'next' }));
      await end(place.jobs, ana, next.job.id);
      expect(await place.jobs.get(ana, job.id)).toMatchObject({ status: 'CANCELLED', startedAt: null });
    });

    it('ends a job that runs, when its engine has stopped', async () => {
      const worker = await place.work();
      const { job } = await place.jobs.submit(ana, test({ hang: true }));
      await until(place.jobs, ana, job.id, ({ status }) => status === 'PROCESSING');
      expect(await place.jobs.cancel(ana, job.id)).toMatchObject({ status: 'CANCELLED', error: null });
      await expect.poll(() => worker.running).toBe(0);
    });

    it('ends a job whose worker does not answer', async () => {
      await at({ cancelSeconds: 0.2 });
      const { job } = await place.jobs.submit(ana, test());
      await sql`update jobs set status = 'PROCESSING', attempt = 1, worker_id = 'gone', heartbeat_at = now()`.execute(
        database.system,
      );
      expect(await place.jobs.cancel(ana, job.id)).toMatchObject({ status: 'CANCELLED' });
    });

    it('leaves a job that has ended as it is', async () => {
      await place.work();
      const { job } = await place.jobs.submit(ana, test());
      const done = await end(place.jobs, ana, job.id);
      expect(await place.jobs.cancel(ana, job.id)).toEqual(done);
    });
  });

  describe('watching', () => {
    it('shows the queue, the run and the end, without gaps at the last', async () => {
      await at({ settings: { CONCURRENCY: 1 } });
      const seen: string[] = [];
      await place.jobs.submit(ana, test({ nonce: 'before', milliseconds: 2000 }));
      const { job } = await place.jobs.submit(ana, test({ milliseconds: 700 }));
      for await (const state of (await place.jobs.watch(ana, job.id, AbortSignal.timeout(60_000)))!) {
        seen.push(state.status === 'QUEUED' ? `QUEUED ${state.position}` : state.status);
        if (seen.length === 1) await place.work();
      }
      expect(seen[0]).toBe('QUEUED 1');
      expect(seen).toContain('QUEUED 0');
      expect(seen).toContain('PROCESSING');
      expect(seen.at(-1)).toBe('COMPLETED');
    });

    it('ends with its signal', async () => {
      const { job } = await place.jobs.submit(ana, test());
      const stop = new AbortController();
      const seen: string[] = [];
      for await (const state of (await place.jobs.watch(ana, job.id, stop.signal))!) {
        seen.push(state.status);
        stop.abort();
      }
      expect(seen).toEqual(['QUEUED']);
    });
  });

  describe('a worker', () => {
    it('that stops gives back what it runs, without a retry', async () => {
      const worker = await place.work();
      const { job } = await place.jobs.submit(ana, test({ hang: true }));
      await until(place.jobs, ana, job.id, ({ status }) => status === 'PROCESSING');
      await worker.stop();
      expect(await place.jobs.get(ana, job.id)).toMatchObject({ status: 'QUEUED', retryCount: 0 });
    });

    it('that is gone loses its jobs to others, as a retry', async () => {
      const { job } = await place.jobs.submit(ana, test());
      await sql`
        update jobs set status = 'PROCESSING', attempt = 1, worker_id = 'gone', heartbeat_at = now() - interval '1 minute'
      `.execute(database.system);
      await place.work({ leaseSeconds: 1 });
      expect(await end(place.jobs, ana, job.id)).toMatchObject({ status: 'COMPLETED', retryCount: 1 });
    });

    it('that hears nothing finds jobs all the same', async () => {
      const { job } = await place.jobs.submit(ana, test());
      const deaf: Database = { ...database, system: database.system, listen: async () => async () => {} };
      await place.work({ database: deaf, leaseSeconds: 1 });
      const later = await place.jobs.submit(ana, test({ nonce: 'later' }));
      await end(place.jobs, ana, job.id);
      await end(place.jobs, ana, later.job.id);
    });
  });
});
