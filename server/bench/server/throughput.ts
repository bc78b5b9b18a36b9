/** Jobs a second of the queue, with an engine that does nothing; each leaves a file all the same. */
import type { PostgresServer } from '../../database/postgres-server.ts';
import { atOnce } from './client.ts';
import { table } from './figures.ts';
import { Fleet } from './fleet.ts';
import type { Kind } from './fleet.ts';

export async function throughput(postgres: PostgresServer, { quick = false } = {}) {
  const jobs = quick ? 300 : 1000;
  const found: { kind: Kind; workers: number; submitted: number; done: number; cpu: number }[] = [];
  for (const [kind, workers] of [
    ['PGlite', 1],
    ['PostgreSQL', 1],
    ['PostgreSQL', 2],
    ['PostgreSQL', 4],
  ] as const) {
    const fleet = await Fleet.prepare(kind, postgres, { FORMWORK_CONCURRENCY: '8' });
    try {
      // First all requests, with nobody to work on them; then the workers.
      const api = await fleet.start('api');
      const begin = performance.now();
      await atOnce(20, jobs, call => fleet.client.submit({ kind: 'test', nonce: String(call) }));
      const submitted = (jobs / (performance.now() - begin)) * 1000;
      let before = await fleet.cpu();
      if (kind === 'PGlite') {
        await fleet.stop(api);
        before = 0;
        await fleet.start('api', 'worker');
      } else await Promise.all(Array.from({ length: workers }, () => fleet.start('worker')));
      await fleet.client.drained();
      const cpu = ((await fleet.cpu()) - before) / jobs;
      let first = Infinity;
      let last = 0;
      let count = 0;
      for await (const job of fleet.client.jobs()) {
        if (job.status !== 'COMPLETED') throw new Error(JSON.stringify(job));
        first = Math.min(first, Date.parse(job.startedAt!));
        last = Math.max(last, Date.parse(job.completedAt!));
        count++;
      }
      if (count !== jobs) throw new Error(`${count} jobs instead of ${jobs}`);
      found.push({ kind, workers, submitted, done: (jobs / (last - first)) * 1000, cpu });
    } finally {
      await fleet.remove();
    }
  }
  console.log(`\nThe queue with an engine that does nothing, ${jobs} jobs; a second`);
  table(
    ['', 'workers', 'requests taken', 'jobs done', 'CPU ms a job, with the start'],
    found.map(({ kind, workers, submitted, done, cpu }) => [
      kind,
      String(workers),
      submitted.toFixed(0),
      done.toFixed(0),
      cpu.toFixed(1),
    ]),
  );
  return found;
}
