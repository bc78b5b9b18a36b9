import type { Decoder } from '../../../wasm/bricks/generation/decoder.ts';
import { generate } from '../../../wasm/bricks/generation/generate.ts';
import { promptReader } from '../../../wasm/bricks/generation/read-prompt.ts';
import { solverPhysics } from '../../../wasm/bricks/generation/solver-physics.ts';
import type { StabilitySolver } from '../../../wasm/bricks/stability/solver.ts';

/** One model that was generated; milliseconds. */
export interface Generated {
  readonly bricks: number;
  readonly tokens: number;
  readonly rollbacks: number;
  readonly first: number;
  readonly total: number;
  /** Of the total, in the sequence model alone. */
  readonly decoding: number;
}

const prompts = [
  'a small chair',
  'a table with a round top',
  'a red car',
  'a house with a blue roof',
  'a tree',
  'a castle',
  'a sofa',
  'a robot',
  'a bridge',
  'a sailing boat',
];

/** Models for everyday prompts, one after the other, after one that does not count. The same in Node and in a page. */
export async function generating(
  decoder: Decoder,
  words: readonly string[],
  solver: StabilitySolver,
  count: number,
  drafts?: number,
): Promise<Generated[]> {
  let decoding = 0;
  const timed: Decoder = {
    get length() {
      return decoder.length;
    },
    capacity: decoder.capacity,
    name: decoder.name,
    async feed(steps) {
      const start = performance.now();
      const logits = await decoder.feed(steps);
      decoding += performance.now() - start;
      return logits;
    },
    vary: random => decoder.vary?.(random),
    rewind: length => decoder.rewind(length),
    dispose: () => decoder.dispose(),
  };
  const parts = { physics: solverPhysics(solver), read: promptReader(timed, words) };
  const found: Generated[] = [];
  for (let round = -1; round < count; round++) {
    decoding = 0;
    const prompt = prompts[Math.max(0, round) % prompts.length]!;
    const seed = 1 + Math.floor(Math.max(0, round) / prompts.length);
    for await (const event of generate({ prompt, seed, ...(drafts !== undefined && { drafts }) }, parts)) {
      if (event.kind !== 'done' || round < 0) continue;
      const { model, tokens, rollbacks, seconds, firstBrick } = event.result;
      found.push({
        bricks: model.bricks.length,
        tokens,
        rollbacks,
        first: firstBrick * 1000,
        total: seconds * 1000,
        decoding,
      });
    }
  }
  return found;
}
