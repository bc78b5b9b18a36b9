import { layOutHeld } from '../../../wasm/bricks/layout/held.ts';
import { firstWord, type Step, token } from '../../../wasm/bricks/generation/tokens.ts';
import { generate } from '../../../wasm/bricks/generation/generate.ts';
import type { Decoder } from '../../../wasm/bricks/generation/decoder.ts';
import type { GenerationResult } from '../../../wasm/bricks/generation/events.ts';
import { DecoderVoice } from '../../../wasm/bricks/generation/voice.ts';
import type { Physics } from '../../../wasm/bricks/generation/physics.ts';
import { hash } from '../dataset-split.ts';
import type { BrickGenerator } from '../generator.ts';
import type { Answer } from './measures.ts';
import { rightTraits } from './measures.ts';
import { type BuiltShape, build, type HeldPrompt } from './shapes.ts';

/** Builds something for a prompt; another seed may give something else. */
export type Maker = (prompt: HeldPrompt, seed: number) => Promise<Answer> | Answer;

const answerOf = ({ model, roles, rollbacks, drafts, seconds }: GenerationResult): Answer => ({
  bricks: model.bricks.map(({ dx, dy, x, y, z }, index) => ({ dx, dy, x, y, z, label: roles[index] ?? 0 })),
  rollbacks,
  drafts,
  seconds,
});

/** The engine as everybody uses it: a sentence, a seed. */
export const model =
  (generator: BrickGenerator, settings: { temperature?: number; drafts?: number } = {}): Maker =>
  async ({ text }, seed) =>
    answerOf(await generator.generate({ prompt: text, seed, ...settings }));

/** The bricks that a shape is laid with in the dataset's way; cells that nothing holds are left out. */
const laid = ({ voxels }: BuiltShape, seed: number): Answer => ({
  bricks: layOutHeld(voxels, { seed, tries: 3, tightenings: 0 }).bricks,
  rollbacks: 0,
  seconds: undefined,
});

/** The most that can be asked for: the category's own program, with the prompt's traits and other lengths. */
export const program: Maker = ({ category, target }, seed) =>
  laid(build(category, target.traits, hash(`program ${seed} ${category.name}`)), seed);

/** No model at all: of the shapes of the training, the one of which most that is stated is so. */
export const retrieval =
  (training: ReadonlyMap<string, readonly BuiltShape[]>): Maker =>
  ({ category, stated }, seed) => {
    const shapes = training.get(category.name) ?? [];
    const fits = shapes.map(({ traits }) => rightTraits(stated, traits).right);
    const most = Math.max(...fits);
    const best = shapes.filter((_, index) => fits[index] === most);
    return laid(best[seed % best.length]!, seed);
  };

/**
 * What masks do without a model and without physics: every place and every kind is as likely as the others, and the
 * layer ends with a chance of one in six. As many bricks as the target would be laid with.
 */
export const pile: Maker = async ({ target }, seed) => {
  const limit = laid(target, seed).bricks.length;
  const parts = {
    physics: unasked,
    read: () => ({
      understanding: { category: 'pile', match: 'asked' as const, ignored: [] },
      voice: new DecoderVoice(indifferent(), []),
      colorOf: (role: number) => role,
    }),
  };
  const request = { prompt: '', seed, limit, temperature: 1 };
  for await (const event of generate(request, parts))
    if (event.kind === 'done') return answerOf(event.result);
  throw new Error('The generation ended without a result.');
};

/** Takes everything to stand. */
const unasked: Physics = {
  stands: () => true,
  analyse: bricks => ({
    formula: 'mended',
    stable: true,
    scores: new Float64Array(bricks.length),
    maxScore: 0,
    milliseconds: 0,
  }),
};

function indifferent(): Decoder {
  let length = 0;
  const logits = new Float32Array(firstWord);
  // Some 400 places against one way up. The end is left to the limit.
  logits[token.up] = Math.log(70);
  logits[token.end] = -20;
  return {
    name: 'chance',
    capacity: 2048,
    get length() {
      return length;
    },
    async feed(steps: readonly Step[]) {
      length += steps.length;
      return logits;
    },
    rewind(kept) {
      length = kept;
    },
    async dispose() {},
  };
}
