/** An export of OpenSCAD through the whole server, against the bare program on the same file. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresServer } from '../../database/postgres-server.ts';
import { PROGRAM } from '../../engines/openscad/native.ts';
import { sandboxed } from '../../engines/sandbox/sandbox.ts';
import { Fleet } from './fleet.ts';
import { goal, median, ms, table } from './figures.ts';

const execute = promisify(execFile);
const templates = join(import.meta.dirname, '../../../scad-libs/templates');

const models = {
  long: ['knob', 'box-with-lid', 'funnel', 'shelf-bracket', 'slider-crank', 'honeycomb-tray'],
  short: ['vase', 'phone-stand', 'drawer-divider'],
};
const seconds = 1000;

export interface ProductionRow {
  model: string;
  /** Milliseconds. */
  bare: number;
  server: number;
  /** As the job says, of `server`. */
  queue: number;
  engine: number;
}

/**
 * Both by turns, so that whatever else the machine does slows both. The server's time is from sending the request to
 * having the file: queue, sandbox, OpenSCAD, checks, figures, comparison with the preview, store, download. Each turn
 * has a comment of its own in the source, so nothing comes from the cache.
 */
export async function production(postgres: PostgresServer, { quick = false } = {}) {
  const rounds = quick ? 1 : 3;
  const names = quick ? ['knob', 'vase'] : [...models.long, ...models.short];
  const fleet = await Fleet.prepare('PGlite', postgres);
  const folder = await mkdtemp(join(tmpdir(), 'formwork-bench-'));
  const rows: ProductionRow[] = [];
  try {
    await fleet.start('api', 'worker');
    for (const model of names) {
      const text = await readFile(join(templates, `${model}.scad`), 'utf8');
      const path = join(folder, `${model}.scad`);
      await writeFile(path, text);
      const measured: Omit<ProductionRow, 'model'>[] = [];
      for (let round = -1; round < rounds; round++) {
        const bare = await clock(() => bareExport(path, join(folder, 'out.stl')));
        const turn = await throughServer(fleet, model, `${text}\n// ${round}\n`);
        if (round >= 0) measured.push({ bare, ...turn });
      }
      const middle = (key: keyof Omit<ProductionRow, 'model'>): number =>
        median(measured.map(row => row[key]));
      rows.push({
        model,
        bare: middle('bare'),
        server: middle('server'),
        queue: middle('queue'),
        engine: middle('engine'),
      });
    }
  } finally {
    await fleet.remove();
    await rm(folder, { recursive: true, force: true });
  }
  show(rows);
  return { rows, sandbox: await sandboxAlone(rounds) };
}

const bareExport = (path: string, out: string) =>
  execute(PROGRAM, ['-o', out, '--export-format', 'binstl', path]);

async function clock(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function throughServer(
  { client }: Fleet,
  model: string,
  text: string,
): Promise<Omit<ProductionRow, 'model' | 'bare'>> {
  const start = performance.now();
  const job = await client.finished(
    await client.submit({
      kind: 'openscad',
      source: { entry: `${model}.scad`, files: { [`${model}.scad`]: text } },
      formats: ['stl'],
      engine: 'native',
    }),
  );
  if (job.status !== 'COMPLETED' || !job.result || job.cached)
    throw new Error(`${model}: ${job.status} ${JSON.stringify(job.error)}`);
  await client.get(job.result.artifacts[0]!.url);
  const server = performance.now() - start;
  return {
    server,
    queue: Date.parse(job.startedAt!) - Date.parse(job.createdAt),
    engine: job.result.seconds * 1000,
  };
}

function show(rows: readonly ProductionRow[]): void {
  console.log(
    '\nProduction STL by OpenSCAD, from request to file, against the bare program; ms, medians by turns',
  );
  table(
    ['model', 'bare', 'server', 'ratio', 'more', 'queue', 'sandbox + engine'],
    rows.map(({ model, bare, server, queue, engine }) => [
      model,
      ms(bare),
      ms(server),
      (server / bare).toFixed(3),
      ms(server - bare),
      ms(queue),
      ms(engine),
    ]),
  );
  const long = rows.filter(({ bare }) => bare > seconds).map(({ bare, server }) => server / bare);
  if (long.length > 0)
    console.log(
      `files over a second: median ratio ${median(long).toFixed(3)}, ${goal(median(long) <= 1.05, '≤ 1.05')}`,
    );
}

/** What the walls alone cost: a program that does nothing but start. */
async function sandboxAlone(rounds: number): Promise<{ bare: number; sandboxed: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'formwork-bench-'));
  const limits = { seconds: 20, memory: 1024, output: 2 ** 20 };
  const bare: number[] = [];
  const inside: number[] = [];
  for (let round = -1; round < rounds * 4; round++) {
    const outside = await clock(() => execute(PROGRAM, ['--version']));
    const within = await clock(() => sandboxed(PROGRAM, ['--version'], { folder, limits, outputs: [] }));
    if (round < 0) continue;
    bare.push(outside);
    inside.push(within);
  }
  await rm(folder, { recursive: true, force: true });
  const result = { bare: median(bare), sandboxed: median(inside) };
  console.log(
    `sandbox alone (openscad --version): ${ms(result.sandboxed)} against ${ms(result.bare)} ms, ${ms(result.sandboxed - result.bare)} ms more`,
  );
  return result;
}
