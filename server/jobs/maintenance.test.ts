import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../database/database.ts';
import { databases } from '../database/testing.ts';
import { WAKE } from './attempts.ts';
import { startMaintenance } from './maintenance.ts';
import { prewarm } from './prewarm.ts';
import { workFolder } from './run-attempt.ts';
import { ana, end, openPlace, quiet, test } from './testing.ts';
import type { Place } from './testing.ts';

describe.each(databases())('what recurs, on $name', ({ open }) => {
  let database: Database;
  let place: Place;

  beforeAll(async () => {
    database = await open();
  }, 120_000);
  beforeEach(async () => {
    await sql`truncate jobs, job_logs, results, artifacts, uploads`.execute(database.system);
    place = await openPlace(database);
  });
  afterEach(() => place[Symbol.asyncDispose]());

  const list = async (content: unknown): Promise<string> => {
    const file = join(place.settings.DATA, 'prewarm.json');
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };

  it('pre-warming has what is listed made, once, behind everything else', async () => {
    const file = await list({
      client: ana.clientId,
      requests: [
        { kind: 'test', nonce: 'a' },
        { kind: 'test', nonce: 'b' },
      ],
    });
    expect(await prewarm({ ...place, file, log: quiet })).toBe(2);
    expect(await prewarm({ ...place, file, log: quiet })).toBe(0);
    const first = await place.jobs.submit(ana, test({ nonce: 'first' }));
    expect(first.job.position).toBe(0);
    await place.work();
    for (const { id } of await place.jobs.list(ana)) await end(place.jobs, ana, id);
    expect(await prewarm({ ...place, file, log: quiet })).toBe(0);
    expect((await place.jobs.submit(ana, test({ nonce: 'a' }))).outcome).toBe('cached');
  });

  it('a list that is wrong is told, and nothing else happens', async () => {
    const told: object[] = [];
    const log = { ...quiet, error: (fields: object) => void told.push(fields) };
    for (const wrong of ['no JSON', { requests: [{ kind: 'test', milliseconds: -1 }] }, {}])
      expect(await prewarm({ ...place, file: await list(wrong), log })).toBe(0);
    expect(await prewarm({ ...place, file: '/nowhere', log })).toBe(0);
    expect(told).toHaveLength(4);
  });

  it('a worker pre-warms at its start', async () => {
    const file = await list({ client: ana.clientId, requests: [{ kind: 'test', nonce: 'warm' }] });
    await place.work({ settings: { ...place.settings, PREWARM: file } });
    await expect
      .poll(async () => (await place.jobs.list(ana))[0]?.status, { timeout: 30_000 })
      .toBe('COMPLETED');
    expect((await place.jobs.submit(ana, test({ nonce: 'warm' }))).outcome).toBe('cached');
  });

  it('a retry that is due wakes a worker that was not there when it was put off', async () => {
    const waked = new Promise<void>((resolve, reject) => {
      startMaintenance({ ...place, log: quiet, wake: resolve }).then(async boss => {
        await boss.send(WAKE, { job: 'any' }, { startAfter: new Date(Date.now() + 200) });
        stop = () => boss.stop({ graceful: false });
      }, reject);
    });
    let stop = async (): Promise<void> => {};
    await waked;
    await stop();
  });

  it('the sweep removes what has expired, and jobs of long ago', async () => {
    await place.work();
    const { job } = await place.jobs.submit(ana, test());
    await end(place.jobs, ana, job.id);
    await sql`update results set expires_at = now() - interval '1 second'`.execute(database.system);
    expect((await place.jobs.get(ana, job.id))?.result).toBeNull();
    const boss = await startMaintenance({ ...place, log: quiet, wake() {} });
    try {
      await boss.send('formwork-sweep', {});
      const results = async () => (await sql`select from results`.execute(database.system)).rows.length;
      await expect.poll(results, { timeout: 60_000 }).toBe(0);
      // Expired and swept, the same request is made anew.
      const again = await place.jobs.submit(ana, test());
      expect(again.outcome).toBe('created');
      expect((await end(place.jobs, ana, again.job.id)).result).not.toBeNull();
    } finally {
      await boss.stop({ graceful: false });
    }
  });

  it('a worker removes the folders that killed attempts left, and no others', async () => {
    const { job } = await place.jobs.submit(ana, test());
    await sql`
      update jobs set status = 'PROCESSING', attempt = 1, worker_id = 'other', heartbeat_at = now() + interval '1 hour'
    `.execute(database.system);
    const left = [`${job.id}-1`, `${job.id}-0`, '00000000-0000-0000-0000-000000000000-3'];
    for (const name of left) await mkdir(workFolder(place.settings, name), { recursive: true });
    // An embedded database has one process: there the other worker is dead for sure.
    await place.work();
    const kept = await readdir(workFolder(place.settings));
    if (database.kind === 'postgres') expect(kept).toEqual([left[0]]);
    else expect(kept).not.toContain(left[1]);
    expect(kept).not.toContain(left[2]);
  });
});
