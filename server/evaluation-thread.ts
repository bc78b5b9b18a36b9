import { parentPort, workerData } from 'node:worker_threads';
import type { EvaluateOptions, Evaluation, ParameterSet, Source } from '../wasm/contract.ts';
import { openScad } from './openscad.ts';

/** What `evaluateInThread` hands over. */
export interface EvaluationRequest {
  source: Source;
  parameters: ParameterSet;
  options: EvaluateOptions;
}

const buffersOf = (evaluation: Evaluation): ArrayBufferLike[] =>
  evaluation.status === 'ok'
    ? [evaluation.mesh, evaluation.highlighted, evaluation.background].flatMap(mesh =>
        mesh ? [mesh.positions.buffer, mesh.indices.buffer] : [],
      )
    : [];

const { source, parameters, options } = workerData as EvaluationRequest;
const engine = await openScad();
const evaluation = await engine.evaluate(source, parameters, options);
parentPort?.postMessage(evaluation, [...new Set(buffersOf(evaluation))] as ArrayBuffer[]);
