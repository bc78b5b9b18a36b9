import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { databases } from '../database/testing.ts';
import {
  beat,
  cancelled,
  claim,
  complete,
  completeFromCache,
  fail,
  giveBack,
  requeue,
  takeFromTheDead,
} from './attempts.ts';
import type { Claimed, Left } from './attempts.ts';
import { statuses } from './job.ts';
import type { JobStatus } from './job.ts';
import { ana, ben, openPlace, test } from './testing.ts';
import type { Place } from './testing.ts';

const next: Record<JobStatus, readonly JobStatus[]> = {
  PENDING: ['QUEUED', 'CANCELLED'],
  QUEUED: ['PROCESSING', 'CANCELLED'],
  PROCESSING: ['QUEUED', 'COMPLETED', 'FAILED', 'CANCELLED'],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
};

const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('submit' as const), nonce: fc.nat(2), ben: fc.boolean() }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('claim' as const), count: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 8,
    // `which`: any attempt that was ever claimed, so that most are stale now and then.
    arbitrary: fc.record({
      do: fc.constantFrom(
        'complete' as const,
        'cache' as const,
        'fail' as const,
        'requeue' as const,
        'giveBack' as const,
        'cancelled' as const,
        'beat' as const,
      ),
      which: fc.nat(50),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('dead' as const) }) },
);

describe.each(databases())('states of jobs on $name', ({ open }) => {
  let database: Database;
  let place: Place;

  beforeAll(async () => {
    database = await open();
    place = await openPlace(database, { cancelSeconds: 0 });
    // Every write to a job, as the database sees it.
    await sql`create table writes (id uuid, old text, new text, attempts integer[])`.execute(database.system);
    await sql`
      create function note_write() returns trigger language plpgsql as $$ begin
        insert into writes values (new.id, old.status, new.status, array[old.attempt, new.attempt]);
        return null;
      end $$
    `.execute(database.system);
    await sql`create trigger note after update on jobs for each row execute function note_write()`.execute(
      database.system,
    );
    await sql`grant insert on writes to formwork_client`.execute(database.system);
  }, 120_000);
  afterAll(() => place[Symbol.asyncDispose]());

  it('whatever is tried in whatever order, only what may follow follows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async steps => {
        await sql`truncate jobs, job_logs, results, artifacts, writes`.execute(database.system);
        const { system } = database;
        const claims: Claimed[] = [];
        const submitted: { id: string; scope: typeof ana }[] = [];
        for (const one of steps) {
          switch (one.do) {
            case 'submit': {
              const scope = one.ben ? ben : ana;
              const { job } = await place.jobs.submit(scope, test({ nonce: `${one.nonce}` }));
              submitted.push({ id: job.id, scope });
              break;
            }
            case 'claim':
              claims.push(...(await claim(system, { worker: 'w', kinds: ['test'], count: one.count })));
              break;
            case 'cancel': {
              const job = submitted[one.which % Math.max(submitted.length, 1)];
              if (job) await place.jobs.cancel(job.scope, job.id);
              break;
            }
            case 'dead':
              await takeFromTheDead(system, { seconds: 0 });
              break;
            default: {
              const job = claims[one.which % Math.max(claims.length, 1)];
              if (job) await attempt(one.do, job);
            }
          }
        }
        const { rows } = await sql<{ old: JobStatus; new: JobStatus; attempts: [number, number] }>`
          select * from writes
        `.execute(system);
        for (const write of rows) {
          if (write.old !== write.new) expect(next[write.old]).toContain(write.new);
          const claiming = write.old === 'QUEUED' && write.new === 'PROCESSING';
          expect(write.attempts[1] - write.attempts[0]).toBe(claiming ? 1 : 0);
        }
        const odd = await sql<{ id: string }>`
          select id from jobs where (completed_at is not null) <> (status in ('COMPLETED', 'FAILED', 'CANCELLED'))
            or (status = 'COMPLETED' and progress <> 100)
            or (status = 'FAILED') <> (error_code is not null and status not in ('QUEUED', 'CANCELLED'))
            or retry_count > max_retries
            or (status = 'COMPLETED' and not exists (
              select from results r where r.client_id = jobs.client_id and r.content_key = jobs.content_key
            ))
        `.execute(system);
        expect(odd.rows).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 120_000);

  async function attempt(
    what: 'complete' | 'cache' | 'fail' | 'requeue' | 'giveBack' | 'cancelled' | 'beat',
    job: Claimed,
  ): Promise<void> {
    const { system } = database;
    const before = await sql<{ status: JobStatus; attempt: number }>`
      select status, attempt from jobs where id = ${job.id}
    `.execute(system);
    const held = before.rows[0]?.status === 'PROCESSING' && before.rows[0].attempt === job.attempt;
    const reason = { code: 'engine_crashed', message: 'It crashed.', log: 'a line' };
    const write: Record<typeof what, () => Promise<Left | 'alive'>> = {
      complete: () =>
        complete(system, job, {
          engine: { name: 'test', version: '1' },
          contentKey: job.contentKey,
          facts: undefined,
          comparison: undefined,
          seconds: 1,
          files: [],
          log: '',
          days: 7,
        }),
      cache: async () =>
        job.answered ? completeFromCache(system, job, job.contentKey) : held ? 'alive' : 'lost',
      fail: () => fail(system, job, reason),
      // As the worker does: after the last retry it fails.
      requeue: () =>
        job.retryCount < job.maxRetries
          ? requeue(system, job, { ...reason, seconds: 0, boss: undefined })
          : fail(system, job, reason),
      giveBack: () => giveBack(system, job),
      cancelled: () => cancelled(system, job, ''),
      beat: async () =>
        (await beat(system, [{ id: job.id, attempt: job.attempt, progress: 50, stage: 'half' }])).length > 0
          ? 'alive'
          : 'lost',
    };
    const left = await write[what]();
    // Who no longer holds a job changes nothing and learns so; except that its own success may be told twice.
    if (!held)
      expect(left === 'lost' || (left === 'COMPLETED' && before.rows[0]?.status === 'COMPLETED')).toBe(true);
    else expect(left).not.toBe('lost');
  }

  it('the database itself refuses every other transition', async () => {
    for (const from of statuses)
      for (const to of statuses) {
        if (from === to) continue;
        await sql`truncate jobs, job_logs, results, artifacts`.execute(database.system);
        await sql`
          insert into jobs (id, client_id, kind, request, content_key, status, max_retries, attempt)
          values (gen_random_uuid(), 'ana', 'test', '{}', 'k', ${from}, 3, 1)
        `.execute(database.system);
        const claiming = from === 'QUEUED' && to === 'PROCESSING';
        const write = (attempt: number): Promise<unknown> =>
          sql`update jobs set status = ${to}, attempt = ${attempt}`.execute(database.system);
        if (next[from].includes(to)) {
          await expect(write(claiming ? 1 : 2)).rejects.toThrow(/cannot go from attempt/);
          await write(claiming ? 2 : 1);
        } else await expect(write(1)).rejects.toThrow(/cannot go|nothing follows/);
      }
  });

  it('two runs of equal work cannot be under way at once', async () => {
    await sql`truncate jobs, job_logs, results, artifacts`.execute(database.system);
    const insert = () =>
      sql`
        insert into jobs (id, client_id, kind, request, content_key, status, max_retries, attempt)
        values (gen_random_uuid(), 'ana', 'test', '{}', 'k', 'PROCESSING', 3, 1)
      `.execute(database.system);
    await insert();
    await expect(insert()).rejects.toMatchObject({ code: '23505' });
  });
});
