import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase } from '../../database/open.ts';
import { inPostgres, postgresServer } from '../../database/testing.ts';
import type { PostgresServer } from '../../database/testing.ts';
import { WAKE } from '../attempts.ts';
import { ana, ben, end, findFaults, openPlace, test } from '../testing.ts';
import { ServerProcess } from './process.ts';
import type { ProcessConfig } from './steps.ts';

let postgres: PostgresServer;
let folder: string;

beforeAll(async () => {
  postgres = await postgresServer();
  folder = await mkdtemp(join(tmpdir(), 'formwork-faults-'));
}, 120_000);
afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

const configOf = async (): Promise<ProcessConfig> => ({
  data: await mkdtemp(join(folder, 'data-')),
  url: await postgres.createDatabase(),
  settings: { CONCURRENCY: '4' },
  worker: true,
  leaseSeconds: 1,
});

const nonces = (count: number): string[] => Array.from({ length: count }, (_, n) => `n${n}`);

it('of two workers with 200 jobs, one killed: the other does the rest', async () => {
  const config = { ...(await configOf()), leaseSeconds: 3 };
  await using first = await ServerProcess.start(config);
  await using second = await ServerProcess.start(config);
  const ids = await Promise.all([first.submit('ana', nonces(120), 20), second.submit('ben', nonces(80), 20)]);
  await first.ended(20);
  await first.kill();
  const jobs = [...(await second.ends('ana', ids[0])), ...(await second.ends('ben', ids[1]))];
  expect(jobs).toHaveLength(200);
  expect(new Set(jobs.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
  // Those of the killed one were tried again; not many more, should this machine have held up a worker for its lease.
  expect(jobs.reduce((sum, { retryCount }) => sum + retryCount, 0)).toBeLessThanOrEqual(20);
  const { faults, keys } = await second.inventory();
  expect(faults).toEqual([]);
  expect(keys).toHaveLength(200);
}, 180_000);

it('a zombie that finishes late changes nothing', async () => {
  const config = { ...(await configOf()), settings: { CONCURRENCY: '1' } };
  await using zombie = await ServerProcess.start(config);
  for (const step of ['mid-engine', 'after staging'] as const) {
    const [id] = await zombie.submit('ana', [step]);
    await zombie.holds(step);
    zombie.signal('SIGSTOP');
    await using other = await ServerProcess.start(config);
    const [job] = await other.ends('ana', [id!]);
    expect(job).toMatchObject({ status: 'COMPLETED', retryCount: 1 });
    const ended = zombie.finished.length;
    zombie.signal('SIGCONT');
    zombie.resume();
    await zombie.ended(ended + 1);
    expect(zombie.finished.at(-1)).toBe('lost');
    expect((await other.ends('ana', [id!]))[0]).toEqual(job);
    expect(await other.inventory()).toMatchObject({ faults: [] });
    await other.stop();
  }
  expect((await zombie.inventory()).keys).toHaveLength(2);
}, 180_000);

it('a wake-up that is delivered many times starts nothing twice', async () => {
  const database = await openDatabase(inPostgres(await postgres.createDatabase()));
  try {
    await using place = await openPlace(database);
    await Promise.all([place.work(), place.work(), place.work()]);
    const boss = database.boss();
    await boss.start();
    const jobs = await Promise.all(
      nonces(30).map(nonce => place.jobs.submit(nonce < 'n2' ? ana : ben, test({ nonce, milliseconds: 10 }))),
    );
    for (let times = 0; times < 20; times++) {
      await sql`select pg_notify('formwork_work', n::text) from generate_series(1, 10) n`.execute(
        database.system,
      );
      await boss.send(WAKE, { job: jobs[0]!.job.id }).catch(() => {});
    }
    for (const { job } of jobs) {
      const scope = (await place.jobs.get(ana, job.id)) ? ana : ben;
      expect(await end(place.jobs, scope, job.id)).toMatchObject({ status: 'COMPLETED', retryCount: 0 });
    }
    const started = place.events.filter(({ what }) => what === 'started');
    expect(started).toHaveLength(30);
    expect(await findFaults(database)).toEqual([]);
    await boss.stop({ graceful: false });
  } finally {
    await database.close();
  }
}, 120_000);

it.each(['fast', 'immediate'] as const)(
  'a database restarted (%s) in the middle loses nothing',
  async mode => {
    const server = await postgresServer();
    const database = await openDatabase(inPostgres(await server.createDatabase()));
    try {
      await using place = await openPlace(database, { settings: { CONCURRENCY: 4 } });
      await place.work({ leaseSeconds: 2 });
      const jobs = [];
      for (const nonce of nonces(24))
        jobs.push((await place.jobs.submit(ana, test({ nonce, milliseconds: 400 }))).job.id);
      // Watched from before to after, as a page does.
      const ends = Promise.all(jobs.map(id => end(place.jobs, ana, id)));
      await expect
        .poll(() => place.events.filter(({ what }) => what === 'finished').length)
        .toBeGreaterThan(3);
      await server.restart(mode);
      const done = await ends;
      expect(new Set(done.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
      expect(await findFaults(database)).toEqual([]);
      // It goes on as before.
      const { job } = await place.jobs.submit(ana, test({ nonce: 'after' }));
      expect((await end(place.jobs, ana, job.id)).status).toBe('COMPLETED');
    } finally {
      await database.close();
      await server.stop();
    }
  },
  180_000,
);
