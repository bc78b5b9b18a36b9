import { parentPort, workerData } from 'node:worker_threads';
import type { EvaluateOptions, Evaluation, ParameterSet, Source } from '../wasm/contract.ts';
import { evaluateBy, type EngineChoice } from './engine-choice.ts';

/** What `evaluateInThread` hands over. */
export interface EvaluationRequest {
  source: Source;
  parameters: ParameterSet;
  options: EvaluateOptions;
  engine: EngineChoice;
  /** MiB for OpenSCAD. */
  memory?: number;
}

const buffersOf = (evaluation: Evaluation): ArrayBufferLike[] =>
  evaluation.status === 'ok'
    ? [evaluation.mesh, evaluation.highlighted, evaluation.background].flatMap(mesh =>
        mesh ? [mesh.positions.buffer, mesh.indices.buffer] : [],
      )
    : [];

const { source, parameters, options, engine, memory } = workerData as EvaluationRequest;
const evaluation = await evaluateBy(engine, source, parameters, options, memory);
parentPort?.postMessage(evaluation, [...new Set(buffersOf(evaluation))] as ArrayBuffer[]);
