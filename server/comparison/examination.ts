import type { Engine, Evaluated, Evaluation, ParameterSet, Source } from '../../wasm/contract.ts';
import { FileError } from '../../wasm/formats/read/read.ts';
import { compare } from '../../wasm/formwork/comparison.ts';
import { FORMWORK } from '../../wasm/formwork/engine.ts';
import type { Kernel } from '../../wasm/solid/kernel.ts';
import { contentsOf } from '../artifacts/check-file.ts';
import { evaluateBy } from '../engine-choice.ts';
import { kernel as newKernel } from '../formwork-engine.ts';
import type { Facts, PreviewComparison } from '../jobs/job.ts';
import { factsOf, type Shape } from './facts.ts';
import { unknown, verdictOf } from './verdict.ts';

/** What production is held against: a model for the browser's engine, or a mesh that somebody sent. */
export type Reference = { source: Source; parameters: ParameterSet } | { bytes: Uint8Array; format: string };

type Made =
  { shape: Pick<Evaluated, 'mesh' | 'outline'>; engine: Engine } | { reason: string; engine: Engine };

/** Of an engine of production, whatever its name. */
const asEngine = (engine: { name: string; version: string }): Engine => engine as Engine;

/** Makes the shape that people have seen. What it cannot make, it says. */
export async function preview(reference: Reference): Promise<Made> {
  if ('bytes' in reference) {
    const engine = asEngine({ name: 'upload', version: reference.format });
    try {
      const { mesh } = await contentsOf(reference.format, reference.bytes);
      return mesh ? { shape: { mesh }, engine } : { reason: 'The upload holds no mesh.', engine };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return { reason: `The upload ${error.message}.`, engine };
    }
  }
  const { source, parameters } = reference;
  let evaluation: Evaluation;
  try {
    // A file is no preview, and so is what it is held against: `$preview` is false in both.
    evaluation = await evaluateBy('auto', source, parameters, { preview: false });
  } catch (error) {
    // Lists and buffers past what JavaScript holds, mostly.
    return { reason: `The preview could not be made: ${(error as Error).message}`, engine: FORMWORK };
  }
  const { engine } = evaluation;
  if (evaluation.status !== 'ok') {
    const said =
      evaluation.diagnostics.findLast(({ severity }) => severity === 'error') ??
      evaluation.diagnostics.at(-1);
    return { reason: `The preview shows nothing: ${said?.text ?? 'no shape'}`, engine };
  }
  const { mesh, outline } = evaluation;
  return { shape: { mesh, ...(outline && { outline }) }, engine };
}

let kernel: Promise<Kernel> | undefined;

/** Figures of what an engine made, and how it compares with the preview, if there is one. */
export async function examined(
  production: { shape: Shape; engine: { name: string; version: string } },
  made: Made | undefined,
): Promise<{ facts: Facts; comparison?: PreviewComparison }> {
  const facts = factsOf(production.shape);
  if (!made) return { facts };
  const engines = { preview: { ...made.engine }, production: { ...production.engine } };
  if ('reason' in made) return { facts, comparison: unknown(made.reason, engines, facts) };
  const figures = compare(
    { ...made.shape, engine: made.engine },
    { ...production.shape, engine: asEngine(production.engine) },
    await (kernel ??= newKernel()),
  );
  return { facts, comparison: verdictOf({ preview: factsOf(made.shape), production: facts, figures }) };
}
