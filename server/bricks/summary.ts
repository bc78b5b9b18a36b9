import type { GenerationResult } from '../../wasm/bricks/generation/events.ts';
import { writeText } from '../../wasm/bricks/text.ts';

/** How many of each part a model needs, the most needed first. */
export function countsOf({ model }: Pick<GenerationResult, 'model'>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { dx, dy } of model.bricks) {
    const name = `${Math.min(dx, dy)}x${Math.max(dx, dy)}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}

/** A generated model as the command line and the server tell of it; people script against these names. */
export function summaryOf(result: GenerationResult) {
  const { model, stability, rollbacks, seconds, seed, engine, ending, understanding } = result;
  return {
    bricks: writeText(model).split('\n').filter(Boolean),
    counts: countsOf(result),
    stable: stability.stable,
    maxScore: stability.maxScore,
    rollbacks,
    seconds,
    seed,
    engine,
    ending,
    understanding,
  };
}
export type GenerationSummary = ReturnType<typeof summaryOf>;
