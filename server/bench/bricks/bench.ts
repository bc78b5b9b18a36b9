/**
 * `npm run bench:bricks [-- --quick]`: what brick models cost, by parts (see `rows.ts`). Every table is printed with
 * ratios against a named peer of the same run; all of it goes to dist/bench-bricks.json.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { rows } from './rows.ts';

const dist = join(import.meta.dirname, '../../../dist');
const quick = process.argv.includes('--quick');

const report: Record<string, unknown> = {
  node: process.version,
  processor: cpus()[0]?.model,
  date: new Date().toISOString(),
  quick,
};
for (const part of rows) report[part.name] = await part.run({ quick });
await mkdir(dist, { recursive: true });
await writeFile(join(dist, 'bench-bricks.json'), `${JSON.stringify(report, undefined, 2)}\n`);
