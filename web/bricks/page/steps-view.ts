import type { Brick, BrickModel } from '../../../wasm/bricks/brick.ts';
import { buildSteps, type BuildStep } from '../../../wasm/bricks/steps.ts';

/** Millimetres between layers when they are farthest apart. */
export const widest = 16;

const known = new WeakMap<BrickModel, BuildStep[]>();

/** The steps of a model; kept, since many ask. */
export function stepsOf(model: BrickModel): BuildStep[] {
  let steps = known.get(model);
  if (!steps) known.set(model, (steps = buildSteps(model)));
  return steps;
}

/** What there is after so many steps, and what the last of them has put on. */
export function afterStep(model: BrickModel, count: number): { bricks: Brick[]; current: Set<Brick> } {
  const steps = stepsOf(model).slice(0, count);
  const at = (index: number): Brick => model.bricks[index]!;
  return {
    bricks: steps.flatMap(({ bricks }) => bricks.map(at)),
    current: new Set((steps.at(-1)?.bricks ?? []).map(at)),
  };
}
