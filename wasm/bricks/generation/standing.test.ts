import loadHighs from 'highs';
import { beforeAll, describe, expect, test } from 'vitest';
import { world } from '../brick.ts';
import { generatedParts } from '../parts.ts';
import { StabilitySolver } from '../stability/solver.ts';
import type { GenerationResult } from './events.ts';
import { generate } from './generate.ts';
import { solverPhysics } from './solver-physics.ts';
import { noisyDecoder } from './testing.ts';
import { firstKind, firstPlace, kindOf, token } from './tokens.ts';
import { DecoderVoice } from './voice.ts';

let solver: StabilitySolver;
beforeAll(async () => {
  solver = await StabilitySolver.open({ load: loadHighs });
});

/** Builds arms of 1x8 that reach out farther with every layer, from one spot on the ground: nothing holds them long. */
const reaching = (seed: number): ReturnType<typeof noisyDecoder> =>
  noisyDecoder(seed, (logits, read) => {
    const placed = read.filter(({ id }) => id >= firstKind);
    const layer = read.at(-1)!.layer + (read.at(-1)!.id === token.up ? 1 : 0);
    for (let place = firstPlace; place < firstKind; place++) {
      const [x, y] = [(place - firstPlace) % world[0], Math.floor((place - firstPlace) / world[0])];
      logits[place]! -= 3 * Math.abs(y - 10) + 2 * Math.abs(x - Math.min(12, 2 + 5 * layer));
    }
    for (let id = firstKind; id < logits.length; id++) {
      const { dx, dy } = generatedParts[kindOf(id)?.part ?? 0]!;
      if (dx === 8 && dy === 1) logits[id]! += 8;
    }
    logits[token.up] = read.at(-1)!.id >= firstKind ? 6 : -9;
    logits[token.end] = placed.length > 24 ? 20 : -20;
  });

async function built(
  decoder: ReturnType<typeof noisyDecoder>,
  seed: number,
): Promise<{
  result: GenerationResult;
  reasons: string[];
}> {
  const reasons: string[] = [];
  const parts = {
    physics: solverPhysics(solver),
    read: () => ({
      understanding: { category: 'crane', match: 'asked' as const, ignored: [] },
      voice: new DecoderVoice(decoder, []),
      colorOf: () => 4,
    }),
  };
  for await (const event of generate({ prompt: '', seed, temperature: 0.5 }, parts)) {
    if (event.kind === 'rollback') reasons.push(event.reason);
    if (event.kind === 'done') return { result: event.result, reasons };
  }
  throw new Error('It did not end.');
}

describe('by the linear programme', { timeout: 120_000 }, () => {
  test('what comes out stands, however far the model would reach out', async () => {
    let fallen = 0;
    for (let seed = 0; seed < 5; seed++) {
      const { result, reasons } = await built(reaching(seed), seed);
      expect(result.model.bricks.length).toBeGreaterThan(3);
      expect(solver.analyse(result.model)).toMatchObject({ stable: true });
      expect(result.stability.stable).toBe(true);
      fallen += reasons.filter(reason => !reason.startsWith('Nothing')).length;
    }
    expect(fallen).toBeGreaterThan(3);
  });

  test('what rests on solid ground has the scores that the programme gives it', async () => {
    const tower = noisyDecoder(3, (logits, read) => {
      logits[token.end] = read.length > 40 ? 30 : -20;
      // Over nothing but what is there.
      for (let place = firstPlace; place < firstKind; place++) {
        const [x, y] = [(place - firstPlace) % world[0], Math.floor((place - firstPlace) / world[0])];
        logits[place]! -= 20 * (x === 9 && y === 9 ? 0 : 1);
      }
      for (let id = firstKind; id < logits.length; id++) {
        const { dx, dy } = generatedParts[kindOf(id)?.part ?? 0]!;
        if (dx === 2 && dy === 2) logits[id]! += 20;
      }
      logits[token.up] = read.at(-1)!.id >= firstKind ? 10 : -30;
    });
    const { result } = await built(tower, 1);
    expect(result.stability.milliseconds).toBe(0);
    const { stable, scores } = solver.analyse(result.model);
    expect(stable).toBe(true);
    for (const [index, score] of scores.entries())
      expect(score).toBeCloseTo(result.stability.scores[index]!, 6);
  });
});
