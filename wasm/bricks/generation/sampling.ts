import type { Random } from '../random.ts';

/**
 * One of the candidates, by the softmax of their logits at a temperature: 0 takes the likeliest, and of equal ones the
 * first. Everything else has no chance, however likely the model finds it.
 *
 * Throws a RangeError when there is no candidate, and when a logit is not a number (a model that is broken).
 */
export function sample(
  logits: Float32Array,
  candidates: readonly number[],
  temperature: number,
  random: Random,
): number {
  if (candidates.length === 0) throw new RangeError('There is nothing to choose from.');
  let best = candidates[0]!;
  for (const id of candidates) {
    const logit = logits[id];
    if (logit === undefined || Number.isNaN(logit))
      throw new RangeError(`The brick model gives no number for token ${id}.`);
    if (logit > logits[best]!) best = id;
  }
  if (temperature <= 0) return best;
  const most = logits[best]!;
  let sum = 0;
  const weights = candidates.map(id => {
    const weight = Math.exp((logits[id]! - most) / temperature);
    sum += weight;
    return weight;
  });
  let left = random() * sum;
  for (const [index, id] of candidates.entries()) {
    left -= weights[index]!;
    if (left < 0) return id;
  }
  return best;
}
