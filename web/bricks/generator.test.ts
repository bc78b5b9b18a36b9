import { afterEach, describe, expect, test } from 'vitest';
import { compareBricks } from '../../wasm/bricks/brick.ts';
import { connectivity } from '../../wasm/bricks/connectivity.ts';
import type { GenerationEvent } from '../../wasm/bricks/generation/events.ts';
import { startBrickEngine } from './brick-engine.ts';
import { Generator } from './generator.ts';

let generator: Generator | undefined;
afterEach(() => generator?.end());

describe('a generator in its worker', { timeout: 120_000 }, () => {
  test('streams bricks that make a valid model which stands', async () => {
    generator = new Generator();
    const states = new Set<string>();
    generator.addEventListener('change', () => states.add(generator!.state.status));
    const events: GenerationEvent[] = [];
    const result = await generator.generate(
      { prompt: 'a small chair', seed: 1, limit: 30 },
      { on: event => events.push(event) },
    );
    const { bricks } = result.model;
    expect(bricks.length).toBeGreaterThan(0);
    expect([...bricks].sort(compareBricks)).toEqual(bricks);
    expect(connectivity(result.model).floating).toEqual([]);
    expect(result.stability.stable).toBe(true);
    expect(result.stability.scores).toHaveLength(bricks.length);
    expect(result.understanding).toMatchObject({ category: 'chair', match: 'asked' });
    expect(events[0]!.kind).toBe('understood');
    expect(events.at(-1)!.kind).toBe('done');
    expect(states).toEqual(new Set(['loading', 'running', 'idle']));
    expect(generator.state).toEqual({ status: 'idle' });
  });

  test('stops, keeps what came, and goes on from it', async () => {
    generator = new Generator();
    const stop = new AbortController();
    let count = 0;
    const first = await generator.generate(
      { prompt: 'a chair', seed: 3 },
      {
        signal: stop.signal,
        on(event) {
          if (event.kind === 'brick' && ++count === 3) stop.abort();
        },
      },
    );
    expect(first.ending).toBe('stopped');
    expect(first.model.bricks.length).toBeGreaterThan(0);
    const begun = first.model.bricks;
    const second = await generator.generate({ prompt: 'a chair', seed: 3, begun, limit: 10 });
    for (const brick of begun) expect(second.model.bricks).toContainEqual(brick);
    await expect(
      generator.generate({ prompt: 'a chair', seed: 3 }, { signal: stop.signal }),
    ).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('gives way to a newer request', async () => {
    generator = new Generator();
    const older = generator.generate({ prompt: 'a chair', seed: 1 });
    const newer = generator.generate({ prompt: 'a chair', seed: 2, limit: 5 });
    await expect(older).rejects.toMatchObject({ name: 'AbortError' });
    expect((await newer).seed).toBe(2);
  });

  test('says what a wrong request needs', async () => {
    generator = new Generator();
    await expect(generator.generate({ prompt: 'a chair', seed: 1, inventory: {} })).rejects.toThrow(
      'Put at least one into the inventory',
    );
  });

  test('says that its engine died, and starts another one', async () => {
    let starts = 0;
    generator = new Generator(() => {
      const engine = startBrickEngine();
      if (starts++ > 0) return engine;
      return {
        ...engine,
        get dead() {
          return engine.dead;
        },
        generate(request, on) {
          const answer = engine.generate(request, on);
          engine.end();
          return answer;
        },
      };
    });
    await expect(generator.generate({ prompt: 'a chair', seed: 1, limit: 5 })).rejects.toThrow('has crashed');
    const result = await generator.generate({ prompt: 'a chair', seed: 1, limit: 5 });
    expect(result.model.bricks.length).toBeGreaterThan(0);
    expect(starts).toBe(2);
  });
});
