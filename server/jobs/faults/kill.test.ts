import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresServer } from '../../database/testing.ts';
import type { PostgresServer } from '../../database/testing.ts';
import { ServerProcess } from './process.ts';
import { steps } from './steps.ts';

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

describe.concurrent.each(['PGlite', 'PostgreSQL'])('a worker on %s, killed', name => {
  it('at every step of a job, loses nothing and leaves one result', async () => {
    const config = {
      data: join(folder, name),
      settings: { CONCURRENCY: '1' },
      worker: true,
      leaseSeconds: 1,
      ...(name === 'PostgreSQL' ? { url: await postgres.createDatabase() } : {}),
    };
    let server = await ServerProcess.start(config);
    try {
      const all: string[] = [];
      for (const step of steps) {
        const [id] = await server.submit('ana', [step]);
        all.push(id!);
        await server.holds(step);
        await server.kill();
        server = await ServerProcess.start(config);
        const [job] = await server.ends('ana', [id!]);
        expect(job, step).toMatchObject({
          status: 'COMPLETED',
          retryCount: step === 'after commit' ? 0 : 1,
          error: null,
          result: { artifacts: [{ name: 'result.txt' }] },
        });
      }
      expect((await server.ends('ana', all)).map(({ status }) => status)).toEqual(all.map(() => 'COMPLETED'));
      const { faults, keys } = await server.inventory();
      expect(faults).toEqual([]);
      expect(keys).toHaveLength(steps.length);
      await server.stop();
    } finally {
      await server.kill();
    }
  }, 400_000);
});
