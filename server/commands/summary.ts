import type { Diagnostic, Engine, Evaluation, Measurement, Timing } from '../../wasm/contract.ts';
import { measure } from '../../wasm/solid/measure.ts';

/**
 * What `evaluate --json` prints: names that people script against. Lengths in mm; the facts are missing when the
 * model is invalid. Of a 2-D model, `area` is that of the shape, and `volume` is 0.
 */
export interface Summary extends Partial<Measurement> {
  status: Evaluation['status'];
  diagnostics: Diagnostic[];
  dimensions?: 2 | 3;
  engine: Engine;
  /** What OpenSCAD did inside of a result of Formwork's engine, each part with the reason. */
  fallbacks?: readonly string[];
  timings: Timing;
}

/** Measures an evaluation for the command line. */
export function summary(evaluation: Evaluation): Summary {
  const { status, diagnostics, engine, timing } = evaluation;
  if (evaluation.status !== 'ok') return { status, diagnostics, engine, timings: timing };
  const start = performance.now();
  const flat = evaluation.outline !== undefined;
  const facts = measure(evaluation.mesh);
  // A flat sheet has no volume and is never watertight: its rim is not a defect.
  const measured = flat ? { ...facts, volume: 0, genus: 0, watertight: false } : facts;
  const timings = { ...timing, measure: performance.now() - start };
  const fallbacks = evaluation.fallbacks ?? [];
  return { status, diagnostics, dimensions: flat ? 2 : 3, ...measured, engine, fallbacks, timings };
}
