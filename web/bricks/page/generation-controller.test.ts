import type { ReactiveControllerHost } from 'lit';
import { expect, test } from 'vitest';
import type { Brick, BrickModel } from '../../../wasm/bricks/brick.ts';
import { world } from '../../../wasm/bricks/brick.ts';
import type { GenerationResult, Understanding } from '../../../wasm/bricks/generation/events.ts';
import { BrickDocument } from '../document/brick-document.ts';
import { GenerationController, type Generate } from './generation-controller.ts';

const brick = (x: number, z = 0): Brick => ({ dx: 2, dy: 2, x, y: 0, z, color: 4 });
const understanding: Understanding = { category: 'chair', match: 'asked', ignored: [] };
const came = (each: Brick, begun = false) => ({ kind: 'brick', brick: each, role: 0, begun }) as const;
const resultOf = (model: BrickModel, more: Partial<GenerationResult> = {}): GenerationResult => ({
  model,
  roles: model.bricks.map(() => 0),
  understanding,
  stability: { formula: 'mended', stable: true, scores: new Float64Array(), maxScore: 0, milliseconds: 1 },
  rollbacks: 0,
  drafts: 1,
  seconds: 1,
  firstBrick: 0.1,
  tokens: 1,
  seed: 1,
  engine: 'test',
  ending: 'complete',
  ...more,
});
const host = (): ReactiveControllerHost => ({
  addController: () => {},
  removeController: () => {},
  requestUpdate: () => {},
  updateComplete: Promise.resolve(true),
});
const request = { prompt: 'a chair', seed: 1 };
const frame = () => new Promise(resolve => requestAnimationFrame(resolve));

test('bricks come frame by frame, some are taken back, and all of it is one step', async () => {
  const ended = Promise.withResolvers<void>();
  const generate: Generate = async (_, { onEvent }) => {
    onEvent({ kind: 'understood', understanding });
    for (const x of [0, 2, 4]) onEvent(came(brick(x)));
    onEvent({ kind: 'rollback', kept: 1, reason: 'It fell.' });
    onEvent(came(brick(6)));
    await ended.promise;
    return resultOf({ size: world, bricks: [brick(6), brick(0)] });
  };
  const document = new BrickDocument('1', 'Chair', { size: world, bricks: [brick(18)] });
  const controller = new GenerationController(host(), generate);
  const running = controller.start(document, request);
  await frame();
  await frame();
  expect(document.bricks).toEqual([brick(6), brick(0)]);
  expect(controller.run).toMatchObject({
    state: 'running',
    count: 2,
    rollbacks: [{ taken: 2, reason: 'It fell.' }],
  });
  expect(() => document.undo()).not.toThrow();
  expect(document.busy).toBe(true);
  ended.resolve();
  await running;
  expect(controller.run).toMatchObject({ state: 'done', count: 2 });
  document.undo();
  expect(document.bricks).toEqual([brick(18)]);
});

test('begun bricks stay in the picture, and are not counted', async () => {
  const generate: Generate = async ({ begun = [] }, { onEvent }) => {
    onEvent({ kind: 'understood', understanding });
    onEvent(came(brick(0), true));
    onEvent(came(brick(0, 1)));
    await frame();
    await frame();
    return resultOf({ size: world, bricks: [...begun, brick(0, 1)] });
  };
  const document = new BrickDocument('1', 'Chair', { size: world, bricks: [brick(0), brick(4)] });
  const seen: number[] = [];
  document.addEventListener('change', () => seen.push(document.bricks.length));
  const controller = new GenerationController(host(), generate);
  await controller.start(document, { ...request, begun: document.bricks }, 'Complete');
  expect(document.bricks).toEqual([brick(0), brick(4), brick(0, 1)]);
  // None of them twice, and none of them missing, on the way.
  expect(new Set(seen)).toEqual(new Set([3]));
  expect(controller.run!.count).toBe(1);
  expect(document.undoLabel).toBe('Complete');
});

test('what fails leaves the model as it was, and is told; what was given up before a brick is nothing', async () => {
  const document = new BrickDocument('1', 'Chair', { size: world, bricks: [brick(0)] });
  const failing = new GenerationController(host(), () => Promise.reject(new Error('The model is missing.')));
  expect(await failing.start(document, request)).toBeUndefined();
  expect(failing.run).toMatchObject({ state: 'failed', problem: 'The model is missing.' });
  expect(document.bricks).toEqual([brick(0)]);
  expect(document.undoLabel).toBeUndefined();

  const waiting = new GenerationController(
    host(),
    (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  );
  const running = waiting.start(document, request);
  await expect(waiting.start(document, request)).rejects.toThrow(/already/);
  waiting.stop();
  await running;
  expect(waiting.run).toBeUndefined();
  expect(document.busy).toBe(false);
});

test('nothing understood is nothing built', async () => {
  const none: Understanding = {
    category: undefined,
    match: 'none',
    ignored: ['xyz'],
    note: 'Nothing like that is known.',
  };
  const document = new BrickDocument('1', 'Chair', { size: world, bricks: [brick(0)] });
  const controller = new GenerationController(host(), async (_, { onEvent }) => {
    onEvent({ kind: 'understood', understanding: none });
    return resultOf({ size: world, bricks: [] }, { understanding: none });
  });
  await controller.start(document, request);
  expect(document.bricks).toEqual([brick(0)]);
  expect(controller.run!.understanding!.note).toBe('Nothing like that is known.');
});
