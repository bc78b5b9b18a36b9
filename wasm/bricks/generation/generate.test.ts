import { describe, expect, test } from 'vitest';
import { type Brick, compareBricks, world } from '../brick.ts';
import { connectivity } from '../connectivity.ts';
import { Grid } from '../grid.ts';
import { generatedParts } from '../parts.ts';
import type { Stability } from '../stability/verdict.ts';
import type { GenerationEvent, GenerationRequest, GenerationResult } from './events.ts';
import { generate, mostDrafts, type ReadPrompt } from './generate.ts';
import type { Physics } from './physics.ts';
import { holdsTogether, noisyDecoder } from './testing.ts';
import { DecoderVoice } from './voice.ts';
import { firstKind, firstPlace, placeToken, token } from './tokens.ts';

const chair: Omit<ReadPrompt, 'voice'> = {
  understanding: { category: 'chair', match: 'asked', ignored: [] },
  colorOf: role => [4, 14, 1, 15][role]!,
};

/** Ends a layer now and then, and the model after some bricks. */
const builder = (seed: number, bricks = 40): ReturnType<typeof noisyDecoder> =>
  noisyDecoder(seed, (logits, read) => {
    const placed = read.filter(({ id }) => id >= firstKind).length;
    logits[token.up] = 5.5;
    logits[token.end] = placed < bricks ? -10 : 12;
    for (let place = firstPlace; place < firstKind; place++) {
      // Near to the middle, and from the far end on, so that a layer takes several bricks.
      const [x, y] = [(place - firstPlace) % 20, Math.floor((place - firstPlace) / 20)];
      if (Math.abs(x - 9) > 5 || Math.abs(y - 9) > 5) logits[place]! -= 6;
    }
  });

/** A physics that answers with what it is told, about models of any size. */
const physicsOf = (stands: (bricks: readonly Brick[]) => boolean): Physics & { asked: number } => ({
  asked: 0,
  stands(bricks) {
    this.asked++;
    return stands(bricks);
  },
  analyse(bricks): Stability {
    this.asked++;
    const stable = stands(bricks);
    return {
      formula: 'mended',
      stable,
      scores: new Float64Array(bricks.length),
      maxScore: stable ? 0 : 1,
      milliseconds: 0,
    };
  },
});

async function run(
  request: Partial<GenerationRequest>,
  {
    decoder = builder(1),
    ...parts
  }: {
    physics?: Physics;
    decoder?: ReturnType<typeof noisyDecoder>;
    read?: () => Omit<ReadPrompt, 'voice'>;
  } = {},
  onEvent: (event: GenerationEvent) => void = () => {},
  signal?: { aborted: boolean },
): Promise<{ events: GenerationEvent[]; result: GenerationResult }> {
  const events: GenerationEvent[] = [];
  const all = generate(
    { prompt: 'a chair', seed: 1, temperature: 1, ...request },
    {
      physics: parts.physics ?? physicsOf(holdsTogether),
      read: () => ({ ...(parts.read?.() ?? chair), voice: new DecoderVoice(decoder, []) }),
    },
    signal,
  );
  for await (const event of all) {
    events.push(event);
    onEvent(event);
  }
  const last = events.at(-1);
  if (last?.kind !== 'done') throw new Error('It did not end.');
  return { events, result: last.result };
}

function expectValid({ model, roles }: GenerationResult): void {
  const { bricks } = model;
  expect(() => Grid.of({ size: world, bricks })).not.toThrow();
  expect(bricks.every(({ dx, dy }) => generatedParts.some(part => part.dx === dx && part.dy === dy))).toBe(
    true,
  );
  expect([...bricks].sort(compareBricks)).toEqual(bricks);
  expect(connectivity({ size: world, bricks }).floating).toEqual([]);
  expect(roles).toHaveLength(bricks.length);
}

/** What somebody sees who follows the events. */
function followed(events: readonly GenerationEvent[]): Brick[] {
  const bricks: Brick[] = [];
  for (const event of events)
    if (event.kind === 'brick') bricks.push(event.brick);
    else if (event.kind === 'rollback') bricks.length = event.kept;
  return bricks;
}

describe('whatever a model likes', () => {
  test('every answer is valid, in order, in one piece, and what the events told', async () => {
    let rollbacks = 0;
    for (let seed = 0; seed < 25; seed++) {
      const { events, result } = await run({ seed }, { decoder: builder(seed, 25) });
      expectValid(result);
      expect(result.ending).toBe('complete');
      expect(result.model.bricks.length).toBeGreaterThan(20);
      expect(followed(events)).toEqual(result.model.bricks);
      expect(events[0]).toEqual({ kind: 'understood', understanding: chair.understanding });
      rollbacks += result.rollbacks;
    }
    // Bricks that nothing came to hold.
    expect(rollbacks).toBeGreaterThan(0);
  });

  test('the same seed gives the same bricks, another seed others', async () => {
    const bricks = async (seed: number): Promise<readonly Brick[]> =>
      (await run({ seed }, { decoder: builder(3) })).result.model.bricks;
    expect(await bricks(5)).toEqual(await bricks(5));
    expect(await bricks(5)).not.toEqual(await bricks(6));
  });

  test('without temperature every seed gives the same', async () => {
    const bricks = async (seed: number): Promise<readonly Brick[]> =>
      (await run({ seed, temperature: 0 }, { decoder: builder(3) })).result.model.bricks;
    expect(await bricks(5)).toEqual(await bricks(6));
  });

  test('colours come by role', async () => {
    const { result } = await run({});
    for (const [index, { color }] of result.model.bricks.entries())
      expect(color).toBe(chair.colorOf(result.roles[index]!));
  });
});

describe('physics', () => {
  /** Nothing may reach over x = 10 above the ground. */
  const narrow = (bricks: readonly Brick[]): boolean =>
    holdsTogether(bricks) && bricks.every(({ x, dx, z }) => z === 0 || x + dx <= 11);

  test('takes bricks back that fall, does not propose them again, and what comes out stands', async () => {
    let rollbacks = 0;
    for (let seed = 0; seed < 10; seed++) {
      const { events, result } = await run({ seed }, { decoder: builder(seed), physics: physicsOf(narrow) });
      expectValid(result);
      expect(result.stability.stable).toBe(true);
      expect(result.stability.scores).toHaveLength(result.model.bricks.length);
      expect(followed(events)).toEqual(result.model.bricks);
      expect(result.rollbacks).toBe(events.filter(({ kind }) => kind === 'rollback').length);
      rollbacks += result.rollbacks;
    }
    expect(rollbacks).toBeGreaterThan(10);
  });

  test('is not asked about what rests on solid ground', async () => {
    const physics = physicsOf(holdsTogether);
    const solid = noisyDecoder(1, (logits, read) => {
      // A tower of 2x2 in the middle.
      logits.fill(-20);
      logits[placeToken(9, 9)] = 10;
      logits[firstKind + 4 * generatedParts.findIndex(({ dx, dy }) => dx === 2 && dy === 2)] = 10;
      logits[read.length > 30 ? token.end : token.up] = read.at(-1)!.id >= firstKind ? 20 : 0;
    });
    const { result } = await run({ temperature: 0 }, { decoder: solid, physics });
    expect(result.model.bricks).toHaveLength(11);
    expect(physics.asked).toBe(0);
    expect(result.stability).toMatchObject({ stable: true, maxScore: 0 });
    expect(result.stability.scores).toHaveLength(11);
  });

  test('that refuses everything high ends with what stands, and says so', async () => {
    const flat = physicsOf(bricks => bricks.every(({ z }) => z < 2) && holdsTogether(bricks));
    const { result } = await run({}, { physics: flat, decoder: builder(2, 60) });
    expectValid(result);
    expect(result.ending).toBe('physics');
    expect(result.stability.stable).toBe(true);
    expect(result.model.bricks.length).toBeGreaterThan(0);
  });
});

describe('bounds', () => {
  test('of the number of bricks', async () => {
    const { result } = await run({ limit: 7 });
    expectValid(result);
    expect(result.ending).toBe('limit');
    expect(result.model.bricks.length).toBeLessThanOrEqual(7);
    expect(result.model.bricks.length).toBeGreaterThan(0);
  });

  test('of what the decoder can hold', async () => {
    const decoder = noisyDecoder(4, logits => void (logits[token.end] = -20), 50);
    const { result } = await run({}, { decoder });
    expectValid(result);
    expect(result.ending).toBe('limit');
  });

  test('of an inventory, which is used up and never overdrawn', async () => {
    const inventory = { '2x4': 3, '1x2': 5, '1x8': 1 };
    const { result } = await run({ inventory }, { decoder: builder(2, 300) });
    expectValid(result);
    expect(result.ending).toBe('inventory');
    const used = new Map<string, number>();
    for (const { dx, dy } of result.model.bricks) {
      const name = `${Math.min(dx, dy)}x${Math.max(dx, dy)}`;
      used.set(name, (used.get(name) ?? 0) + 1);
    }
    expect(Object.fromEntries(used)).toEqual(inventory);
  });

  test('of an empty inventory', async () => {
    await expect(run({ inventory: { '2x3': 4 } })).rejects.toThrow('Put at least one into the inventory');
  });

  test('of a prompt that means nothing', async () => {
    const understanding = { category: undefined, match: 'none', ignored: ['grmpf'] } as const;
    const { events, result } = await run({}, { read: () => ({ ...chair, understanding }) });
    expect(result).toMatchObject({ ending: 'nothing', model: { bricks: [] }, understanding });
    expect(events.map(({ kind }) => kind)).toEqual(['understood', 'done']);
  });

  test('of patience: a signal ends it, and keeps what came', async () => {
    const signal = { aborted: false };
    let bricks = 0;
    const { events, result } = await run(
      {},
      {},
      ({ kind }) => {
        if (kind === 'brick' && ++bricks === 5) signal.aborted = true;
      },
      signal,
    );
    expect(result.ending).toBe('stopped');
    expect(followed(events)).toEqual(result.model.bricks);
    expect(result.model.bricks).toHaveLength(5);
  });
});

describe('going on from what was begun', () => {
  const begun: readonly Brick[] = [
    { x: 8, y: 8, z: 0, dx: 2, dy: 4, color: 14 },
    { x: 8, y: 8, z: 1, dx: 2, dy: 3, color: 2 },
    { x: 4, y: 4, z: 0, dx: 1, dy: 1, color: 27 },
  ];

  test('keeps every brick and its colour, and builds on the highest layer and above', async () => {
    for (let seed = 0; seed < 5; seed++) {
      const { events, result } = await run({ begun, seed }, { decoder: builder(seed) });
      for (const brick of begun) expect(result.model.bricks).toContainEqual(brick);
      const fresh = result.model.bricks.filter(brick => !begun.includes(brick));
      expect(fresh.length).toBeGreaterThan(10);
      expect(fresh.every(({ z }) => z >= 1)).toBe(true);
      expect(connectivity(result.model).floating).toEqual([]);
      expect([...result.model.bricks].sort(compareBricks)).toEqual(result.model.bricks);
      expect(followed(events)).toEqual(result.model.bricks);
      expect(events.filter(event => event.kind === 'brick' && event.begun).length).toBeGreaterThanOrEqual(3);
    }
  });

  test('tells the model what is there, a part that it does not know as two that it does', async () => {
    const decoder = builder(1);
    await run({ begun, limit: 1 }, { decoder });
    const ids = decoder.read.map(({ id }) => id);
    const places = [placeToken(8, 8), placeToken(4, 4), placeToken(8, 10), placeToken(8, 8)];
    let from = -1;
    for (const place of places) {
      from = ids.indexOf(place, from + 1);
      expect(from).toBeGreaterThan(0);
    }
  });

  test('makes a region anew and leaves everything else alone', async () => {
    const { result: first } = await run({ seed: 4 }, { decoder: builder(4) });
    const region = { min: [0, 0, 1], max: [19, 19, 2] } as const;
    const kept = first.model.bricks.filter(({ z }) => z < 1 || z > 2);
    const { result } = await run({ seed: 9, begun: kept, region }, { decoder: builder(5) });
    for (const brick of kept) expect(result.model.bricks).toContainEqual(brick);
    for (const brick of result.model.bricks) if (!kept.includes(brick)) expect([1, 2]).toContain(brick.z);
    expect(() => Grid.of(result.model)).not.toThrow();
  });

  test('says honestly that what was begun falls', async () => {
    const loose: Brick[] = [{ x: 2, y: 2, z: 5, dx: 1, dy: 1, color: 4 }];
    const region = { min: [8, 8, 0], max: [12, 12, 2] } as const;
    const { result } = await run({ begun: loose, region });
    expect(result.stability.stable).toBe(false);
    expect(result.model.bricks.length).toBeGreaterThan(1);
  });

  test('refuses what cannot be gone on from, with what to do', async () => {
    const brick: Brick = { x: 18, y: 0, z: 0, dx: 4, dy: 2, color: 1 };
    await expect(run({ begun: [brick] })).rejects.toThrow('Move the bricks');
    await expect(run({ begun: [{ ...brick, x: 1, dx: 3, dy: 3 }] })).rejects.toThrow('no part 3x3');
  });
});

describe('drafts', () => {
  /** The more bricks, the better, up to `enough`. */
  const read = (enough: number) => (): Omit<ReadPrompt, 'voice'> => ({
    ...chair,
    judge: ({ model }) => Math.min(1, model.bricks.length / enough),
  });

  test('the first is the answer when it has all that was asked', async () => {
    const { events, result } = await run({}, { read: read(1) });
    expect(result.drafts).toBe(1);
    expect(events.some(event => event.kind === 'rollback' && event.kept === 0)).toBe(false);
  });

  test('of several the best is the answer, and the events make it', async () => {
    const first = await run({});
    const { events, result } = await run({}, { read: read(1000) });
    expect(result.drafts).toBe(mostDrafts);
    expect(result.model.bricks.length).toBeGreaterThanOrEqual(first.result.model.bricks.length);
    expect(result.seed).toBe(1);
    expect(followed(events).sort(compareBricks)).toEqual(result.model.bricks);
  });

  test('stop while others are tried leaves the first', async () => {
    const signal = { aborted: false };
    const first = await run({});
    const length = first.events.filter(({ kind }) => kind !== 'done').length;
    let seen = 0;
    const { result } = await run(
      {},
      { read: read(1000) },
      () => {
        if (++seen === length) signal.aborted = true;
      },
      signal,
    );
    expect(result.model.bricks).toEqual(first.result.model.bricks);
  });

  test('of begun bricks there is one', async () => {
    const begun: Brick[] = [{ dx: 2, dy: 4, x: 8, y: 8, z: 0, color: 4 }];
    const { result } = await run({ begun }, { read: read(1000) });
    expect(result.drafts).toBe(1);
  });
});
