import { afterEach, describe, expect, test, vi } from 'vitest';
import { world, type Brick, type BrickModel } from '../../wasm/bricks/brick.ts';
import { Physics } from './physics.ts';

let physics: Physics | undefined;
afterEach(() => {
  physics?.end();
  vi.restoreAllMocks();
});

const model = (...bricks: Omit<Brick, 'color'>[]): BrickModel => ({
  size: world,
  bricks: bricks.map(brick => ({ ...brick, color: 4 })),
});
const foot = { dx: 2, dy: 4, x: 5, y: 5, z: 0 };
const arm = { dx: 1, dy: 8, x: 5, y: 8, z: 1 };

describe('physics in its worker', { timeout: 120_000 }, () => {
  test('weighs a model, an edit of it, and one that is none', async () => {
    physics = new Physics();
    const one = await physics.weigh(model(foot));
    expect(one).toMatchObject({ stable: true, maxScore: 0 });
    expect(one.scores).toBeInstanceOf(Float64Array);
    const two = await physics.weigh(model(foot, arm), undefined, { margin: true });
    expect(two.stable).toBe(true);
    expect(two.scores[1]).toBeGreaterThan(0.01);
    expect(two.margin).toBeGreaterThan(0.5);
    const published = await physics.weigh(model(foot, arm), undefined, { formula: 'published' });
    expect(published.formula).toBe('published');
    const floating = await physics.weigh(model(foot, { ...arm, z: 4 }));
    expect(floating).toMatchObject({ stable: false, reason: { kind: 'floating', bricks: [1] } });
    await expect(physics.weigh(model(foot, foot))).rejects.toMatchObject({ name: 'RangeError' });
    expect(await physics.weigh(model(foot))).toMatchObject({ stable: true });
    await expect(
      physics.weigh(model(foot, { ...foot, z: 1 }), undefined, { timeLimit: 0 }),
    ).rejects.toMatchObject({
      name: 'TimeLimitError',
      message: expect.stringContaining('more than 0 s') as string,
    });
    expect(await physics.weigh(model(foot))).toMatchObject({ stable: true });
  });

  test('the newest model wins, and a signal takes one back', async () => {
    physics = new Physics();
    const older = physics.weigh(model(foot));
    const waiting = physics.weigh(model(foot, arm));
    const newest = physics.weigh(model(arm, { ...foot, z: 2 }));
    await expect(older).rejects.toMatchObject({ name: 'AbortError' });
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    expect((await newest).reason?.kind).toBe('floating');
    const stop = new AbortController();
    const stopped = physics.weigh(model(foot), stop.signal);
    stop.abort();
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    await expect(physics.weigh(model(foot), stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect((await physics.weigh(model(foot))).stable).toBe(true);
  });

  test('a worker that dies is started again', async () => {
    const workers: Worker[] = [];
    const Real = Worker;
    vi.spyOn(globalThis, 'Worker').mockImplementation(function (
      ...args: ConstructorParameters<typeof Worker>
    ) {
      const worker = new Real(...args);
      workers.push(worker);
      return worker;
    });
    physics = new Physics();
    expect((await physics.weigh(model(foot))).stable).toBe(true);
    // As a crash does, between two questions and while one is open.
    workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
    expect((await physics.weigh(model(foot, arm))).stable).toBe(true);
    expect(workers).toHaveLength(2);
    const open = physics.weigh(model(foot));
    workers[1]!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
    expect((await open).stable).toBe(true);
    expect(workers).toHaveLength(3);
  });
});
