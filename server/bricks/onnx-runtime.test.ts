import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { onnxRuntime, openModel, shippedModel } from './onnx-runtime.ts';
import type { ModelManifest } from '../../wasm/bricks/generation/manifest.ts';
import { OnnxDecoder } from '../../wasm/bricks/generation/onnx-decoder.ts';
import { firstWord, token } from '../../wasm/bricks/generation/tokens.ts';

const manifest = JSON.parse(await readFile(`${shippedModel}/bricks.json`, 'utf8')) as ModelManifest;

/** Half floats would be off by more than this if they were not what the golden answers were computed from. */
const close = 0.01;

function expectClose(actual: Float32Array, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  const worst = expected.reduce((worst, value, at) => Math.max(worst, Math.abs(value - actual[at]!)), 0);
  expect(worst).toBeLessThan(close);
}

test.each([1000, 1, 7])('the shipped model answers as in training, %i steps at a time', async at => {
  const decoder = await openModel();
  expect(manifest.golden.length).toBeGreaterThan(2);
  for (const { steps, logits } of manifest.golden) {
    decoder.rewind(0);
    let answer = new Float32Array(0);
    for (let begin = 0; begin < steps.length; begin += at)
      answer = new Float32Array(await decoder.feed(steps.slice(begin, begin + at)));
    expect(decoder.length).toBe(steps.length);
    expectClose(answer, logits);
  }
  await decoder.dispose();
});

test('rolled back, it is as if the forgotten steps had never been', async () => {
  const decoder = await openModel();
  const { steps, logits } = manifest.golden.at(-1)!;
  const wrong = [
    { id: token.up, layer: steps.at(-1)!.layer },
    { id: 100, layer: steps.at(-1)!.layer + 1 },
    { id: 410, layer: steps.at(-1)!.layer + 1 },
  ];
  await decoder.feed(steps.slice(0, -3));
  await decoder.feed(wrong);
  decoder.rewind(steps.length - 3);
  expectClose(await decoder.feed(steps.slice(-3)), logits);
  await decoder.dispose();
});

test('it says what it cannot hold, and what is no model', async () => {
  const decoder = await openModel();
  await expect(decoder.feed([])).rejects.toThrow(RangeError);
  const long = Array.from({ length: decoder.capacity + 1 }, () => ({ id: firstWord, layer: 0 }));
  await expect(decoder.feed(long)).rejects.toThrow(`${decoder.capacity} steps`);
  expect(() => decoder.rewind(1)).toThrow(RangeError);
  await decoder.dispose();
  await expect(
    OnnxDecoder.open({ runtime: await onnxRuntime(), manifest, bytes: new Uint8Array([1, 2, 3]) }),
  ).rejects.toThrow();
});
