import type { Decoder } from '../../../../wasm/bricks/generation/decoder.ts';
import type { ModelManifest } from '../../../../wasm/bricks/generation/manifest.ts';

/** What reading steps one by one costs. */
export interface Decoding {
  readonly name: string;
  /** Milliseconds a step, the median, with so many steps read before. */
  readonly after: Readonly<Record<number, number>>;
  readonly tokensPerSecond: number;
  /** The largest difference from a golden logit. */
  readonly difference: number;
}

/** The longest golden beginning, again and again, as far as the bench looks. */
export async function timed(decoder: Decoder, { golden }: ModelManifest, rounds: number): Promise<Decoding> {
  let difference = 0;
  for (const { steps, logits } of golden) {
    decoder.rewind(0);
    const answer = await decoder.feed(steps);
    for (const [index, logit] of logits.entries())
      difference = Math.max(difference, Math.abs(logit - answer[index]!));
  }
  const { steps } = golden.reduce((long, next) => (next.steps.length > long.steps.length ? next : long));
  const after: Record<number, number> = {};
  const all: number[] = [];
  for (const length of [20, 100, 300]) {
    decoder.rewind(0);
    const before = Array.from({ length }, (_, index) => steps[index % steps.length]!);
    await decoder.feed(before);
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      await decoder.feed([steps[(length + round) % steps.length]!]);
      times.push(performance.now() - start);
    }
    after[length] = median(times);
    all.push(...times);
  }
  return { name: decoder.name, after, tokensPerSecond: 1000 / median(all), difference };
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
