import type { EvaluateOptions, Evaluation, ParameterSet, Source } from '../wasm/contract.ts';
import { FORMWORK } from '../wasm/formwork/engine.ts';
import { formwork } from './formwork-engine.ts';
import { openScad } from './openscad.ts';

/** `auto`: our own engine, with OpenSCAD for what that cannot promise to do exactly. */
export const engineChoices = ['auto', 'formwork', 'openscad'] as const;
export type EngineChoice = (typeof engineChoices)[number];

/** One evaluation in this thread, by engines made for it; `memory` bounds OpenSCAD's, in MiB. */
export async function evaluateBy(
  choice: EngineChoice,
  source: Source,
  parameters: ParameterSet,
  options: EvaluateOptions,
  memory?: number,
): Promise<Evaluation> {
  if (choice === 'openscad')
    return (await openScad({ ...(memory && { memory }) })).evaluate(source, parameters, {
      ...options,
      exact: true,
    });
  const start = performance.now();
  const openscad = choice === 'auto' ? await openScad({ ...(memory && { memory }) }) : undefined;
  const result = await (await formwork(openscad)).evaluate(source, parameters, options);
  if (result.status !== 'unsupported') return result;
  if (openscad) {
    const whole = await openscad.evaluate(source, parameters, { ...options, exact: true });
    return whole.status === 'ok' ? { ...whole, fallbacks: [`the whole model: ${result.reason}`] } : whole;
  }
  return {
    status: 'invalid',
    diagnostics: [
      {
        severity: 'error',
        text: `Formwork's own engine does not do this model: ${result.reason}. Use --engine auto.`,
      },
    ],
    engine: FORMWORK,
    timing: { total: performance.now() - start },
  };
}
