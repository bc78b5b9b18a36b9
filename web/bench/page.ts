/// <reference types="vite/client" />
import type { Source, Timing } from '../../wasm/contract.ts';
import { libraryFiles } from '../../wasm/scad/library.ts';
import { reach } from '../../wasm/scad/reach.ts';
import { engines, type EngineChoice } from '../evaluation/engines.ts';
import { libraries } from '../library/libraries.ts';
import { models, type BenchModel } from '../../scad-libs/bench/models.ts';
import type { PeerJob } from '../../scad-libs/bench/peers.ts';

const texts = import.meta.glob<string>('../../scad-libs/bench/*.scad', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const base = new URL('./', document.baseURI).href;

const textOf = ({ name }: BenchModel): string => texts[`../../scad-libs/bench/${name}.scad`]!;
const sourceOf = (text: string): Source => ({ entry: 'main.scad', files: { 'main.scad': text } });
const modelOf = (name: string): BenchModel => models.find(m => m.name === name)!;

async function timed<T>(job: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await job();
  return { ms: performance.now() - start, value };
}

/** Milliseconds as the page sees them, and the engine's own account. */
export interface Sample {
  ms: number;
  timing: Timing;
  /** Who made it, and for what parts it asked OpenSCAD. */
  engine: string;
  fallbacks: readonly string[];
}

async function ours(
  source: Source,
  parameters: Record<string, number>,
  engine: EngineChoice = 'auto',
): Promise<Sample> {
  const { ms, value } = await timed(() => engines.evaluate(source, parameters, { engine }));
  if (value.status !== 'ok') throw new Error(value.diagnostics.map(d => d.text).join('\n'));
  if (value.diagnostics.some(d => d.severity === 'error')) throw new Error(value.diagnostics[0]!.text);
  return { ms, timing: value.timing, engine: value.engine.name, fallbacks: value.fallbacks ?? [] };
}

async function reached(text: string): Promise<Record<string, string>> {
  const found = await reach(sourceOf(text), async name => {
    const archive = await libraries.archive(name);
    return archive && libraryFiles(name, archive);
  });
  return Object.fromEntries([...found.library].map(([path, content]) => [`/libraries/${path}`, content]));
}

function peer(job: PeerJob & { base: string }): Promise<number> {
  const worker = new Worker(new URL('./peer.ts', import.meta.url), { type: 'module' });
  const done = Promise.withResolvers<number>();
  worker.addEventListener('message', ({ data }: MessageEvent<{ indices: Uint32Array }>) =>
    done.resolve(data.indices.length),
  );
  worker.addEventListener('error', event => done.reject(new Error(event.message)));
  worker.postMessage(job);
  return done.promise.finally(() => worker.terminate());
}

export interface Edits {
  ours: Sample[];
  openScad: Sample[];
  peers: number[];
}

const bench = {
  models,

  /**
   * One parameter changed to values that were not seen before: milliseconds from the edit to the mesh, our engine,
   * OpenSCAD made to last, and the peers' way by turns, so that whatever else the machine does slows all of them.
   */
  async edits(name: string, count: number): Promise<Edits> {
    const model = modelOf(name);
    const text = textOf(model);
    const found = await reached(text);
    const results: Edits = { ours: [], openScad: [], peers: [] };
    for (const value of model.values.slice(0, count)) {
      results.ours.push(await ours(sourceOf(text), { [model.parameter]: value }));
      results.openScad.push(await ours(sourceOf(text), { [model.parameter]: value }, 'openscad'));
      const definition = `${model.parameter}=${value}`;
      results.peers.push((await timed(() => peer({ base, text, libraries: found, definition }))).ms);
    }
    const { ours: own, openScad, peers } = results;
    return { ours: own.slice(1), openScad: openScad.slice(1), peers: peers.slice(1) };
  },

  /** The code changes and the geometry does not: a variable that nothing uses gets another value. */
  async unchanged(name: string, count: number): Promise<Sample[]> {
    const model = modelOf(name);
    const results: Sample[] = [];
    for (let i = 0; i < count; i++) {
      results.push(
        await ours(sourceOf(`${textOf(model)}bench_note = ${i};\n`), { [model.parameter]: model.values[1]! }),
      );
    }
    return results.slice(1);
  },

  /** A value that was there before. */
  async back(name: string, count: number): Promise<number[]> {
    const model = modelOf(name);
    const source = sourceOf(textOf(model));
    const results: number[] = [];
    for (const value of model.values.slice(1, count))
      results.push((await ours(source, { [model.parameter]: value })).ms);
    return results;
  },

  /** From the start of the navigation to the first mesh. */
  async first(way: 'ours' | 'openScad' | 'peers'): Promise<number> {
    const text = textOf(modelOf('enclosure'));
    if (way !== 'peers') await ours(sourceOf(text), {}, way === 'ours' ? 'auto' : 'openscad');
    else await peer({ base, text, libraries: {}, definition: '$t=0' });
    return performance.now();
  },
};

export type Bench = typeof bench;
Object.assign(globalThis, { bench });
