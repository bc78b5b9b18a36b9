import { draft } from './draft.ts';
import type { GenerationEvent, GenerationRequest, GenerationResult, Understanding } from './events.ts';
import type { Physics } from './physics.ts';
import type { Voice } from './voice.ts';

/** A prompt, read. */
export interface ReadPrompt {
  readonly understanding: Understanding;
  /** Who builds it, told of it. */
  readonly voice: Voice;
  /** The LDraw colour of a role (0–3). */
  colorOf(role: number): number;
  /** How much of what was asked is there, 0–1. Missing where nobody can tell: the first draft is the answer then. */
  judge?(result: GenerationResult): number;
}

/** What a generation works with. */
export interface GenerationParts {
  readonly physics: Physics;
  read(prompt: string): ReadPrompt;
}

/** A draft takes a fraction of a second, and a look at it next to nothing. */
export const mostDrafts = 8;

/**
 * Bricks for a prompt, one by one, and what came of them: the first of several drafts that has all that was asked, or
 * the one with the most of it. The first comes as it is built; another takes its place when it is better. Of a model
 * that somebody began there is one draft.
 *
 * Rejects with a RangeError, which says what to do, for a request that cannot be: begun bricks out of the world, no
 * bricks in the inventory.
 */
export async function* generate(
  request: GenerationRequest,
  { physics, read }: GenerationParts,
  signal?: { readonly aborted: boolean },
): AsyncGenerator<GenerationEvent, GenerationResult> {
  const started = performance.now();
  const prompt = read(request.prompt);
  yield { kind: 'understood', understanding: prompt.understanding };
  let best = yield* draft(request, prompt, physics, signal);
  const { firstBrick } = best;
  const merit = (result: GenerationResult): number =>
    (prompt.judge?.(result) ?? 1) - (result.ending === 'complete' ? 0 : 0.5);
  let most = merit(best);
  let drafts = 1;
  const several = prompt.judge && !request.begun?.length && !['stopped', 'nothing'].includes(best.ending);
  const allowed = several ? (request.drafts ?? mostDrafts) : 1;
  let better: GenerationEvent[] | undefined;
  for (; most < 1 && drafts < allowed; drafts++) {
    if (signal?.aborted) break;
    const events: GenerationEvent[] = [];
    const drawing = draft({ ...request, seed: seedOf(request.seed, drafts) }, prompt, physics, signal);
    let next = await drawing.next();
    for (; !next.done; next = await drawing.next()) events.push(next.value);
    if (next.value.ending === 'stopped' || merit(next.value) <= most) continue;
    most = merit(next.value);
    best = next.value;
    better = events;
  }
  if (better) {
    yield { kind: 'rollback', kept: 0, reason: 'Another draft is closer to what was asked.' };
    yield* better;
  }
  const result: GenerationResult = {
    ...best,
    seed: request.seed,
    tokens: prompt.voice.tokens,
    drafts,
    firstBrick,
    seconds: (performance.now() - started) / 1000,
  };
  yield { kind: 'done', result };
  return result;
}

/** Another seed for each draft; far from those that people try one after the other. */
const seedOf = (seed: number, draft: number): number => (seed + Math.imul(draft, 0x9e3779b1)) >>> 0;
