/** A request whose result is there already, by 50 callers at once. */
import type { PostgresServer } from '../../database/postgres-server.ts';
import { atOnce } from './client.ts';
import { goal, ms, p50and95, table } from './figures.ts';
import { Fleet } from './fleet.ts';
import type { Kind } from './fleet.ts';

const callers = 50;

export async function cached(postgres: PostgresServer, { quick = false } = {}) {
  const calls = quick ? 200 : 3000;
  const found: { kind: Kind; what: string; p50: number; p95: number; perSecond: number; cpu: number }[] = [];
  for (const kind of ['PGlite', 'PostgreSQL'] as const) {
    const fleet = await Fleet.prepare(kind, postgres);
    try {
      await fleet.start('api', 'worker');
      const { client } = fleet;
      const request = {
        kind: 'openscad' as const,
        source: { entry: 'cube.scad', files: { 'cube.scad': 'cube([10, 20, 30]);\n' } },
        formats: ['stl' as const],
      };
      const job = await client.finished(await client.submit(request));
      if (job.status !== 'COMPLETED' || !job.result) throw new Error(JSON.stringify(job));
      const { url } = job.result.artifacts[0]!;
      const measure = async (what: string, work: () => Promise<unknown>): Promise<void> => {
        await atOnce(callers, callers * 4, work);
        const before = await fleet.cpu();
        const start = performance.now();
        const times = await atOnce(callers, calls, work);
        const perSecond = (calls / (performance.now() - start)) * 1000;
        const cpu = ((await fleet.cpu()) - before) / calls;
        found.push({ kind, what, ...p50and95(times), perSecond, cpu });
      };
      await measure('POST a job, answered complete', async () => {
        const answer = await client.submit(request);
        if (!answer.cached || answer.status !== 'COMPLETED') throw new Error('not from the cache');
      });
      await measure('GET its file', () => client.get(url));
      // What the server, the network and this client cost without a database.
      await measure('GET something that is not there', () => client.get('/api/v1/nothing').catch(() => {}));
    } finally {
      await fleet.remove();
    }
  }
  console.log(`\nA result that is there already, ${callers} callers at once; ms`);
  table(
    ['', '', 'p50', 'p95', 'a second', 'CPU of the server'],
    found.map(({ kind, what, p50, p95, perSecond, cpu }) => [
      kind,
      what,
      ms(p50),
      ms(p95),
      perSecond.toFixed(0),
      cpu.toFixed(2),
    ]),
  );
  for (const kind of ['PGlite', 'PostgreSQL'])
    console.log(
      `${kind}: ${goal(
        found.filter(row => row.kind === kind).every(({ p95 }) => p95 < 50),
        'p95 < 50 ms',
      )}`,
    );
  return found;
}
