import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startS3 } from '../../artifacts/testing.ts';
import type { Database } from '../../database/database.ts';
import { databases, postgresServer } from '../../database/testing.ts';
import type { PostgresServer } from '../../database/testing.ts';
import { settings } from '../../settings.ts';
import { ana, end, findFaults, openPlace, test, until } from '../testing.ts';
import { ServerProcess } from './process.ts';

const [embedded] = databases();
let database: Database;
let postgres: PostgresServer;
let folder: string;

beforeAll(async () => {
  database = await embedded.open();
  postgres = await postgresServer();
  folder = await mkdtemp(join(tmpdir(), 'formwork-faults-'));
}, 120_000);
afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

it('an S3 that answers 503 is waited for, and has each artifact once when it is back', async () => {
  await using s3 = await startS3();
  const { S3_BUCKET, S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = settings(s3.environment);
  await using place = await openPlace(database, {
    settings: { S3_BUCKET, S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY, MAX_RETRIES: 6 },
  });
  await place.work();
  s3.fail(503);
  const jobs = [];
  for (const nonce of ['a', 'b', 'c']) jobs.push((await place.jobs.submit(ana, test({ nonce }))).job.id);
  for (const id of jobs)
    expect(await until(place.jobs, ana, id, ({ retryCount }) => retryCount > 0)).toMatchObject({
      status: 'QUEUED',
      error: { code: 'storage' },
    });
  s3.fail(undefined);
  for (const id of jobs)
    expect(await end(place.jobs, ana, id)).toMatchObject({ status: 'COMPLETED', error: null });
  expect(await findFaults(database)).toEqual([]);
  const keys = [];
  for await (const { key } of place.store.list('artifacts/')) keys.push(key);
  expect(keys).toHaveLength(3);
}, 120_000);

/** A file system of 1 MiB, where we may mount one. */
function mountSmall(at: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it('a full disk fails a job for now, and it completes when there is room', async context => {
  const data = join(folder, 'small');
  await mkdir(data);
  if (!mountSmall(data))
    return context.skip('mounting a small file system needs root and the right to mount; see the test below');
  try {
    await using place = await openPlace(database, { settings: { DATA: data, MAX_RETRIES: 6 } });
    await place.work();
    const ballast = join(data, 'ballast');
    await writeFile(ballast, Buffer.alloc(2 * 1024 * 1024)).catch(() => {});
    const { job } = await place.jobs.submit(ana, test({ nonce: 'full' }));
    expect(await until(place.jobs, ana, job.id, ({ retryCount }) => retryCount > 0)).toMatchObject({
      status: 'QUEUED',
      error: { code: 'storage' },
    });
    await rm(ballast);
    expect(await end(place.jobs, ana, job.id)).toMatchObject({ status: 'COMPLETED', error: null });
    expect(await findFaults(database)).toEqual([]);
  } finally {
    execFileSync('umount', ['--lazy', data], { stdio: 'ignore' });
  }
}, 120_000);

it('a limit on the size of files, as a quota is, does the same', async context => {
  if (!has('prlimit')) return context.skip('needs prlimit of util-linux');
  const config = {
    data: join(folder, 'limited'),
    url: await postgres.createDatabase(),
    settings: { MAX_RETRIES: '6' },
    worker: true,
    leaseSeconds: 15,
  };
  await using server = await ServerProcess.start(config, ['prlimit', '--fsize=32:', '--']);
  const [id] = await server.submit('ana', ['limited']);
  await server.ended(1);
  expect(server.finished).toEqual(['retried']);
  execFileSync('prlimit', ['--pid', `${server.child.pid}`, '--fsize=unlimited:']);
  const [job] = await server.ends('ana', [id!]);
  expect(job).toMatchObject({ status: 'COMPLETED', error: null });
  const { faults, keys } = await server.inventory();
  expect(faults).toEqual([]);
  expect(keys).toHaveLength(1);
}, 120_000);

function has(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
