import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Health } from '../api/health.ts';
import { postgresServer } from '../database/postgres-server.ts';
import type { Job } from '../jobs/job.ts';
import { folder, formwork, order, ready, urlOf } from './testing.ts';

describe('parts on PostgreSQL', { timeout: 240_000 }, () => {
  test('wait for the database, share the work, and are replaced', async () => {
    const postgres = await postgresServer();
    try {
      const env = {
        FORMWORK_DATABASE_URL: await postgres.createDatabase(),
        FORMWORK_DATA: join(folder, 'fleet'),
        FORMWORK_WORKER_PORT: '0',
      };
      await postgres.pause();
      const api = formwork(['server', 'api'], env);
      const url = await urlOf(api);
      // Where the database is away, the process waits and says so.
      for (;;) {
        const response = await fetch(`${url}health`);
        const { boot } = (await response.json()) as Health;
        expect(response.status).toBe(503);
        if (boot?.stage === 'waiting for the database') break;
      }
      await postgres.start();
      await api.until(/formwork server worker/);

      const first = formwork(['server', 'worker'], env);
      const [probe] = await first.until(/http:\/\/localhost:\d+\//);
      await first.until(ready);
      expect(((await (await fetch(`${probe}health`)).json()) as Health).database?.ok).toBe(true);
      const job = await order(url, { nonce: 'fleet' });
      const text = await (await fetch(`${url}api/v1/jobs/${job.id}/events`)).text();
      expect(text).toContain('"status":"COMPLETED"');
      const { result } = (await (await fetch(`${url}api/v1/jobs/${job.id}`)).json()) as Job;
      expect((await fetch(new URL(result!.artifacts[0]!.url, url))).status).toBe(200);
      expect(await (await fetch(`${probe}metrics`)).text()).toMatch(
        /formwork_job_run_seconds_count\{kind="test",engine="test",outcome="completed"\} 1/,
      );

      first.child.kill('SIGKILL');
      await first.ended;
      const waiting = await order(url, { nonce: 'waiting' });
      const events = fetch(`${url}api/v1/jobs/${waiting.id}/events`);
      const second = formwork(['server', 'worker'], env);
      expect(await (await events).text()).toContain('"status":"COMPLETED"');
      second.child.kill('SIGTERM');
      api.child.kill('SIGTERM');
      expect([await second.ended, await api.ended]).toEqual([0, 0]);
    } finally {
      await postgres.stop();
    }
  });
});
