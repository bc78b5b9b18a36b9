import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../../wasm/contract.ts';
import { formwork } from '../formwork-engine.ts';

const source = (text: string): Source => ({ entry: 'main.scad', files: { 'main.scad': text } });

/** MB of the process: our heap, typed arrays and WebAssembly memories. */
function megabytes(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage().rss / 1e6;
}

export interface Size {
  nodes: number;
  ms: number;
  megabytes: number;
}

/** Evaluates models of about so many nodes of the tree, each in an engine of its own: cubes apart from each other. */
export async function growth(sizes: readonly number[], done: (size: Size) => void): Promise<Size[]> {
  const result: Size[] = [];
  for (const nodes of sizes) {
    const engine = await formwork();
    await engine.evaluate(source('cube(1);'));
    const side = Math.ceil(Math.sqrt(nodes / 2));
    const text = `for (x = [0 : ${side - 1}], y = [0 : ${side - 1}]) translate([3 * x, 3 * y, 0]) cube([1, 1, 1 + (x + y) % 7]);\n`;
    const start = performance.now();
    const evaluation = await engine.evaluate(source(text));
    const ms = performance.now() - start;
    if (evaluation.status !== 'ok') throw new Error(JSON.stringify(evaluation));
    const size = { nodes: 2 * side * side, ms, megabytes: megabytes() };
    result.push(size);
    done(size);
  }
  return result;
}

export interface Level {
  edits: number;
  ms: number;
  megabytes: number;
}

/** Edits of one model in one engine, each with a value that was not seen before. */
export async function sitting(edits: number, done: (level: Level) => void): Promise<Level[]> {
  const text = await readFile(join(import.meta.dirname, '../../scad-libs/bench/enclosure.scad'), 'utf8');
  const engine = await formwork();
  const result: Level[] = [];
  let times: number[] = [];
  for (let edit = 1; edit <= edits; edit++) {
    const start = performance.now();
    const evaluation = await engine.evaluate(source(text), { height: 20 + edit * 0.05 });
    times.push(performance.now() - start);
    if (evaluation.status !== 'ok') throw new Error(JSON.stringify(evaluation));
    if (edit % 100 > 0) continue;
    const level = {
      edits: edit,
      ms: times.toSorted((a, b) => a - b)[times.length >> 1]!,
      megabytes: megabytes(),
    };
    times = [];
    result.push(level);
    done(level);
  }
  return result;
}
