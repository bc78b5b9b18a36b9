import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import type { Diagnostic, Source } from '../../wasm/contract.ts';
import { compare, type Comparison } from '../../wasm/formwork/comparison.ts';
import { OpenScad } from '../../wasm/scad/openscad.ts';
import { formworkHost, kernel } from '../formwork-engine.ts';
import { openScadHost } from '../openscad.ts';
import { Formwork } from '../../wasm/formwork/formwork.ts';
import { facts, type Facts } from '../../wasm/formwork/facts.ts';
import { shapeOfBytes } from './mesh-file.ts';

/** What is asked of our own engine for one program. */
export interface FormworkRequest {
  id: number;
  kind: 'language' | 'geometry';
  source: Source;
  /** The file of OpenSCAD's shape, to compare with. */
  shape?: string;
}

export interface LanguageAnswer {
  text?: string;
  diagnostics: Diagnostic[];
  unsupported?: string;
  ms: number;
}
export interface GeometryAnswer {
  unsupported?: string;
  facts?: Facts;
  fallbacks: readonly string[];
  figures?: Comparison;
  ms: number;
}

const whole = new OpenScad(await openScadHost());
const engine = new Formwork(await formworkHost(whole));
const manifold = await kernel();

async function language(source: Source): Promise<LanguageAnswer> {
  const start = performance.now();
  const result = await engine.csg(source);
  return { ...result, ms: performance.now() - start };
}

async function geometry(source: Source, shape: string | undefined): Promise<GeometryAnswer> {
  const start = performance.now();
  const result = await engine.evaluate(source);
  const ms = performance.now() - start;
  if (result.status === 'unsupported') return { unsupported: result.reason, fallbacks: [], ms };
  const answer: GeometryAnswer = {
    facts: facts(result),
    fallbacks: result.status === 'ok' ? (result.fallbacks ?? []) : [],
    ms,
  };
  if (result.status !== 'ok' || shape === undefined) return answer;
  const reference = shapeOfBytes(await readFile(shape));
  const theirs = { ...reference, engine: result.engine };
  return { ...answer, figures: compare(result, theirs, manifold) };
}

parentPort!.on('message', ({ id, kind, source, shape }: FormworkRequest) => {
  const result = kind === 'language' ? language(source) : geometry(source, shape);
  result.then(
    value => parentPort!.postMessage({ id, result: value }),
    (error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      parentPort!.postMessage({ id, result: { unanswered: 'crash', text } });
    },
  );
});
