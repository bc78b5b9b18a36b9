/** From a request to the start of its job, on a worker that has nothing else to do. */
import { setTimeout as delay } from 'node:timers/promises';
import type { PostgresServer } from '../../database/postgres-server.ts';
import { goal, ms, p50and95, table } from './figures.ts';
import { Fleet } from './fleet.ts';
import type { Kind } from './fleet.ts';

export async function latency(postgres: PostgresServer, { quick = false } = {}) {
  const jobs = quick ? 20 : 200;
  const found: {
    kind: Kind;
    processes: string;
    start: ReturnType<typeof p50and95>;
    end: ReturnType<typeof p50and95>;
  }[] = [];
  for (const [kind, processes] of [
    ['PGlite', 'one process'],
    ['PostgreSQL', 'one process'],
    ['PostgreSQL', 'api + worker'],
  ] as const) {
    const fleet = await Fleet.prepare(kind, postgres);
    try {
      if (processes === 'one process') await fleet.start('api', 'worker');
      else await Promise.all([fleet.start('api'), fleet.start('worker')]);
      const starts: number[] = [];
      const ends: number[] = [];
      for (let job = -10; job < jobs; job++) {
        const sent = performance.now();
        const done = await fleet.client.finished(
          await fleet.client.submit({ kind: 'test', nonce: String(job) }),
        );
        const end = performance.now() - sent;
        if (done.status !== 'COMPLETED') throw new Error(JSON.stringify(done));
        if (job >= 0) {
          starts.push(Date.parse(done.startedAt!) - Date.parse(done.createdAt));
          ends.push(end);
        }
        // Now and then it comes as a surprise.
        if (job % 10 === 0) await delay(100);
      }
      found.push({ kind, processes, start: p50and95(starts), end: p50and95(ends) });
    } finally {
      await fleet.remove();
    }
  }
  console.log(
    '\nFrom the request to the start of its job, and (from outside, with its file stored) to its end; ms',
  );
  table(
    ['', '', 'start p50', 'p95', 'end p50', 'p95'],
    found.map(({ kind, processes, start, end }) => [
      kind,
      processes,
      ms(start.p50),
      ms(start.p95),
      ms(end.p50),
      ms(end.p95),
    ]),
  );
  const met = found.filter(({ kind }) => kind === 'PostgreSQL').every(({ start }) => start.p95 < 50);
  console.log(`PostgreSQL: ${goal(met, 'p95 < 50 ms to the start')}`);
  return found;
}
