/**
 * `npm run bench:server [-- --quick] [production cached latency throughput]`: the whole server, in processes as people
 * start them, on PGlite and on a PostgreSQL that waits for its disk. Prints ratios and goals of one run, and writes
 * dist/bench-server.json. OpenSCAD has to be installed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cached } from './cached.ts';
import { startPostgres } from './fleet.ts';
import { latency } from './latency.ts';
import { production } from './production.ts';
import { throughput } from './throughput.ts';

const subjects = { production, cached, latency, throughput };
const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter(name => !(name in subjects));
if (unknown.length > 0)
  throw new Error(
    `There is no subject ${unknown.join(', ')}; there are ${Object.keys(subjects).join(', ')}.`,
  );

console.log(
  `${availableParallelism()} cores, Node ${process.version}, load before ${loadavg()[0]!.toFixed(1)}`,
);
const results: Record<string, unknown> = {};
const postgres = await startPostgres();
try {
  for (const [name, subject] of Object.entries(subjects))
    if (positionals.length === 0 || positionals.includes(name))
      results[name] = await subject(postgres, { quick: values.quick });
} finally {
  await postgres.stop();
}
const dist = join(import.meta.dirname, '../../../dist');
await mkdir(dist, { recursive: true });
await writeFile(join(dist, 'bench-server.json'), `${JSON.stringify(results, null, 2)}\n`);
