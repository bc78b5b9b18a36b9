import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trainBricks, type TrainingReport } from './train.ts';

let folder: string;
let report: TrainingReport;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'formwork-training-'));
  report = await trainBricks({
    tiny: true,
    minutes: 10,
    data: join(folder, 'data'),
    work: join(folder, 'work'),
    out: join(folder, 'model'),
    version: 'test',
    shards: 1,
    say: () => {},
  });
}, 300_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a tiny model learns where bricks go and which', () => {
  const first = report.looks[0]!;
  const last = report.looks.at(-1)!;
  expect(last.tokens).toBeGreaterThan(50_000);
  // Of 404 tokens and of 56 by chance: 6.0 and 4.0 nats.
  expect(first.heldPlace).toBeGreaterThan(5.5);
  expect(first.heldKind).toBeGreaterThan(3.8);
  expect(last.heldPlace).toBeLessThan(first.heldPlace - 1.5);
  expect(last.heldKind).toBeLessThan(first.heldKind - 0.5);
});

test('and its planner learns what layers look like', () => {
  const first = report.plans[0]!;
  const last = report.plans.at(-1)!;
  // Of five by chance: 1.6 nats.
  expect(first.heldCell).toBeGreaterThan(1.3);
  expect(last.heldCell).toBeLessThan(0.75);
});

test('what is exported answers in ONNX Runtime as it did in PyTorch', () => {
  expect(report.manifest.version).toBe('test');
  expect(report.manifest.golden.length).toBeGreaterThan(2);
  expect(report.difference).toBeLessThan(0.02);
});
